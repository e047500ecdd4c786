#include "absl/strings/str_cat.h"
#include "proto/contract/default_path.h"
#include "server/config/flag_groups.h"
#include "server/listen/listen_address.h"

namespace yatzy::server {
namespace {

constexpr char kAdministration[] = "Administration";

std::string CheckAdminAddress(const std::string& address) {
  if (address == kNoAdminListener) return "";
  return std::string(ValidateListenAddress(address).message());
}

}  // namespace

void AddAdminFlags(CLI::App& app, Config& config) {
  app.add_option(
         "--admin-listen", config.admin_listen,
         "Address that operators are served on: unix:PATH, systemd:NAME, "
         "HOST:PORT with mutual TLS, or none")
      ->check(CheckAdminAddress)
      ->default_str("unix:<state-dir>/admin.sock")
      ->type_name("ADDR")
      ->group(kAdministration);
  app.add_option("--resolve-threads", config.resolve_threads,
                 "Threads that solve anew beside queries, at lower priority; "
                 "0: half of the processors, at least one")
      ->check(CLI::Range(0, 1024))
      ->group(kAdministration);
}

absl::Status FinishAdminFlags(Config& config) {
  if (config.admin_listen == kNoAdminListener) return absl::OkStatus();
  if (config.admin_listen.empty()) {
    config.admin_listen = "unix:" + AdminSocketPathIn(config.state_dir);
  }
  const auto address = ParseListenAddress(config.admin_listen);
  if (!address.ok()) return address.status();
  if (address->kind == ListenAddress::Kind::kTcp &&
      config.admin_tls.client_ca.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "'", config.admin_listen,
        "': operators are served over TCP with mutual TLS only: give "
        "--admin-tls-cert, --admin-tls-key and --admin-tls-client-ca"));
  }
  return absl::OkStatus();
}

}  // namespace yatzy::server
