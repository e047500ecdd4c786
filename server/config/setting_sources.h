// What is a setting among the options of an app, and where settings get their
// values. For any flags: there is no list of them to keep.
#ifndef YATZY_SERVER_CONFIG_SETTING_SOURCES_H_
#define YATZY_SERVER_CONFIG_SETTING_SOURCES_H_

#include <CLI/CLI.hpp>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace yatzy::server {

// The name of a setting in a configuration file: its flag without the dashes.
std::string SettingName(const CLI::Option& option);

// The settings of `app` in the order of --help: what a configuration file may
// contain, which is all that CLI11 counts as configurable. What else there is,
// such as --help, is about a single run.
std::vector<const CLI::Option*> Settings(const CLI::App& app);

// Whether the setting may have several values.
bool TakesSeveral(const CLI::Option& option);

// What it is after parsing, as text: the values given, or else the default. One
// value unless it takes several.
std::vector<std::string> EffectiveValues(const CLI::Option& option);

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
// file that is not to be had or has a setting that `app` has not. Values are
// left for the app to check.
absl::StatusOr<MergedArguments> MergeSources(
    const CLI::App& app, std::vector<std::string> arguments);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_CONFIG_SETTING_SOURCES_H_
