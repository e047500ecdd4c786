#ifndef YATZY_SERVER_CONFIG_PRINT_CONFIG_H_
#define YATZY_SERVER_CONFIG_PRINT_CONFIG_H_

#include <CLI/CLI.hpp>
#include <map>
#include <string>

namespace yatzy::server {

// A configuration file that says what every setting of a parsed `app` is, and
// in comments where it comes from (`origins` of MergedArguments). Given to
// --config, it gives the same settings. Defaults are comments in it.
//
// No setting is a secret: settings name the files that have them.
std::string PrintConfig(const CLI::App& app,
                        const std::map<std::string, std::string>& origins);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_CONFIG_PRINT_CONFIG_H_
