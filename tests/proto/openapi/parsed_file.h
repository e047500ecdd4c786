#ifndef YATZY_TESTS_PROTO_OPENAPI_PARSED_FILE_H_
#define YATZY_TESTS_PROTO_OPENAPI_PARSED_FILE_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>

#include <cstdlib>
#include <string>

#include "absl/strings/str_cat.h"
#include "tests/support/files.h"
#include "tests/support/must_work.h"
#include "tests/support/temp_dir.h"

namespace yatzy::openapi {

// The text of a .proto file of the package made.up as its descriptors, with
// comments, by protoc.
class ParsedFile {
 public:
  explicit ParsedFile(const std::string& text) {
    const TempDir dir;
    const std::string set = dir.File("set.binpb");
    WriteFile(dir.File("made_up.proto"),
              "syntax = \"proto3\"; package made.up;\n" + text);
    const std::string command = absl::StrCat(
        YATZY_PROTOC, " -I ", dir.path(),
        " --include_imports --include_source_info --descriptor_set_out=", set,
        " made_up.proto");
    MustWork(std::system(command.c_str()) == 0, "protoc");
    google::protobuf::FileDescriptorSet files;
    MustWork(files.ParseFromString(ReadFile(set)), "ParseFromString");
    for (const auto& file : files.file()) file_ = pool_.BuildFile(file);
  }

  const google::protobuf::FileDescriptor& file() const { return *file_; }

 private:
  google::protobuf::DescriptorPool pool_;
  const google::protobuf::FileDescriptor* file_ = nullptr;  // the last
};

}  // namespace yatzy::openapi

#endif  // YATZY_TESTS_PROTO_OPENAPI_PARSED_FILE_H_
