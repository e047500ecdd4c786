#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "server/config/flag_groups.h"
#include "server/config/flag_types.h"

namespace yatzy::server {
namespace {

constexpr char kAdmission[] = "Admission";

std::string CheckHeader(const std::string& name) {
  for (const char c : name) {
    if (absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '-') continue;
    return absl::StrCat("'", name,
                        "' is not a header name in lower case: expected a-z, "
                        "0-9 and '-'");
  }
  return "";
}

}  // namespace

void AddAdmissionFlags(CLI::App& app, Config& config) {
  app.add_option("--token-file", config.token_file,
                 "File of bearer tokens, one a line, of which every call but "
                 "health needs one; read again when it changes. Empty: no "
                 "token is needed")
      ->type_name("FILE")
      ->group(kAdmission);
  AddNumber(app, "--peer-rate", config.peer_rate, 0, 1e9,
            "Units per second for each caller, by address; a question costs 1, "
            "a batch 1 more for about 4 positions or 4096 states. 0: no limit")
      ->group(kAdmission);
  AddNumber(app, "--peer-burst", config.peer_burst, 1, 1e9,
            "Units that a caller can save up")
      ->group(kAdmission);
  app.add_option("--peer-header", config.peer_header,
                 "Header that names the caller instead of its address, such as "
                 "x-peer-id; only behind a proxy that sets it")
      ->check(CheckHeader)
      ->type_name("NAME")
      ->group(kAdmission);
  app.add_option("--max-connection-calls", config.connections.calls,
                 "Calls under way at a time on one connection; clients wait "
                 "before they send more")
      ->check(CLI::Range(1, 1'000'000))
      ->group(kAdmission);
  AddSeconds(app, "--max-connection-idle", config.connections.idle, 0,
             "Seconds without calls after which a connection is closed; 0: "
             "never")
      ->group(kAdmission);
  AddSeconds(app, "--max-connection-age", config.connections.age, 0,
             "Seconds after which every connection is closed; calls and "
             "streams under way have 30 more. 0: never")
      ->group(kAdmission);
  app.add_option("--max-transport-memory", config.connections.memory_mib,
                 "MiB for connections and calls; beyond, new ones are refused")
      ->check(CLI::Range(16, 1'048'576))
      ->type_name("MIB")
      ->group(kAdmission);
  AddSeconds(app, "--stream-idle-timeout", config.stream_idle_timeout, 0.1,
             "Seconds that a stream may wait for its caller's next request")
      ->group(kAdmission);
}

}  // namespace yatzy::server
