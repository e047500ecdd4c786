// Where settings get their values: flags, the environment, a file.
#ifndef YATZY_SERVER_CONFIG_SETTING_SOURCES_H_
#define YATZY_SERVER_CONFIG_SETTING_SOURCES_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/config/settings.h"

namespace CLI {
class App;
}  // namespace CLI

namespace yatzy::server {

// A line of a configuration file: `query-threads = 4` or
// `listen = ["127.0.0.1:50051", "unix:/run/yatzyd/q.sock"]`.
struct FileSetting {
  std::string name;                 // of the flag, without its dashes
  std::vector<std::string> values;  // as one would give them to the flag
  std::set<ValueKind> kinds;        // of these values
  bool is_array = false;            // else there is one value
  std::string place;                // "FILE:LINE"
};

// The settings of a configuration file, in no particular order. The file is
// TOML: strings, numbers, booleans and arrays of them, and no tables. Whether
// such settings exist, and what they may be, is not looked at. A byte-order
// mark at the beginning is skipped.
//
// Errors name the file, and the line where there is one: NOT_FOUND and the like
// if the file cannot be read, INVALID_ARGUMENT if it is not such TOML or has
// more than a mebibyte.
absl::StatusOr<std::vector<FileSetting>> ReadConfigFile(
    const std::string& path);

// The same for what a file of this name contains.
absl::StatusOr<std::vector<FileSetting>> ParseConfigFile(
    const std::string& text, const std::string& path);

// A command line that says all, and where what it says comes from.
struct MergedArguments {
  std::vector<std::string> arguments;  // without the program's name

  // By name: "flag", "environment YATZYD_X" or "FILE:LINE". A setting that is
  // not here has its default.
  std::map<std::string, std::string> origins;
};

// Adds to the arguments what they leave to the environment, and what both leave
// to the configuration file. That is the one named by --config, or else by its
// environment variable, or else none. Reads CLI11's name of each option's
// variable; one that is empty counts as unset.
//
// (CLI11 2.1 would let the file override the environment.)
//
// INVALID_ARGUMENT or what ReadConfigFile returns, naming file and line, for a
// file that is not to be had, has a setting that `app` has not, or a value of a
// kind that the setting does not take (KindsOf). Values are left for the app to
// check.
absl::StatusOr<MergedArguments> MergeSources(
    const CLI::App& app, std::vector<std::string> arguments);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_CONFIG_SETTING_SOURCES_H_
