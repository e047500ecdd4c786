#include "client/ctl/security_flags.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <functional>
#include <sstream>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/ctl/pem.h"

namespace yatzy::client {
namespace {

absl::Status BadFile(const char* flag, const std::string& path,
                     absl::string_view why) {
  return absl::InvalidArgumentError(absl::StrCat(flag, ": ", path, ": ", why));
}

absl::StatusOr<std::string> ReadFile(const char* flag,
                                     const std::string& path) {
  errno = 0;
  const std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  content << file.rdbuf();
  // A folder opens, and then cannot be read.
  if (!file.is_open() || errno != 0) {
    return BadFile(flag, path, std::strerror(errno));
  }
  return content.str();
}

// Reads the file of a flag into `content`, unless the flag was not given.
absl::Status Load(const char* flag, const std::string& path,
                  const std::function<absl::Status(const std::string&)>& check,
                  std::string& content) {
  if (path.empty()) return absl::OkStatus();
  absl::StatusOr<std::string> read = ReadFile(flag, path);
  if (!read.ok()) return read.status();
  if (absl::Status status = check(*read); !status.ok()) {
    return BadFile(flag, path, status.message());
  }
  content = *std::move(read);
  return absl::OkStatus();
}

absl::Status LoadToken(const std::string& path, std::string& token) {
  const auto check = [](const std::string& content) {
    const absl::string_view word = absl::StripAsciiWhitespace(content);
    if (word.empty()) return absl::InvalidArgumentError("it is empty");
    for (const char c : word) {
      if (!absl::ascii_isgraph(static_cast<unsigned char>(c))) {
        return absl::InvalidArgumentError(
            "it must hold one word of printable ASCII, the token");
      }
    }
    return absl::OkStatus();
  };
  absl::Status status = Load("--token-file", path, check, token);
  token = std::string(absl::StripAsciiWhitespace(token));
  return status;
}

absl::Status CheckTogether(const SecurityFlags& flags) {
  if (flags.certificate_file.empty() == flags.key_file.empty()) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      flags.key_file.empty() ? "--tls-cert: it needs --tls-key as well"
                             : "--tls-key: it needs --tls-cert as well");
}

void DefineFile(CLI::App& app, const char* name, std::string& path,
                const char* help, const char* group) {
  app.add_option(name, path, help)->type_name("FILE")->group(group);
}

}  // namespace

void DefineSecurityFlags(CLI::App& app, SecurityFlags& flags) {
  constexpr char kGroup[] = "Security of the connection, of every command";
  app.add_flag("--tls", flags.tls,
               "TLS, with the certificates that this system trusts; the other "
               "--tls- options ask for TLS too")
      ->group(kGroup);
  DefineFile(app, "--tls-ca", flags.ca_file,
             "Trust the certificates in this file instead (PEM)", kGroup);
  DefineFile(app, "--tls-cert", flags.certificate_file,
             "This client's certificate chain, for mutual TLS (PEM)", kGroup);
  DefineFile(app, "--tls-key", flags.key_file,
             "The private key to --tls-cert (PEM)", kGroup);
  app.add_option("--tls-server-name", flags.server_name,
                 "The name in the server's certificate, if not that of the "
                 "address")
      ->type_name("NAME")
      ->group(kGroup);
  DefineFile(app, "--token-file", flags.token_file,
             "Send the bearer token in this file; without TLS only to a Unix "
             "socket or a loopback address",
             kGroup);
}

absl::StatusOr<ChannelSecurity> ParseSecurity(const SecurityFlags& flags) {
  ChannelSecurity security;
  security.tls = flags.tls || !flags.ca_file.empty() ||
                 !flags.certificate_file.empty() || !flags.key_file.empty() ||
                 !flags.server_name.empty();
  security.server_name = flags.server_name;
  absl::Status status = CheckTogether(flags);
  status.Update(Load("--tls-ca", flags.ca_file, CheckCertificates,
                     security.ca_certificates));
  status.Update(Load("--tls-cert", flags.certificate_file, CheckCertificates,
                     security.certificate_chain));
  if (!status.ok()) return status;
  status.Update(Load(
      "--tls-key", flags.key_file,
      [&](const std::string& key) {
        return CheckPrivateKey(key, security.certificate_chain);
      },
      security.private_key));
  status.Update(LoadToken(flags.token_file, security.token));
  if (!status.ok()) return status;
  return security;
}

absl::Status WithChannelFlagNamed(const absl::Status& status,
                                  const std::string& address_flag) {
  if (absl::StartsWith(status.message(), "token: ")) {
    return absl::InvalidArgumentError(
        absl::StrCat("--token-file: ", status.message().substr(7)));
  }
  return absl::InvalidArgumentError(
      absl::StrCat(address_flag, ": ", status.message()));
}

}  // namespace yatzy::client
