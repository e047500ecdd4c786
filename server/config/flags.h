// The flags of yatzyd, and kinds of options that CLI11 does not have.
#ifndef YATZY_SERVER_CONFIG_FLAGS_H_
#define YATZY_SERVER_CONFIG_FLAGS_H_

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/config/config.h"
#include "server/tables/served_games.h"

namespace yatzy::server {

// Adds all flags to `app`, which writes what is given into `config`; both must
// live until the command line is parsed. Defaults are those of `config`.
void AddFlags(CLI::App& app, Config& config);

// Those of them that say who may connect and call, and how: the groups of
// --help Admission, then Connections and TLS, then Administration.
void AddAdmissionFlags(CLI::App& app, Config& config);
void AddTransportFlags(CLI::App& app, Config& config);
void AddAdminFlags(CLI::App& app, Config& config);

// Those of what is served over HTTP.
void AddHttpFlags(CLI::App& app, Config& config);

// After parsing: chooses what follows from other flags. INVALID_ARGUMENT if
// that cannot be.
absl::Status FinishAdminFlags(Config& config);

// After parsing: INVALID_ARGUMENT if some file of TLS is given and another that
// it needs is empty, so that the daemon would serve without TLS, or with less
// than was asked for.
absl::Status CheckTlsFlags(const Config& config);

// The games of --rules. INVALID_ARGUMENT or what else FindRules and
// ServedGames::Compile say, after the name of the flag.
absl::StatusOr<std::unique_ptr<ServedGames>> CompileRules(
    const std::vector<std::string>& rules);

// A check of CLI11's: what is wrong with an address to listen on, or "".
std::string CheckListenAddress(const std::string& address);

// Kinds of options. Each shows its default in --help and explains a bad value
// by naming it. Numbers are decimal (core/os/numbers.h).

// An option of seconds, `least` to 3600, such as 0.5.
void AddSeconds(CLI::App& app, const std::string& name, absl::Duration& value,
                double least, const std::string& help);

// An option of a number, `least` to `most`.
void AddNumber(CLI::App& app, const std::string& name, double& value,
               double least, double most, const std::string& help);

// An option of a whole number, `least` to `most`.
void AddInteger(CLI::App& app, const std::string& name, int& value, int least,
                int most, const std::string& help);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_CONFIG_FLAGS_H_
