#include "server/config/flag_groups.h"
#include "server/config/flag_types.h"

namespace yatzy::server {
namespace {

constexpr char kLogging[] = "Logging";

}  // namespace

void AddLoggingFlags(CLI::App& app, Config& config) {
  AddChoice<LogLevel>(app, "--log-level", config.log_level,
                      {{"debug", LogLevel::kDebug},
                       {"info", LogLevel::kInfo},
                       {"warn", LogLevel::kWarn},
                       {"error", LogLevel::kError}},
                      "Least severe level logged")
      ->group(kLogging);
  AddChoice<LogFormat>(
      app, "--log-format", config.log_format,
      {{"text", LogFormat::kText}, {"json", LogFormat::kJson}},
      "text (event key=value ...) or json, a line for each event")
      ->group(kLogging);
  app.add_option("--log-calls", config.log_calls,
                 "Log one in so many of the calls that succeed; 0: none. Calls "
                 "that fail are logged always")
      ->check(CLI::Range(0, 1'000'000'000))
      ->type_name("N")
      ->group(kLogging);
}

}  // namespace yatzy::server
