// Who may connect and call, and how.
#include <grp.h>
#include <pwd.h>

#include <cstdint>
#include <cstdlib>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "core/os/numbers.h"
#include "proto/contract/default_path.h"
#include "server/config/flags.h"
#include "server/listen/open_sockets.h"

namespace yatzy::server {
namespace {

constexpr mode_t kMostMode = 0777;

// Of a user or group: the next number tells chown to change nothing.
constexpr std::uint32_t kMostId = 0xffff'fffe;

std::string CheckHeader(const std::string& name) {
  for (const char c : name) {
    if (absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '-') continue;
    return absl::StrCat("'", name,
                        "' is not a header name in lower case: expected a-z, "
                        "0-9 and '-'");
  }
  return "";
}

// Octal digits, with or without a leading 0.
std::string CheckMode(const std::string& text) {
  const bool ok = !text.empty() && text.size() <= 4 &&
                  text.find_first_not_of("01234567") == std::string::npos &&
                  std::strtoul(text.c_str(), nullptr, 8) <= kMostMode;
  if (ok) return "";
  return absl::StrCat("'", text, "' is not a file mode from 0 to 777");
}

// The number of a user or group that is given by name or number, nothing if
// there is none.
std::optional<uid_t> FindUser(const std::string& text) {
  if (const auto user = ReadInteger<uid_t>(text, 0, kMostId)) return user;
  const passwd* entry = getpwnam(text.c_str());
  return entry == nullptr ? std::nullopt : std::optional(entry->pw_uid);
}

std::optional<gid_t> FindGroup(const std::string& text) {
  if (const auto group = ReadInteger<gid_t>(text, 0, kMostId)) return group;
  const ::group* entry = getgrnam(text.c_str());
  return entry == nullptr ? std::nullopt : std::optional(entry->gr_gid);
}

std::string CheckUser(const std::string& text) {
  if (FindUser(text).has_value()) return "";
  return absl::StrCat("'", text, "' is no user's name or number");
}

std::string CheckGroup(const std::string& text) {
  if (FindGroup(text).has_value()) return "";
  return absl::StrCat("'", text, "' is no group's name or number");
}

void AddSocketFlags(CLI::App& app, Config& config) {
  app.add_option_function<std::string>(
         "--socket-mode",
         [&config](const std::string& text) {
           config.socket_access.mode = std::strtoul(text.c_str(), nullptr, 8);
         },
         "Mode of the files of unix sockets: who may write may connect")
      ->check(CheckMode)
      ->default_str("0660")
      ->type_name("OCTAL");
  app.add_option_function<std::string>(
         "--socket-group",
         [&config](const std::string& text) {
           config.socket_access.group = FindGroup(text);
         },
         "Group of these files, a name or a number (default: the daemon's)")
      ->check(CheckGroup)
      ->type_name("GROUP");
  AddInteger(app, "--max-connections", config.connections.max_connections, 1,
             1'000'000,
             "Connections open at once; more are closed at once. Fewer if the "
             "limit of open files is lower");
  AddInteger(app, "--max-connections-per-peer",
             config.connections.max_connections_per_peer, 0, 1'000'000,
             "The same for one IPv4 address or IPv6 /64; 0: no such limit");
}

void AddAdminPeerFlags(CLI::App& app, Config& config) {
  app.add_option_function<std::vector<std::string>>(
         "--admin-uid",
         [&config](const std::vector<std::string>& texts) {
           for (const std::string& text : texts) {
             config.admin_peers.users.push_back(*FindUser(text));
           }
         },
         "User, besides root and the daemon's own, who may use the admin "
         "socket, a name or a number; repeatable")
      ->check(CheckUser)
      ->take_all()
      ->type_name("USER");
  app.add_option_function<std::vector<std::string>>(
         "--admin-gid",
         [&config](const std::vector<std::string>& texts) {
           for (const std::string& text : texts) {
             config.admin_peers.groups.push_back(*FindGroup(text));
           }
         },
         "Group whose members may, a name or a number; repeatable")
      ->check(CheckGroup)
      ->take_all()
      ->type_name("GROUP");
}

// --tls-cert, --tls-key and --tls-client-ca, or --admin-tls-... A certificate
// and its key make sense together only.
void AddTlsFlags(CLI::App& app, TlsFiles& files, const std::string& whom) {
  CLI::Option* certificate = app.add_option(
      files.flags + "-cert", files.certificate,
      absl::StrCat("PEM file of the certificate for ", whom,
                   ", and of those that issued it; read anew when it changes"));
  CLI::Option* key = app.add_option(files.flags + "-key", files.key,
                                    "PEM file of its private key");
  CLI::Option* client_ca =
      app.add_option(files.flags + "-client-ca", files.client_ca,
                     "PEM file of the CAs of which clients must show a "
                     "certificate (default: they need not)");
  certificate->needs(key);
  key->needs(certificate);
  client_ca->needs(certificate);
  for (CLI::Option* option : {certificate, key, client_ca}) {
    option->type_name("FILE")->default_str("");
  }
}

// What CLI11 cannot see: it takes a flag with an empty value for given.
absl::Status CheckTlsFiles(const TlsFiles& files) {
  const bool is_wanted = !files.certificate.empty() || !files.key.empty() ||
                         !files.client_ca.empty();
  if (!is_wanted) return absl::OkStatus();
  for (const auto& [path, name] : {std::pair(&files.certificate, "-cert"),
                                   std::pair(&files.key, "-key")}) {
    if (!path->empty()) continue;
    return absl::InvalidArgumentError(absl::StrCat(
        files.flags, name, ": it is empty, and others of ", files.flags,
        "- are not: without it nothing would be encrypted"));
  }
  return absl::OkStatus();
}

std::string CheckAdminAddress(const std::string& address) {
  if (address == kNoAdminListener) return "";
  return CheckListenAddress(address);
}

}  // namespace

void AddAdmissionFlags(CLI::App& app, Config& config) {
  app.option_defaults()->group("Admission");
  app.add_option("--token-file", config.token_file,
                 "File of bearer tokens, one a line, of which every call but "
                 "health needs one; read again when it changes. Empty: no "
                 "token is needed")
      ->type_name("FILE");
  AddNumber(app, "--peer-rate", config.peers.rate, 0, 1e9,
            "Units per second for each caller, by address; a question costs 1, "
            "a batch 1 more for about 4 positions or 4096 states. 0: no limit");
  AddNumber(app, "--peer-burst", config.peers.burst, 1, 1e9,
            "Units that a caller can save up");
  app.add_option("--peer-header", config.peer_header,
                 "Header that names the caller instead of its address, such as "
                 "x-peer-id; only behind a proxy that sets it")
      ->check(CheckHeader)
      ->type_name("NAME");
  AddInteger(app, "--max-connection-calls", config.connections.calls, 1,
             1'000'000,
             "Calls under way at a time on one connection; clients wait before "
             "they send more");
  AddSeconds(app, "--max-connection-idle", config.connections.idle, 0,
             "Seconds without calls after which a connection is closed; 0: "
             "never");
  AddSeconds(app, "--max-connection-age", config.connections.age, 0,
             "Seconds after which every connection is closed; calls and "
             "streams under way have 30 more. 0: never");
  AddInteger(app, "--max-transport-memory", config.connections.memory_mib, 16,
             1'048'576,
             "MiB for connections and calls; beyond, new ones are refused. As "
             "many again for requests and answers of the web");
  AddSeconds(app, "--stream-idle-timeout",
             config.connections.stream_idle_timeout, 0.1,
             "Seconds that a stream may wait for its caller's next request");
}

void AddTransportFlags(CLI::App& app, Config& config) {
  app.option_defaults()->group("Connections");
  AddSocketFlags(app, config);
  AddAdminPeerFlags(app, config);
  app.option_defaults()->group("TLS");
  AddTlsFlags(app, config.tls, "TCP connections, of the web too");
  AddTlsFlags(app, config.admin_tls, "operators' TCP connections");
}

void AddAdminFlags(CLI::App& app, Config& config) {
  app.option_defaults()->group("Administration");
  app.add_option(
         "--admin-listen", config.admin_listen,
         "Address that operators are served on: unix:PATH, systemd:NAME, "
         "HOST:PORT with mutual TLS, or none")
      ->check(CheckAdminAddress)
      ->default_str("unix:<state-dir>/admin.sock")
      ->type_name("ADDR");
  AddInteger(app, "--resolve-threads", config.resolve_threads, 0, 1024,
             "Threads that solve anew beside queries, at lower priority; 0: "
             "half of the processors, at least one");
}

absl::Status FinishAdminFlags(Config& config) {
  if (config.admin_listen == kNoAdminListener) return absl::OkStatus();
  const bool is_default = config.admin_listen.empty();
  if (is_default) {
    config.admin_listen = "unix:" + AdminSocketPathIn(config.state_dir);
  }
  const auto address = ParseListenAddress(config.admin_listen);
  if (!address.ok()) {
    return absl::InvalidArgumentError(absl::StrCat(
        address.status().message(),
        is_default ? "; this one is in --state-dir, unless you give "
                     "--admin-listen=unix:PATH elsewhere, or none"
                   : ""));
  }
  if (address->kind == ListenAddress::Kind::kTcp &&
      config.admin_tls.client_ca.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "'", config.admin_listen,
        "': operators are served over TCP with mutual TLS only: give "
        "--admin-tls-cert, --admin-tls-key and --admin-tls-client-ca"));
  }
  return absl::OkStatus();
}

absl::Status CheckTlsFlags(const Config& config) {
  absl::Status status = CheckTlsFiles(config.tls);
  if (status.ok()) status = CheckTlsFiles(config.admin_tls);
  return status;
}

}  // namespace yatzy::server
