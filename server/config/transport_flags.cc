#include <grp.h>
#include <pwd.h>

#include <cstdlib>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "server/config/flag_groups.h"

namespace yatzy::server {
namespace {

constexpr char kConnections[] = "Connections";
constexpr char kTls[] = "TLS";
constexpr mode_t kMostMode = 0777;

// Octal digits, with or without a leading 0.
std::string CheckMode(const std::string& text) {
  const bool ok = !text.empty() && text.size() <= 4 &&
                  text.find_first_not_of("01234567") == std::string::npos &&
                  std::strtoul(text.c_str(), nullptr, 8) <= kMostMode;
  if (ok) return "";
  return absl::StrCat("'", text, "' is not a file mode from 0 to 777");
}

bool FindUser(const std::string& text, uid_t& user) {
  if (absl::SimpleAtoi(text, &user)) return true;
  const passwd* entry = getpwnam(text.c_str());
  if (entry != nullptr) user = entry->pw_uid;
  return entry != nullptr;
}

bool FindGroup(const std::string& text, gid_t& group) {
  if (absl::SimpleAtoi(text, &group)) return true;
  const ::group* entry = getgrnam(text.c_str());
  if (entry != nullptr) group = entry->gr_gid;
  return entry != nullptr;
}

std::string CheckUser(const std::string& text) {
  uid_t user = 0;
  if (FindUser(text, user)) return "";
  return absl::StrCat("'", text, "' is no user's name or number");
}

std::string CheckGroup(const std::string& text) {
  gid_t group = 0;
  if (FindGroup(text, group)) return "";
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
      ->type_name("OCTAL")
      ->group(kConnections);
  app.add_option_function<std::string>(
         "--socket-group",
         [&config](const std::string& text) {
           FindGroup(text, config.socket_access.group.emplace());
         },
         "Group of these files, a name or a number (default: the daemon's)")
      ->check(CheckGroup)
      ->type_name("GROUP")
      ->group(kConnections);
  app.add_option("--max-connections", config.max_connections,
                 "Connections open at once; more are closed at once. Fewer if "
                 "the limit of open files is lower")
      ->check(CLI::Range(1, 1'000'000))
      ->group(kConnections);
  app.add_option("--max-connections-per-peer", config.max_connections_per_peer,
                 "The same for one IPv4 address or IPv6 /64; 0: no such limit")
      ->check(CLI::Range(0, 1'000'000))
      ->group(kConnections);
}

void AddAdminPeerFlags(CLI::App& app, Config& config) {
  app.add_option_function<std::vector<std::string>>(
         "--admin-uid",
         [&config](const std::vector<std::string>& texts) {
           for (const std::string& text : texts) {
             FindUser(text, config.admin_peers.users.emplace_back());
           }
         },
         "User, besides root and the daemon's own, who may use the admin "
         "socket, a name or a number; repeatable")
      ->check(CheckUser)
      ->take_all()
      ->type_name("USER")
      ->group(kConnections);
  app.add_option_function<std::vector<std::string>>(
         "--admin-gid",
         [&config](const std::vector<std::string>& texts) {
           for (const std::string& text : texts) {
             FindGroup(text, config.admin_peers.groups.emplace_back());
           }
         },
         "Group whose members may, a name or a number; repeatable")
      ->check(CheckGroup)
      ->take_all()
      ->type_name("GROUP")
      ->group(kConnections);
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
    option->type_name("FILE")->default_str("")->group(kTls);
  }
}

}  // namespace

void AddTransportFlags(CLI::App& app, Config& config) {
  AddSocketFlags(app, config);
  AddAdminPeerFlags(app, config);
  AddTlsFlags(app, config.tls, "TCP connections");
  AddTlsFlags(app, config.admin_tls, "operators' TCP connections");
}

}  // namespace yatzy::server
