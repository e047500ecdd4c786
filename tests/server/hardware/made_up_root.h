#ifndef YATZY_TESTS_SERVER_HARDWARE_MADE_UP_ROOT_H_
#define YATZY_TESTS_SERVER_HARDWARE_MADE_UP_ROOT_H_

#include <filesystem>
#include <string>

#include "tests/support/files.h"
#include "tests/support/temp_dir.h"

namespace yatzy::server {

// A folder that stands in for "/", empty at first.
class MadeUpRoot {
 public:
  void Write(const std::string& path, const std::string& text) {
    const std::string file = dir_.File(path);
    std::filesystem::create_directories(
        std::filesystem::path(file).parent_path());
    WriteFile(file, text);
  }

  // As parsers take it.
  std::string path() const { return dir_.path() + "/"; }

 private:
  TempDir dir_;
};

}  // namespace yatzy::server

#endif  // YATZY_TESTS_SERVER_HARDWARE_MADE_UP_ROOT_H_
