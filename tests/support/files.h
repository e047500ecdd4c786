#ifndef YATZY_TESTS_SUPPORT_FILES_H_
#define YATZY_TESTS_SUPPORT_FILES_H_

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>

namespace yatzy {

// All bytes of the file; empty if it cannot be read.
inline std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Aborts the test program if the file cannot be written.
inline void WriteFile(const std::string& path, std::string_view bytes) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << bytes << std::flush;
  if (!file) {
    std::cerr << "cannot write " << path << "\n";
    std::abort();
  }
}

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_FILES_H_
