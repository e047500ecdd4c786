#ifndef YATZY_TESTS_SUPPORT_TEMP_DIR_H_
#define YATZY_TESTS_SUPPORT_TEMP_DIR_H_

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <string>

namespace yatzy {

// A new directory, removed with everything in it at the end of the scope.
class TempDir {
 public:
  TempDir() : path_(::testing::TempDir() + "/yatzy_test.XXXXXX") {
    if (mkdtemp(path_.data()) == nullptr) ADD_FAILURE() << "mkdtemp " << path_;
  }

  ~TempDir() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  const std::string& path() const { return path_; }

  // The path of `name` in this directory.
  std::string File(const std::string& name) const { return path_ + "/" + name; }

  // How many entries the directory has.
  int Entries() const {
    int entries = 0;
    for (const auto& entry : std::filesystem::directory_iterator(path_)) {
      static_cast<void>(entry);
      ++entries;
    }
    return entries;
  }

 private:
  std::string path_;
};

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_TEMP_DIR_H_
