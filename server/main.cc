// yatzyd: the daemon. Everything is in daemon.h.
#include <variant>

#include "server/config.h"
#include "server/daemon.h"
#include "server/logging.h"

int main(int argc, char** argv) {
  const auto config = yatzy::ParseConfig(argc, argv);
  if (const auto* code = std::get_if<yatzy::ExitCode>(&config)) return *code;
  yatzy::InitLogging(std::get<yatzy::Config>(config).log_level);
  return yatzy::RunDaemon(std::get<yatzy::Config>(config));
}
