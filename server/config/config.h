#ifndef YATZY_SERVER_CONFIG_CONFIG_H_
#define YATZY_SERVER_CONFIG_CONFIG_H_

#include <string>
#include <variant>
#include <vector>

#include "absl/time/time.h"
#include "core/kernel/simd/simd.h"
#include "core/rules/presets.h"
#include "core/table/value_table.h"
#include "server/admission/gate.h"
#include "server/hardware/hardware.h"
#include "server/listen/certificates.h"
#include "server/listen/connection_limits.h"
#include "server/listen/open_sockets.h"
#include "server/listen/peers.h"
#include "server/log/logging.h"
#include "server/tables/distributions.h"
#include "server/tables/policy_companion.h"

namespace yatzy::server {

// Exit codes of yatzyd, listed in its --help. Those above 2 are sysexits.h's.
// server/README.md says more about each.
enum ExitCode : int {
  kExitOk = 0,
  kExitUsage = 2,  // a setting, also --max-solve-memory for a game to be solved
  kExitBadTable = 65,     // --on-bad-table=fail and the table is bad
  kExitUnavailable = 69,  // an address or certificate cannot be used
  kExitInternal = 70,  // a defect of ours: a wrong solution, a drain that hangs
  kExitStateDir = 73,  // the state directory cannot be used
  kExitOutput = 74,    // the standard output did not take what was printed
  kExitLocked = 75,    // another yatzyd uses the state directory
};

// What to do at start with a table file that does not pass every check.
enum class OnBadTable { kSolve, kFail };

inline constexpr char kNoAdminListener[] = "none";

// Every setting of the daemon. A flag overrides its environment variable, which
// overrides the configuration file, which overrides the default given here.
struct Config {
  bool operator==(const Config&) const = default;

  std::vector<std::string> listen = {"127.0.0.1:50051"};
  int query_threads = 0;  // 0: one per processor
  int query_leaders = 0;  // of these; 0: a quarter
  bool reflection = true;
  absl::Duration drain_timeout = absl::Seconds(3);

  std::string token_file;  // "": no token is needed
  PeerLimits::Options peers;
  std::string peer_header;  // "": the address
  ConnectionLimits connections;
  SocketAccess socket_access;
  TlsFiles tls{.flags = "--tls"};  // all paths "": not encrypted

  AllowedPeers admin_peers;  // besides root and the user of the daemon
  TlsFiles admin_tls{.flags = "--admin-tls"};

  std::vector<std::string> rules = {std::string(kDefaultRules)};
  std::string state_dir;  // default: DefaultStateDir()
  OnBadTable on_bad_table = OnBadTable::kSolve;
  ResidencyRule table_residency;
  OutlookScope outlook = OutlookScope::kBonus;
  DistributionScope distribution = DistributionScope::kDemand;
  bool targets = false;

  int solver_threads = 0;   // 0: one per processor
  int resolve_threads = 0;  // 0: half of the processors
  int max_solve_memory_mib = 1024;
  Arithmetic arithmetic = Arithmetic::kDouble;
  Simd simd = BestSimd();

  // Default: unix:<state_dir>/admin.sock; or kNoAdminListener.
  std::string admin_listen;

  LogLevel log_level = LogLevel::kInfo;
  LogFormat log_format = LogFormat::kText;
  int log_calls = 0;  // of calls that succeed one in so many; 0: none

  std::vector<std::string> http_listen;  // empty: no HTTP
  std::vector<std::string> web_listen;   // empty: no web
  std::string web_page;                  // a folder; "": none
  std::vector<std::string> web_cors_origins;

  std::uint64_t max_solve_memory() const {
    return static_cast<std::uint64_t>(max_solve_memory_mib) << 20;
  }
  HardwareSettings hardware() const {
    return {query_threads,   query_leaders, solver_threads,
            resolve_threads, simd,          table_residency};
  }
};

// Instead of serving: say what the machine has and what the settings make of
// it.
struct HardwareQuestion {
  HardwareSettings settings;
  bool as_json;
};

// The configuration; or the question of --print-hardware; or the code to exit
// with at once: after --help, --version, --print-config and --check-config (0),
// and after an error has been explained on stderr (2), with the place that the
// setting comes from.
std::variant<Config, HardwareQuestion, ExitCode> ParseConfig(
    int argc, const char* const* argv);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_CONFIG_CONFIG_H_
