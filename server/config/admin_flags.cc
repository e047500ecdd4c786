#include "server/admin/admin_server.h"
#include "server/config/flag_groups.h"

namespace yatzy {
namespace {

constexpr char kGroup[] = "Administration";

std::string CheckAdminAddress(const std::string& address) {
  if (address == kNoAdminListener) return "";
  return std::string(ValidateAdminAddress(address).message());
}

}  // namespace

void AddAdminFlags(CLI::App& app, Config& config) {
  app.add_option("--admin-listen", config.admin_listen,
                 "Address that operators are served on: unix:PATH, where only "
                 "the user of the daemon may connect, or none")
      ->check(CheckAdminAddress)
      ->default_str("unix:<state-dir>/admin.sock")
      ->type_name("ADDR")
      ->group(kGroup);
  app.add_option("--resolve-threads", config.resolve_threads,
                 "Threads that solve anew beside queries, at lower priority; "
                 "0: half of the processors, at least one")
      ->check(CLI::Range(0, 1024))
      ->group(kGroup);
}

absl::Status FinishAdminFlags(Config& config) {
  if (!config.admin_listen.empty()) return absl::OkStatus();
  config.admin_listen = "unix:" + config.state_dir + "/admin.sock";
  return ValidateAdminAddress(config.admin_listen);
}

}  // namespace yatzy
