#include "server/config/flag_groups.h"

namespace yatzy {

void AddLoggingFlags(CLI::App& app, Config& config) {
  app.add_option("--log-level", config.log_level, "Least severe level logged")
      ->check(CLI::IsMember({"debug", "info", "warn", "error"}))
      ->group("Logging");
}

}  // namespace yatzy
