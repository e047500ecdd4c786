#include "client/ctl/global_flags.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/ctl/grammar.h"
#include "core/os/byte_order_mark.h"
#include "core/os/numbers.h"
#include "core/os/pem.h"
#include "proto/contract/default_path.h"

namespace yatzy::client {
namespace {

absl::StatusOr<absl::Duration> ParseTimeout(const std::string& value) {
  const absl::Duration timeout = absl::Seconds(ReadNumber(value).value_or(0));
  if (timeout > absl::ZeroDuration()) return timeout;
  return absl::InvalidArgumentError(absl::StrCat(
      "--timeout: \"", value, "\" is not a positive number of seconds"));
}

absl::Status BadFile(const char* flag, const std::string& path,
                     absl::string_view why) {
  return absl::InvalidArgumentError(absl::StrCat(flag, ": ", path, ": ", why));
}

// The text of a file, without a byte-order mark.
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
  return std::string(WithoutByteOrderMark(content.str()));
}

// What to make of a file's text, or why it cannot be used.
using Take = std::function<absl::StatusOr<std::string>(const std::string&)>;

// Reads the file of a flag into `content`, unless the flag was not given.
absl::Status Load(const char* flag, const std::string& path, const Take& take,
                  std::string& content) {
  if (path.empty()) return absl::OkStatus();
  const absl::StatusOr<std::string> text = ReadFile(flag, path);
  if (!text.ok()) return text.status();
  absl::StatusOr<std::string> taken = take(*text);
  if (!taken.ok()) return BadFile(flag, path, taken.status().message());
  content = *std::move(taken);
  return absl::OkStatus();
}

// gRPC takes any text for PEM, and then fails every handshake without saying
// why, or does without what it cannot read.
absl::StatusOr<std::vector<CertificatePtr>> Certificates(
    const std::string& text) {
  auto certificates = ParsePemCertificates(TidyPem(text));
  if (certificates.ok()) return certificates;
  return absl::InvalidArgumentError(absl::IsNotFound(certificates.status())
                                        ? "there is no PEM certificate in it"
                                        : "a certificate in it is malformed");
}

absl::StatusOr<std::string> TakeAuthorities(const std::string& text) {
  auto certificates = Certificates(text);
  if (!certificates.ok()) return certificates.status();
  DropRepeats(*certificates);
  return PemOf(*certificates);
}

absl::StatusOr<std::string> TakeChain(const std::string& text) {
  auto chain = Certificates(text);
  if (!chain.ok()) return chain.status();
  PutIssuersInOrder(*chain);
  return PemOf(*chain);
}

// `chain` is what TakeChain has made.
absl::StatusOr<std::string> TakeKey(const std::string& text,
                                    const std::string& chain) {
  std::string pem = TidyPem(text);
  const KeyPtr key = ParsePemKey(pem);
  if (key == nullptr) {
    return absl::InvalidArgumentError(
        "there is no unencrypted PEM private key in it");
  }
  const auto certificates = ParsePemCertificates(chain);
  if (!certificates.ok()) return certificates.status();
  const absl::Status first = CheckFirstIsOfKey(*certificates, key.get());
  if (first.ok()) return pem;
  return absl::InvalidArgumentError(
      absl::IsNotFound(first)
          ? "it is not the key of the certificate"
          : absl::StrCat("in --tls-cert ", first.message()));
}

absl::StatusOr<std::string> TakeToken(const std::string& text) {
  const absl::string_view word = absl::StripAsciiWhitespace(text);
  if (word.empty()) return absl::InvalidArgumentError("it is empty");
  for (const char c : word) {
    if (!absl::ascii_isgraph(static_cast<unsigned char>(c))) {
      return absl::InvalidArgumentError(
          "it must hold one word of printable ASCII, the token");
    }
  }
  return std::string(word);
}

absl::Status CheckTogether(const SecurityFlags& flags) {
  if (flags.certificate_file.empty() == flags.key_file.empty()) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      flags.key_file.empty() ? "--tls-cert: it needs --tls-key as well"
                             : "--tls-key: it needs --tls-cert as well");
}

void DefineSecurityFlags(CLI::App& app, SecurityFlags& flags) {
  constexpr char kGroup[] = "Security of the connection, of every command";
  const auto add_file = [&](const char* name, std::string& path,
                            const char* help) {
    AddOption(app, path,
              {.name = name, .type = "FILE", .help = help, .group = kGroup});
  };
  AddFlag(app, flags.tls, "--tls",
          "TLS, with the certificates that this system trusts; the other "
          "--tls- options ask for TLS too",
          kGroup);
  add_file("--tls-ca", flags.ca_file,
           "Trust the certificates in this file instead (PEM)");
  add_file("--tls-cert", flags.certificate_file,
           "This client's certificate chain, for mutual TLS (PEM)");
  add_file("--tls-key", flags.key_file, "The private key to --tls-cert (PEM)");
  AddOption(app, flags.server_name,
            {.name = "--tls-server-name",
             .type = "NAME",
             .help = "The name in the server's certificate, if not that of "
                     "the address",
             .group = kGroup});
  add_file("--token-file", flags.token_file,
           "Send the bearer token in this file; without TLS only to a Unix "
           "socket or a loopback address");
}

absl::StatusOr<ChannelSecurity> ParseSecurity(const SecurityFlags& flags) {
  ChannelSecurity security;
  security.tls = flags.tls || !flags.ca_file.empty() ||
                 !flags.certificate_file.empty() || !flags.key_file.empty() ||
                 !flags.server_name.empty();
  security.server_name = flags.server_name;
  absl::Status status = CheckTogether(flags);
  status.Update(Load("--tls-ca", flags.ca_file, TakeAuthorities,
                     security.ca_certificates));
  status.Update(Load("--tls-cert", flags.certificate_file, TakeChain,
                     security.certificate_chain));
  if (!status.ok()) return status;
  status.Update(Load(
      "--tls-key", flags.key_file,
      [&](const std::string& key) {
        return TakeKey(key, security.certificate_chain);
      },
      security.private_key));
  status.Update(
      Load("--token-file", flags.token_file, TakeToken, security.token));
  if (!status.ok()) return status;
  return security;
}

}  // namespace

std::string GlobalFlags::DefaultAdmin() {
  return "unix:" + AdminSocketPathIn(DefaultStateDir());
}

void DefineGlobalFlags(CLI::App& app, GlobalFlags& flags) {
  constexpr char kGroup[] = "Options of every command, before or after it";
  AddOption(app, flags.server,
            {.name = "--server",
             .type = "ADDR",
             .help = "HOST:PORT, [IPV6]:PORT or unix:PATH; dns:, ipv4: and "
                     "ipv6: before them are understood",
             .group = kGroup,
             .environment = "YATZYCTL_SERVER"});
  AddOption(app, flags.admin,
            {.name = "--admin",
             .type = "ADDR",
             .help = "Where the commands for operators go, in the same forms",
             .group = kGroup,
             .environment = "YATZYCTL_ADMIN"});
  flags.timeout_option =
      AddOption(app, flags.timeout,
                {.name = "--timeout",
                 .type = "SECONDS",
                 .help = "How long to wait for an answer or a connection; "
                         "distribution, and win against a state, wait 60 if it "
                         "is left out",
                 .group = kGroup});
  flags.format_option = AddOption(
      app, flags.format,
      {.name = "--format",
       .type = "FORMAT",
       .help = "text, json, csv for review, simulate, distribution and analyze "
               "--file, svg for distribution, or binary for batch-evaluate",
       .group = kGroup,
       .choices = {"text", "json", "csv", "svg", "binary"}});
  DefineSecurityFlags(app, flags.security);
}

absl::StatusOr<ClientOptions> ParseClientOptions(const GlobalFlags& flags) {
  const absl::StatusOr<absl::Duration> timeout = ParseTimeout(flags.timeout);
  if (!timeout.ok()) return timeout.status();
  absl::StatusOr<ChannelSecurity> security = ParseSecurity(flags.security);
  if (!security.ok()) return security.status();
  return ClientOptions{.deadline = *timeout, .security = *std::move(security)};
}

OutputFormat FormatOf(const GlobalFlags& flags) {
  if (flags.format == "json") return OutputFormat::kJson;
  if (flags.format == "csv") return OutputFormat::kCsv;
  if (flags.format == "svg") return OutputFormat::kSvg;
  return flags.format == "binary" ? OutputFormat::kBinary : OutputFormat::kText;
}

ExitCode WithClient(const GlobalFlags& flags, Streams& streams,
                    const std::function<ExitCode(const YatzyClient&)>& run) {
  const absl::StatusOr<ClientOptions> options = ParseClientOptions(flags);
  if (!options.ok()) return ReportUsageError(options.status(), streams.err);
  const absl::StatusOr<YatzyClient> client =
      YatzyClient::Create(flags.server, *options);
  if (client.ok()) return run(*client);
  return ReportUsageError(WithChannelFlagNamed(client.status(), "--server"),
                          streams.err);
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
