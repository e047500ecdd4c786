#include "server/config/flag_groups.h"
#include "server/config/flag_types.h"
#include "server/listen/listen_address.h"

namespace yatzy::server {
namespace {

constexpr char kServing[] = "Serving";

std::string CheckListenAddress(const std::string& address) {
  return std::string(ValidateListenAddress(address).message());
}

}  // namespace

void AddServingFlags(CLI::App& app, Config& config) {
  app.add_option(
         "--listen", config.listen,
         "Address to serve on, HOST:PORT, unix:PATH, or systemd[:NAME] for "
         "sockets that systemd passes; repeatable. Port 0 picks a free one, "
         "which the log names")
      ->check(CheckListenAddress)
      ->take_all()
      ->type_name("ADDR")
      ->group(kServing);
  app.add_option("--query-threads", config.query_threads,
                 "Threads that answer queries; 0: one per processor")
      ->check(CLI::Range(0, 1024))
      ->group(kServing);
  AddSwitch(app, "reflection", config.reflection,
            "Let clients list services and methods")
      ->group(kServing);
  AddSeconds(app, "--drain-timeout", config.drain_timeout, 0,
             "Seconds that calls in flight may take after SIGTERM")
      ->group(kServing);
  AddSeconds(app, "--slow-reader-timeout", config.slow_reader_timeout, 0.1,
             "Seconds that an answer may wait for its caller to take it")
      ->group(kServing);
}

}  // namespace yatzy::server
