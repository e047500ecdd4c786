#include "absl/strings/match.h"
#include "server/config/flag_groups.h"
#include "server/listen/listen_address.h"

namespace yatzy::server {
namespace {

std::string CheckHttpAddress(const std::string& address) {
  if (address == "none") return "";
  // Debian's civetweb knows neither.
  if (absl::StartsWith(address, "unix:") || absl::StartsWith(address, "[")) {
    return "'" + address + "' is neither HOST:PORT, without IPv6, nor none";
  }
  return std::string(ValidateListenAddress(address).message());
}

}  // namespace

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
