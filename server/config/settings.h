// What is a setting among the options of an app, and what it has come to. For
// any flags: there is no list of them to keep.
#ifndef YATZY_SERVER_CONFIG_SETTINGS_H_
#define YATZY_SERVER_CONFIG_SETTINGS_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace yatzy::server {

// The name of a setting in a configuration file: its flag without the dashes.
std::string SettingName(const CLI::Option& option);

// The settings of `app` in the order of --help: what a configuration file may
// contain, which is all that CLI11 counts as configurable. What else there is,
// such as --help, is about a single run.
std::vector<const CLI::Option*> Settings(const CLI::App& app);

// Whether the setting may have several values.
bool TakesSeveral(const CLI::Option& option);

// What a value is in a configuration file.
enum class ValueKind { kText, kInteger, kFloat, kBoolean };

// What a configuration file may give the setting, by CLI11's name of its type.
// Text is taken by all of them, as a flag would be. Beside it, a whole number
// takes integers, another number floats as well, a user or group its number,
// and a switch true or false. Nothing else: an integer that became text would
// lose its notation, and 0o660 would be the text 432.
std::vector<ValueKind> KindsOf(const CLI::Option& option);

// Whether what the settings of a parsed `app` name can be used, as far as can
// be told without starting, by their kind (CLI11's type name):
//
//   FILE  can be read, unless it is ""
//   DIR   is a folder that can be read, or could be made
//   ADDR  of a unix socket: its folder can be written to and can hold sockets
//
// Leaves nothing changed, and may be asked while a daemon with these settings
// runs: whether an address is free is not looked at. FAILED_PRECONDITION names
// the flag and the path.
absl::Status CheckConfig(const CLI::App& app);

// Whether the folder of a unix address, or what it would be made in, can be
// written to and can hold sockets. OK for other addresses.
absl::Status CheckSocketFolder(const std::string& address);

// OK if there is a folder, or nothing, at the path; FAILED_PRECONDITION names
// what is in the way, there or above it.
absl::Status CheckFolder(const std::string& path);

// Whether the folder, or what it would be made in, can be written to.
// FAILED_PRECONDITION names that.
absl::Status CheckWritableFolder(const std::string& path);

// A configuration file that says what every setting of a parsed `app` is, and
// in comments where it comes from (`origins` of MergeSources). Given to
// --config, it gives the same settings. Defaults are comments in it.
//
// No setting is a secret: settings name the files that have them.
std::string PrintConfig(const CLI::App& app,
                        const std::map<std::string, std::string>& origins);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_CONFIG_SETTINGS_H_
