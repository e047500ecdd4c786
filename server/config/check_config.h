#ifndef YATZY_SERVER_CONFIG_CHECK_CONFIG_H_
#define YATZY_SERVER_CONFIG_CHECK_CONFIG_H_

#include <CLI/CLI.hpp>

#include "absl/status/status.h"

namespace yatzy::server {

// Whether what the settings of a parsed `app` name can be used, as far as can
// be told without starting, by their kind (CLI11's type name):
//
//   FILE  can be read, unless it is ""
//   DIR   is a folder that can be written to, or could be made
//   ADDR  of a unix socket: its folder can be written to
//
// Changes nothing, and may be asked while a daemon with these settings runs:
// whether an address is free is not looked at. FAILED_PRECONDITION names the
// flag and the path.
absl::Status CheckConfig(const CLI::App& app);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_CONFIG_CHECK_CONFIG_H_
