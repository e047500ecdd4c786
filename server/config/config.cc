#include "server/config/config.h"

#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <iostream>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "server/config/config_check.h"
#include "server/config/flags.h"
#include "server/config/setting_sources.h"
#include "server/config/settings.h"
#include "server/tables/state_directory.h"

namespace yatzy::server {
namespace {

constexpr char kDescription[] =
    "yatzyd answers questions about optimal play of solitaire Scandinavian "
    "Yatzy, and of other games of its family, over gRPC.\n\nIt maps the tables "
    "of expected values from its state directory, or solves the games and "
    "writes the tables there, and then serves yatzy.v1.AdvisorService, "
    "grpc.health.v1.Health and reflection. Operators are served on a socket of "
    "their own.";

constexpr char kFooter[] = R"(
Examples:
  yatzyd                                     serve on 127.0.0.1:50051
  yatzyd --listen unix:/run/yatzyd/q.sock    serve on a unix socket only
  yatzyd --listen 127.0.0.1:50051 --listen unix:/tmp/q.sock --state-dir /srv/yatzy
  yatzyd --rules scandinavian --rules yahtzee --rules ./house.toml
  yatzyd --config /etc/yatzyd/yatzyd.toml --check-config

Settings: a flag comes before its environment variable (YATZYD_QUERY_THREADS
for --query-threads), that before the configuration file, that before the
default. The file is TOML, with a line for each flag that takes a value:
  query-threads = 4
  listen = ["127.0.0.1:50051", "unix:/run/yatzyd/q.sock"]
--print-config writes such a file.

Signals: SIGTERM and SIGINT finish the calls in flight, then exit 0; those
that come within half a second are one request, a later one ends at once.
SIGHUP is logged: certificates and tokens are read anew when their files
change.
Exit codes: 0 ok, 2 usage, or a game that --max-solve-memory does not let it
solve, 65 bad table with --on-bad-table=fail, 69 cannot listen or cannot use a
certificate, 70 internal error, 73 state directory unusable, 74 standard output
did not take what was printed, 75 state directory in use by another yatzyd, 130
and 143 a later SIGINT or SIGTERM.
Logs go to stderr, metrics and health to --http-listen. Not for untrusted networks without a proxy in front.)";

// What to do other than serve.
struct Actions {
  std::string config_path;  // read by MergeSources
  bool print = false;
  bool check = false;
  std::string hardware;  // "text", "json" or nothing
};

void AddActions(CLI::App& app, Actions& actions) {
  app.add_option("--config", actions.config_path,
                 "Configuration file; default: none")
      ->configurable(false)
      ->type_name("FILE");
  app.add_flag("--print-config", actions.print,
               "Print every setting, and where it comes from, as a "
               "configuration file, and exit")
      ->configurable(false);
  app.add_flag("--print-hardware{text}", actions.hardware,
               "Print what this machine has and what the settings make of it, "
               "and exit; =json as JSON")
      ->check(CLI::IsMember({"text", "json"}).description(""))
      ->configurable(false);
  app.add_flag("--check-config", actions.check,
               "Check the settings and the files and folders they name, and "
               "exit")
      ->configurable(false);
}

std::string EnvironmentName(const std::string& flag) {
  return absl::StrCat("YATZYD_", absl::AsciiStrToUpper(
                                     absl::StrReplaceAll(flag, {{"-", "_"}})));
}

void AddEnvironment(CLI::App& app) {
  for (CLI::Option* option : app.get_options()) {
    const std::string name = SettingName(*option);
    if (option->get_configurable() || name == "config") {
      option->envname(EnvironmentName(name));
    }
  }
}

// --help and --version work whatever the environment and the file say.
bool AsksForText(const std::vector<std::string>& arguments) {
  return std::any_of(arguments.begin(), arguments.end(),
                     [](const std::string& argument) {
                       return argument == "-h" || argument == "--help" ||
                              argument == "--version";
                     });
}

// The first "--no-NAME=VALUE", or "". CLI11 would take it for the opposite of
// the value, and ends the program if that is a number of too many digits.
std::string NegationWithValue(const CLI::App& app,
                              const std::vector<std::string>& arguments) {
  for (const std::string& argument : arguments) {
    if (argument == "--") break;
    const std::vector<std::string> parts =
        absl::StrSplit(argument, absl::MaxSplits('=', 1));
    if (parts.size() == 2 && absl::StartsWith(parts[0], "--no-") &&
        app.get_option_no_throw(parts[0]) != nullptr) {
      return argument;
    }
  }
  return "";
}

// Where the setting that an error is about comes from, or "": CLI11 names the
// flag, also if a file or the environment gave the value.
std::string OriginOf(const std::string& error, const MergedArguments& merged) {
  for (const auto& [name, origin] : merged.origins) {
    const std::string flag = "--" + name;
    const std::size_t at = error.find(flag);
    if (origin == "flag" || at == std::string::npos) continue;
    // Not a longer flag that begins with this one.
    const std::size_t end = at + flag.size();
    if (end == error.size() ||
        (error[end] != '-' && !absl::ascii_isalnum(error[end]))) {
      return origin;
    }
  }
  return "";
}

ExitCode Explain(const std::string& error) {
  std::cerr << "yatzyd: " << error
            << "\nRun with --help for more information.\n";
  return kExitUsage;
}

// Sets what the flags are bound to, unless there is a reason to exit.
std::optional<ExitCode> Parse(CLI::App& app, const MergedArguments& merged) {
  const std::string negation = NegationWithValue(app, merged.arguments);
  if (!negation.empty()) {
    return Explain(absl::StrCat(negation, ": this flag takes no value"));
  }
  try {
    // CLI11 takes arguments from the back.
    app.parse(std::vector<std::string>(merged.arguments.rbegin(),
                                       merged.arguments.rend()));
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) {
      return static_cast<ExitCode>(app.exit(error));
    }
    const std::string origin = OriginOf(error.what(), merged);
    return Explain(origin.empty() ? error.what()
                                  : absl::StrCat(origin, ": ", error.what()));
  }
  return std::nullopt;
}

std::optional<ExitCode> Act(const Actions& actions, const CLI::App& app,
                            const Config& config,
                            const MergedArguments& merged) {
  if (actions.check) {
    const absl::Status status = CheckSettings(app, config);
    if (!status.ok()) return Explain(std::string(status.message()));
  }
  if (actions.print) std::cout << PrintConfig(app, merged.origins);
  return actions.print || actions.check ? std::optional(kExitOk) : std::nullopt;
}

}  // namespace

std::variant<Config, HardwareQuestion, ExitCode> ParseConfig(
    int argc, const char* const* argv) {
  CLI::App app(kDescription, "yatzyd");
  app.footer(kFooter);
  app.set_version_flag("--version", absl::StrCat("yatzyd ", YATZY_VERSION,
                                                 ", gRPC ", grpc::Version()));
  app.option_defaults()->always_capture_default();
  app.option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);

  Config config;
  config.state_dir = DefaultStateDir();
  Actions actions;
  AddActions(app, actions);
  AddFlags(app, config);
  AddEnvironment(app);

  MergedArguments merged;
  merged.arguments.assign(argv + 1, argv + argc);
  if (!AsksForText(merged.arguments)) {
    auto all = MergeSources(app, merged.arguments);
    if (!all.ok()) return Explain(std::string(all.status().message()));
    merged = *std::move(all);
  }
  if (const auto code = Parse(app, merged); code.has_value()) return *code;
  if (const absl::Status status = CheckTlsFlags(config); !status.ok()) {
    return Explain(std::string(status.message()));
  }
  if (const absl::Status status = FinishAdminFlags(config); !status.ok()) {
    return Explain(absl::StrCat("--admin-listen: ", status.message()));
  }
  const auto code = Act(actions, app, config, merged);
  if (code.has_value() && *code != kExitOk) return *code;
  if (!actions.hardware.empty()) {
    return HardwareQuestion{config.hardware(), actions.hardware == "json"};
  }
  if (code.has_value()) return *code;
  return config;
}

}  // namespace yatzy::server
