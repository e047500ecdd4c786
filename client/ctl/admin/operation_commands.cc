#include <cstdint>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "client/ctl/admin/admin_calls.h"
#include "client/ctl/admin/format_admin.h"
#include "client/ctl/asked_game.h"
#include "client/ctl/commands.h"
#include "client/ctl/game_flags.h"
#include "core/os/numbers.h"

namespace yatzy::client {
namespace {

constexpr char kResolveExamples[] =
    R"(Prints the operation's name, or with --wait its outcome. The operation goes on
whatever becomes of this command; Ctrl-C ends the wait only.
Examples:
  yatzyctl resolve --wait --force       # solve now, with a progress bar
  yatzyctl resolve --threads 1 --arithmetic float
  yatzyctl resolve --request-id 2026-01-31    # once, however often this is run
  yatzyctl resolve --validate-only      # could it start?
  yatzyctl resolve --rules yahtzee --wait
  yatzyctl resolve --targets --force --wait   # the table that target asks
)";

constexpr char kOperationsExamples[] = R"(Examples:
  yatzyctl operations
  yatzyctl operations --format json
)";

constexpr char kOperationExamples[] =
    R"(With --wait the exit code is 0 only if the operation succeeds.
Examples:
  yatzyctl operation operations/1
  yatzyctl operation 1 --wait           # the same one, until it is done
)";

constexpr char kCancelExamples[] =
    R"(With --wait the exit code is 0 only if the operation ends as cancelled.
Examples:
  yatzyctl cancel operations/1
  yatzyctl cancel 1 --wait
)";

struct ResolveFlags {
  std::string rules;
  bool wait = false;
  std::string threads = "0";
  std::string arithmetic;
  bool force = false;
  bool targets = false;
  std::string request_id;
  bool validate_only = false;
};

// Which operation, and whether to wait for its end.
struct OperationFlags {
  std::string name;
  bool wait = false;
};

constexpr char kWaitHelp[] = "Until it is done, telling how far it is";

void DefineResolveFlags(CLI::App& command, ResolveFlags& flags) {
  constexpr char kGroup[] = "Re-solve";
  CLI::Option* const wait =
      AddFlag(command, flags.wait, "--wait", kWaitHelp, kGroup);
  DefineRulesFlag(command, flags.rules, kGroup);
  AddOption(command, flags.threads,
            {.name = "--threads",
             .type = "N",
             .help = "Threads that solve; 0: as the server is configured",
             .group = kGroup});
  AddOption(
      command, flags.arithmetic,
      {.name = "--arithmetic",
       .type = "KIND",
       .help = "double or float; if not given, as the server is configured",
       .group = kGroup,
       .choices = {"double", "float"}});
  AddFlag(command, flags.force, "--force",
          "Solve even if a kept table has the same values", kGroup);
  AddFlag(command, flags.targets, "--targets",
          "The table of targets, of a server that has them", kGroup);
  AddOption(command, flags.request_id,
            {.name = "--request-id",
             .type = "ID",
             .help = "A name for this request: the server starts one operation "
                     "for it, and it is repeated if the server is unavailable",
             .group = kGroup});
  AddFlag(command, flags.validate_only, "--validate-only",
          "Start nothing, only say whether it could", kGroup, wait);
}

void DefineOperationFlags(CLI::App& command, OperationFlags& flags) {
  AddOption(command, flags.name,
            {.name = "NAME",
             .type = "",
             .help = "operations/1, for example, or just 1",
             .required = true});
  AddFlag(command, flags.wait, "--wait", kWaitHelp);
}

std::string FullName(const std::string& name) {
  const auto number = ReadInteger<std::uint64_t>(name);
  return number.has_value() ? absl::StrCat("operations/", *number) : name;
}

ExitCode Write(const Operation& operation, const GlobalFlags& globals,
               Streams& streams) {
  streams.out << (FormatOf(globals) == OutputFormat::kJson
                      ? OperationJson(operation)
                      : OperationText(operation));
  return FinishOutput(streams);
}

// The end of a command that waited for success.
ExitCode Finish(const Operation& operation, const GlobalFlags& globals,
                Streams& streams) {
  const ExitCode written = Write(operation, globals, streams);
  const absl::Status outcome = OutcomeOf(operation).status();
  if (outcome.ok()) return written;
  streams.err << "yatzyctl: " << operation.name()
              << (absl::IsCancelled(outcome) ? " was cancelled\n"
                                             : " failed\n");
  return kExitFailed;
}

absl::StatusOr<admin::v1::ResolveTableRequest> ParseResolve(
    const ResolveFlags& flags) {
  const absl::StatusOr<int> threads = ParseInteger("--threads", flags.threads);
  if (!threads.ok()) return threads.status();
  const absl::StatusOr<std::string> rule_set = RuleSetIdOf(flags.rules);
  if (!rule_set.ok()) return rule_set.status();
  admin::v1::ResolveTableRequest request;
  request.set_rule_set(*rule_set);
  request.set_request_id(flags.request_id);
  request.set_validate_only(flags.validate_only);
  request.set_threads(*threads);
  request.set_force(flags.force);
  if (flags.targets) request.set_objective(admin::v1::OBJECTIVE_TARGETS);
  if (flags.arithmetic == "double") {
    request.set_arithmetic(admin::v1::ARITHMETIC_DOUBLE);
  } else if (flags.arithmetic == "float") {
    request.set_arithmetic(admin::v1::ARITHMETIC_FLOAT);
  }
  return request;
}

ExitCode Resolve(const AdminClient& client, const ResolveFlags& flags,
                 const admin::v1::ResolveTableRequest& request,
                 const GlobalFlags& globals, Streams& streams) {
  const absl::Status same = CheckFile(client, flags.rules);
  if (!same.ok()) return ReportAdminFailure(same, streams);
  const auto operation = client.ResolveTable(request);
  if (!operation.ok()) return ReportAdminFailure(operation.status(), streams);
  if (flags.wait) {
    return AwaitOperation(
        client, operation->name(), streams,
        [&](const Operation& done) { return Finish(done, globals, streams); });
  }
  if (FormatOf(globals) == OutputFormat::kJson) {
    return Write(*operation, globals, streams);
  }
  streams.out << (flags.validate_only ? "it could start" : operation->name())
              << "\n";
  return FinishOutput(streams);
}

ExitCode Show(const AdminClient& client, const OperationFlags& flags,
              const GlobalFlags& globals, Streams& streams) {
  const std::string name = FullName(flags.name);
  if (flags.wait) {
    return AwaitOperation(client, name, streams, [&](const Operation& done) {
      return Finish(done, globals, streams);
    });
  }
  const auto operation = client.GetOperation(name);
  if (!operation.ok()) return ReportAdminFailure(operation.status(), streams);
  return Write(*operation, globals, streams);
}

ExitCode FinishCancel(const Operation& operation, const GlobalFlags& globals,
                      Streams& streams) {
  const ExitCode written = Write(operation, globals, streams);
  if (absl::IsCancelled(OutcomeOf(operation).status())) return written;
  streams.err << "yatzyctl: " << operation.name()
              << " had ended before it could be cancelled\n";
  return kExitFailed;
}

ExitCode Cancel(const AdminClient& client, const OperationFlags& flags,
                const GlobalFlags& globals, Streams& streams) {
  const std::string name = FullName(flags.name);
  const absl::Status cancelled = client.CancelOperation(name);
  if (!cancelled.ok()) return ReportAdminFailure(cancelled, streams);
  if (!flags.wait) return Show(client, {.name = name}, globals, streams);
  return AwaitOperation(client, name, streams, [&](const Operation& done) {
    return FinishCancel(done, globals, streams);
  });
}

}  // namespace

Command DefineResolve(CLI::App& app, const GlobalFlags& globals) {
  CLI::App* const grammar = AddCommand(
      app, kAdminCommands, "resolve",
      "Solves the table anew while the server serves", kResolveExamples);
  const auto flags = std::make_shared<ResolveFlags>();
  DefineResolveFlags(*grammar, *flags);
  return {grammar, [&globals, flags](Streams& streams) {
            const auto request = ParseResolve(*flags);
            if (!request.ok()) {
              return ReportUsageError(request.status(), streams.err);
            }
            return WithAdminClient(
                globals, streams, [&](const AdminClient& client, Streams&) {
                  return Resolve(client, *flags, *request, globals, streams);
                });
          }};
}

Command DefineOperations(CLI::App& app, const GlobalFlags& globals) {
  return AdminCommand(
      AddCommand(app, kAdminCommands, "operations",
                 "Lists the re-solves that the server remembers",
                 kOperationsExamples),
      globals, [&globals](const AdminClient& client, Streams& streams) {
        const auto list = client.ListOperations();
        if (!list.ok()) return ReportAdminFailure(list.status(), streams);
        streams.out << (FormatOf(globals) == OutputFormat::kJson
                            ? OperationsJson(*list)
                            : OperationsText(*list));
        return FinishOutput(streams);
      });
}

Command DefineOperation(CLI::App& app, const GlobalFlags& globals) {
  CLI::App* const grammar =
      AddCommand(app, kAdminCommands, "operation",
                 "Shows one of them, or waits for it", kOperationExamples);
  const auto flags = std::make_shared<OperationFlags>();
  DefineOperationFlags(*grammar, *flags);
  return AdminCommand(
      grammar, globals,
      [&globals, flags](const AdminClient& client, Streams& streams) {
        return Show(client, *flags, globals, streams);
      });
}

Command DefineCancel(CLI::App& app, const GlobalFlags& globals) {
  CLI::App* const grammar = AddCommand(app, kAdminCommands, "cancel",
                                       "Stops one of them", kCancelExamples);
  const auto flags = std::make_shared<OperationFlags>();
  DefineOperationFlags(*grammar, *flags);
  return AdminCommand(
      grammar, globals,
      [&globals, flags](const AdminClient& client, Streams& streams) {
        return Cancel(client, *flags, globals, streams);
      });
}

}  // namespace yatzy::client
