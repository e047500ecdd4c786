#include "client/ctl/status_command.h"

#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "client/ctl/asked_game.h"
#include "client/ctl/commands.h"
#include "client/ctl/format.h"
#include "client/ctl/served_rules.h"
#include "core/rules/presets.h"
#include "proto/status/steady_time.h"

namespace yatzy::client {
namespace {

constexpr char kStatusExamples[] = R"(Examples:
  yatzyctl status
  yatzyctl status --rules yahtzee  # of one rule set, where there are several
  yatzyctl status --server unix:/run/yatzyd.sock --format json
)";

using ::grpc::health::v1::HealthCheckResponse;

struct ServerStatus {
  std::string server;
  std::string health;
  std::string advisor;
  bool serving = false;
  // Only if serving.
  v1::ListRuleSetsResponse rule_sets;  // empty: of before rule sets
  v1::EvaluateStateResponse start;
  absl::Duration round_trip;
};

absl::StatusOr<std::string> Health(const YatzyClient& client,
                                   const std::string& service) {
  const auto status = client.CheckHealth(service);
  if (absl::IsNotFound(status.status())) return "SERVICE_UNKNOWN";
  if (!status.ok()) return status.status();
  return HealthCheckResponse::ServingStatus_Name(*status);
}

// The server's main rule set, as requests name it.
std::string MainOf(const v1::ListRuleSetsResponse& list) {
  for (const v1::RuleSet& rule_set : list.rule_sets()) {
    if (rule_set.id() == kDefaultRules) return "";
  }
  return list.rule_sets().empty() ? "" : list.rule_sets(0).id();
}

// What a serving server answers.
absl::Status AskForStart(const YatzyClient& client, const std::string& rule_set,
                         ServerStatus& status) {
  auto rule_sets = client.ListRuleSets();
  if (rule_sets.ok()) {
    status.rule_sets = *std::move(rule_sets);
  } else if (!absl::IsUnimplemented(rule_sets.status())) {
    return rule_sets.status();
  }
  v1::EvaluateStateRequest request;
  request.set_rule_set(rule_set.empty() ? MainOf(status.rule_sets) : rule_set);
  // The calls before have opened the connection, so that this measures a query
  // and its answer and nothing else.
  const SteadyTime sent = SteadyTime::Now();
  auto start = client.EvaluateState(request);
  status.round_trip = SteadyTime::Now() - sent;
  if (!start.ok()) return start.status();
  status.start = *std::move(start);
  return absl::OkStatus();
}

absl::StatusOr<ServerStatus> Ask(const YatzyClient& client,
                                 const std::string& server,
                                 const std::string& rule_set) {
  const auto health = Health(client, "");
  if (!health.ok()) return health.status();
  std::string service = v1::AdvisorService::service_full_name();
  if (!rule_set.empty()) absl::StrAppend(&service, "/", rule_set);
  const auto advisor = Health(client, service);
  if (!advisor.ok()) return advisor.status();
  ServerStatus status;
  status.server = server;
  status.health = *health;
  status.advisor = *advisor;
  status.serving =
      *advisor == "SERVING" && (*health == "SERVING" || !rule_set.empty());
  if (!status.serving) return status;
  absl::Status asked = AskForStart(client, rule_set, status);
  if (!asked.ok()) return asked;
  return status;
}

std::string StatusText(const ServerStatus& status) {
  std::string text = absl::StrFormat(
      "server      %s\n"
      "health      %s\n"
      "advisor     %s\n",
      status.server, status.health, status.advisor);
  if (!status.serving) return text;
  if (!status.start.rule_set().empty()) {
    absl::StrAppend(&text, "rules       ", status.start.rule_set(), "\n");
  }
  absl::StrAppendFormat(&text,
                        "table       %s\n"
                        "E(start)    %.4f\n"
                        "round trip  %.2f ms\n",
                        status.start.table_id(),
                        status.start.expected_remaining(),
                        absl::ToDoubleMilliseconds(status.round_trip));
  if (status.rule_sets.rule_sets_size() > 1) {
    absl::StrAppend(&text, "\n", ServedRulesText(status.rule_sets));
  }
  return text;
}

std::vector<JsonObject> RuleSetsJson(const v1::ListRuleSetsResponse& list) {
  std::vector<JsonObject> objects;
  for (const v1::RuleSet& rule_set : list.rule_sets()) {
    JsonObject& json = objects.emplace_back();
    json.Add("id", rule_set.id()).Add("tableId", rule_set.table_id());
    if (rule_set.table_id().empty()) continue;
    json.Add("expectedStart", rule_set.expected_final());
  }
  return objects;
}

std::string StatusJson(const ServerStatus& status) {
  JsonObject json;
  json.Add("server", status.server)
      .Add("health", status.health)
      .Add("advisor", status.advisor);
  if (status.serving) {
    json.Add("tableId", status.start.table_id())
        .Add("expectedStart", status.start.expected_remaining())
        .Add("roundTripMs", absl::ToDoubleMilliseconds(status.round_trip));
  }
  if (!status.start.rule_set().empty()) {
    json.Add("ruleSet", status.start.rule_set());
  }
  if (status.rule_sets.rule_sets_size() > 1) {
    json.Add("ruleSets", RuleSetsJson(status.rule_sets));
  }
  return json.ToString() + "\n";
}

}  // namespace

ExitCode RunStatus(const YatzyClient& client, const std::string& server,
                   const std::string& rule_set, OutputFormat format,
                   Streams& streams) {
  const absl::StatusOr<ServerStatus> status = Ask(client, server, rule_set);
  if (!status.ok()) return ReportFailure(status.status(), streams.err);
  streams.out << (format == OutputFormat::kJson ? StatusJson(*status)
                                                : StatusText(*status));
  const ExitCode written = FinishOutput(streams);
  return status->serving ? written : kExitFailed;
}

Command DefineStatus(CLI::App& app, const GlobalFlags& globals) {
  CLI::App* const grammar =
      AddCommand(app, kQueryCommands, "status",
                 "Whether the server is serving, its table and its delay",
                 kStatusExamples);
  const auto rules = std::make_shared<std::string>();
  DefineRulesFlag(*grammar, *rules);
  return {grammar, [&globals, rules](Streams& streams) {
            const auto id = RuleSetIdOf(*rules);
            if (!id.ok()) return ReportUsageError(id.status(), streams.err);
            return WithClient(globals, streams, [&](const YatzyClient& client) {
              return RunStatus(client, globals.server, *id, FormatOf(globals),
                               streams);
            });
          }};
}

}  // namespace yatzy::client
