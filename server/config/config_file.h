#ifndef YATZY_SERVER_CONFIG_CONFIG_FILE_H_
#define YATZY_SERVER_CONFIG_CONFIG_FILE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace yatzy::server {

// A line of a configuration file: `query-threads = 4` or
// `listen = ["127.0.0.1:50051", "unix:/run/yatzyd/q.sock"]`.
struct FileSetting {
  std::string name;                 // of the flag, without its dashes
  std::vector<std::string> values;  // as one would give them to the flag
  bool is_array = false;            // else there is one value
  std::string place;                // "FILE:LINE"
};

// The settings of a configuration file, in no particular order. The file is
// TOML: strings, numbers, booleans and arrays of them, and no tables. Whether
// such settings exist, and what they may be, is not looked at.
//
// Errors name the file, and the line where there is one: NOT_FOUND and the like
// if the file cannot be read, INVALID_ARGUMENT if it is not such TOML or has
// more than a mebibyte.
absl::StatusOr<std::vector<FileSetting>> ReadConfigFile(
    const std::string& path);

// The same for what a file of this name contains.
absl::StatusOr<std::vector<FileSetting>> ParseConfigFile(
    const std::string& text, const std::string& path);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_CONFIG_CONFIG_FILE_H_
