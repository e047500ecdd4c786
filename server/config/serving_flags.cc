// What is served, and what is told of it.
#include "absl/strings/match.h"
#include "server/config/flags.h"
#include "server/listen/listen_address.h"

namespace yatzy::server {
namespace {

constexpr char kServing[] = "Serving";
constexpr char kLogging[] = "Logging";

std::string CheckListenAddress(const std::string& address) {
  return std::string(ValidateListenAddress(address).message());
}

std::string CheckHttpAddress(const std::string& address) {
  if (address == "none") return "";
  // Debian's civetweb knows neither.
  if (absl::StartsWith(address, "unix:") || absl::StartsWith(address, "[")) {
    return "'" + address + "' is neither HOST:PORT, without IPv6, nor none";
  }
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
  AddSeconds(app, "--slow-reader-timeout",
             config.connections.slow_reader_timeout, 0.1,
             "Seconds that an answer may wait for its caller to take it")
      ->group(kServing);
}

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

void AddHttpFlags(CLI::App& app, Config& config) {
  app.add_option_function<std::string>(
         "--http-listen",
         [&config](const std::string& address) {
           config.http_listen = address == "none" ? "" : address;
         },
         "HOST:PORT for /metrics, /healthz and /readyz over HTTP, such as "
         "127.0.0.1:9464; IPv4 only; not for networks that are not trusted")
      ->check(CheckHttpAddress)
      ->default_str("none")
      ->type_name("ADDR")
      ->group("HTTP");
}

}  // namespace yatzy::server
