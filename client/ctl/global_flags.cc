#include "client/ctl/global_flags.h"

#include <cmath>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "proto/contract/default_path.h"

namespace yatzy::client {
namespace {

absl::StatusOr<absl::Duration> ParseTimeout(const std::string& value) {
  double seconds = 0;
  if (!absl::SimpleAtod(value, &seconds) || !std::isfinite(seconds) ||
      absl::Seconds(seconds) <= absl::ZeroDuration()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "--timeout: \"", value, "\" is not a positive number of seconds"));
  }
  return absl::Seconds(seconds);
}

}  // namespace

std::string GlobalFlags::DefaultAdmin() {
  return "unix:" + AdminSocketPathIn(DefaultStateDir());
}

void DefineGlobalFlags(CLI::App& app, GlobalFlags& flags) {
  constexpr char kGroup[] = "Options of every command, before or after it";
  app.add_option("--server", flags.server,
                 "HOST:PORT, [IPV6]:PORT or unix:PATH")
      ->envname("YATZYCTL_SERVER")
      ->type_name("ADDR")
      ->capture_default_str()
      ->group(kGroup);
  app.add_option("--admin", flags.admin,
                 "Where the commands for operators go, in the same forms")
      ->envname("YATZYCTL_ADMIN")
      ->type_name("ADDR")
      ->capture_default_str()
      ->group(kGroup);
  app.add_option("--timeout", flags.timeout,
                 "How long to wait for an answer or a connection")
      ->type_name("SECONDS")
      ->capture_default_str()
      ->group(kGroup);
  app.add_option("--format", flags.format,
                 "text, json, or binary for batch-evaluate")
      ->check(CLI::IsMember({"text", "json", "binary"}).description(""))
      ->type_name("FORMAT")
      ->capture_default_str()
      ->group(kGroup);
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

}  // namespace yatzy::client
