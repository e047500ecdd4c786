#ifndef YATZY_TESTS_SUPPORT_FILES_H_
#define YATZY_TESTS_SUPPORT_FILES_H_

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <string_view>

namespace yatzy {

// All bytes of the file; empty if it cannot be read. In blocks: a table, byte
// by byte and under a sanitizer, takes a second.
inline std::string ReadFile(const std::string& path) {
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  return bytes.str();
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
