#ifndef YATZY_CORE_OS_FIRST_LINE_H_
#define YATZY_CORE_OS_FIRST_LINE_H_

#include <fstream>
#include <string>

namespace yatzy {

// The first line of a file, which is all that most files below /sys have;
// empty if it cannot be read.
inline std::string FirstLine(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

}  // namespace yatzy

#endif  // YATZY_CORE_OS_FIRST_LINE_H_
