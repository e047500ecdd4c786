#ifndef YATZY_TESTS_SUPPORT_FILES_H_
#define YATZY_TESTS_SUPPORT_FILES_H_

#include <fstream>
#include <iterator>
#include <string>

namespace yatzy {

// All bytes of the file; empty if it cannot be read.
inline std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline void WriteFile(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_FILES_H_
