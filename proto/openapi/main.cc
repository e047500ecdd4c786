// Writes the description of the service for OpenAPI, as JSON and as C++ that
// has this text.
// usage: yatzy_openapi DESCRIPTORS SERVICE EXAMPLES VERSION JSON_FILE CC_FILE
// DESCRIPTORS is what protoc --descriptor_set_out writes with all imports and
// their comments. A build runs it (proto/CMakeLists.txt).
#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>

#include <fstream>
#include <iostream>
#include <string>

#include "absl/strings/str_cat.h"
#include "proto/openapi/document.h"

namespace yatzy::openapi {
namespace {

constexpr char kDelimiter[] = "openapi";

absl::StatusOr<Json> ReadDocument(const char* descriptors, const char* service,
                                  const char* examples, const char* version) {
  google::protobuf::FileDescriptorSet files;
  std::ifstream in(descriptors, std::ios::binary);
  if (!files.ParseFromIstream(&in)) {
    return absl::InvalidArgumentError(
        absl::StrCat(descriptors, ": unreadable"));
  }
  google::protobuf::DescriptorPool pool;
  for (const auto& file : files.file()) {
    if (pool.BuildFile(file) == nullptr) {
      return absl::InvalidArgumentError(absl::StrCat(file.name(), ": broken"));
    }
  }
  const auto* found = pool.FindServiceByName(service);
  if (found == nullptr) {
    return absl::NotFoundError(absl::StrCat("no service ", service));
  }
  std::ifstream text(examples);
  const Json requests = Json::parse(text, nullptr, false);
  if (!requests.is_object()) {
    return absl::InvalidArgumentError(absl::StrCat(examples, ": no JSON"));
  }
  return DocumentOf(*found, requests, version);
}

// What openapi_json.h declares.
std::string SourceOf(const std::string& json) {
  return absl::StrCat("#include \"proto/openapi/openapi_json.h\"\n\n",
                      "std::string_view yatzy::OpenApiJson() {\n  return R\"",
                      kDelimiter, "(", json, ")", kDelimiter, "\";\n}\n");
}

bool Write(const char* path, const std::string& text) {
  std::ofstream out(path, std::ios::binary);
  out << text << std::flush;
  if (!out) std::cerr << path << ": cannot be written\n";
  return out.good();
}

int Main(char** arguments) {
  const auto document =
      ReadDocument(arguments[1], arguments[2], arguments[3], arguments[4]);
  if (!document.ok()) {
    std::cerr << "yatzy_openapi: " << document.status().message() << "\n";
    return 1;
  }
  constexpr int kIndent = 1;
  // ASCII alone, so that no compiler's character set matters.
  const std::string json = document->dump(kIndent, ' ', true) + "\n";
  return Write(arguments[5], json) && Write(arguments[6], SourceOf(json)) ? 0
                                                                          : 1;
}

}  // namespace
}  // namespace yatzy::openapi

int main(int count, char** arguments) {
  if (count != 7) {
    std::cerr << "usage: yatzy_openapi DESCRIPTORS SERVICE EXAMPLES VERSION "
                 "JSON_FILE CC_FILE\n";
    return 2;
  }
  return yatzy::openapi::Main(arguments);
}
