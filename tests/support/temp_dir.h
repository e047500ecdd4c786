#ifndef YATZY_TESTS_SUPPORT_TEMP_DIR_H_
#define YATZY_TESTS_SUPPORT_TEMP_DIR_H_

#include <stdlib.h>

#include <filesystem>
#include <string>

namespace yatzy {

// A folder of a test's own, removed with all that is in it on destruction.
class TempDir {
 public:
  TempDir()
      : path_((std::filesystem::temp_directory_path() / "yatzy_test_XXXXXX")
                  .string()) {
    if (mkdtemp(path_.data()) == nullptr) abort();
  }
  ~TempDir() { std::filesystem::remove_all(path_); }
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  const std::string& path() const { return path_; }
  std::string File(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_TEMP_DIR_H_
