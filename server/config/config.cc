#include "server/config/config.h"

#include <grpcpp/grpcpp.h>

#include <CLI/CLI.hpp>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "core/table/default_path.h"
#include "server/config/flag_groups.h"

namespace yatzy {
namespace {

constexpr char kDescription[] =
    "yatzyd answers questions about optimal play of solitaire Scandinavian "
    "Yatzy over gRPC.\n\nIt maps the table of expected values from its state "
    "directory, or solves the game and writes the table there, and then serves "
    "yatzy.v1.AdvisorService, grpc.health.v1.Health and reflection. Operators "
    "are served on a socket of their own.";

constexpr char kFooter[] = R"(
Examples:
  yatzyd                                     serve on 127.0.0.1:50051
  yatzyd --listen unix:/run/yatzyd/q.sock    serve on a unix socket only
  yatzyd --listen 127.0.0.1:50051 --listen unix:/tmp/q.sock --state-dir /srv/yatzy

Signals: SIGTERM and SIGINT finish the calls in flight, then exit 0.
Exit codes: 0 ok, 2 usage, 65 bad table with --on-bad-table=fail, 69 cannot
listen or cannot use a certificate, 70 internal error, 73 state directory unusable, 75 state directory in
use by another yatzyd.
Logs go to stderr, metrics and health to --http-listen. Not for untrusted networks without a proxy in front.)";

// Every flag has an environment variable: YATZYD_QUERY_THREADS for
// --query-threads.
std::string EnvironmentName(const std::string& flag) {
  return absl::StrCat("YATZYD_", absl::AsciiStrToUpper(
                                     absl::StrReplaceAll(flag, {{"-", "_"}})));
}

void AddEnvironment(CLI::App& app) {
  for (CLI::Option* option : app.get_options()) {
    const bool is_setting =
        option != app.get_help_ptr() && option != app.get_version_ptr();
    if (is_setting) option->envname(EnvironmentName(option->get_lnames()[0]));
  }
}

}  // namespace

std::variant<Config, ExitCode> ParseConfig(int argc, const char* const* argv) {
  CLI::App app(kDescription, "yatzyd");
  app.footer(kFooter);
  app.set_version_flag("--version", absl::StrCat("yatzyd ", YATZY_VERSION,
                                                 ", gRPC ", grpc::Version()));
  app.option_defaults()->always_capture_default();
  app.option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);

  Config config;
  config.state_dir = DefaultStateDir();
  AddServingFlags(app, config);
  AddAdmissionFlags(app, config);
  AddTransportFlags(app, config);
  AddTableFlags(app, config);
  AddSolverFlags(app, config);
  AddAdminFlags(app, config);
  AddLoggingFlags(app, config);
  AddHttpFlags(app, config);
  AddEnvironment(app);
  try {
    app.parse(argc, argv);
    const absl::Status status = FinishAdminFlags(config);
    if (!status.ok()) {
      throw CLI::ValidationError("--admin-listen",
                                 std::string(status.message()));
    }
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kExitOk : kExitUsage;
  }
  return config;
}

}  // namespace yatzy
