#include "client/ctl/query_commands.h"

#include <memory>
#include <utility>

#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "client/ctl/commands.h"
#include "client/ctl/format.h"
#include "client/ctl/game_flags.h"
#include "client/ctl/global_flags.h"
#include "proto/status/steady_time.h"

namespace yatzy::client {
namespace {

constexpr char kEvaluateExamples[] = R"(Examples:
  yatzyctl evaluate                     the start of the game: 248.44 points
  yatzyctl evaluate --filled ones,one-pair --upper 3 --banked 15
  yatzyctl evaluate --filled-mask 0x41 --upper 3
Categories:
  ones twos threes fours fives sixes one-pair two-pairs three-of-a-kind
  four-of-a-kind small-straight large-straight full-house chance yatzy
)";

constexpr char kAnalyzeExamples[] = R"(Examples:
  yatzyctl analyze --dice 33356 --rerolls 2       what to keep after a first roll
  yatzyctl analyze --dice 3,3,3,5,6 --rerolls 0   which category to score
  yatzyctl analyze --dice 11355 --rerolls 1 --filled one-pair,chance --max-actions 3
)";

constexpr char kStatusExamples[] = R"(Examples:
  yatzyctl status
  yatzyctl status --server unix:/run/yatzyd.sock --format json
)";

struct AnalyzeFlags {
  PositionFlags position;
  std::string max_actions = "0";
};

void DefineStateFlags(CLI::App& command, StateFlags& flags) {
  constexpr char kGroup[] = "State (left out, the start of the game)";
  AddOption(command, flags.filled,
            {.name = "--filled",
             .type = "NAMES",
             .help = "Filled categories, separated by commas",
             .group = kGroup});
  AddOption(command, flags.filled_mask,
            {.name = "--filled-mask",
             .type = "MASK",
             .help = "Instead of --filled: bit 0 is ones ... bit 14 is yatzy",
             .group = kGroup});
  AddOption(command, flags.upper,
            {.name = "--upper",
             .type = "N",
             .help = "Points so far in ones to sixes, without the bonus",
             .group = kGroup});
  AddOption(command, flags.banked,
            {.name = "--banked",
             .type = "N",
             .help = "Points so far in all categories, without the bonus",
             .group = kGroup});
}

void DefineAnalyzeFlags(CLI::App& command, AnalyzeFlags& flags) {
  constexpr char kGroup[] = "Position";
  AddOption(command, flags.position.dice,
            {.name = "--dice",
             .type = "DICE",
             .help = "The five dice: 33356, 3,3,3,5,6 or '3 3 3 5 6'",
             .group = kGroup,
             .required = true});
  AddOption(
      command, flags.position.rerolls,
      {.name = "--rerolls",
       .type = "0|1|2",
       .help = "Rerolls left in this turn: 2, 1, or 0 to choose a category",
       .group = kGroup,
       .required = true});
  AddOption(command, flags.max_actions,
            {.name = "--max-actions",
             .type = "N",
             .help = "How many actions to list; 0 for all",
             .group = kGroup});
  DefineStateFlags(command, flags.position.state);
}

using ::grpc::health::v1::HealthCheckResponse;

struct ServerStatus {
  std::string server;
  std::string health;
  std::string advisor;
  bool serving = false;
  // Only if serving.
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

absl::StatusOr<ServerStatus> Ask(const YatzyClient& client,
                                 const std::string& server) {
  const auto health = Health(client, "");
  if (!health.ok()) return health.status();
  const auto advisor = Health(client, v1::AdvisorService::service_full_name());
  if (!advisor.ok()) return advisor.status();
  ServerStatus status;
  status.server = server;
  status.health = *health;
  status.advisor = *advisor;
  status.serving = *health == "SERVING" && *advisor == "SERVING";
  if (!status.serving) return status;
  // The health checks have opened the connection, so that this measures a
  // query and its answer and nothing else.
  const SteadyTime sent = SteadyTime::Now();
  auto start = client.EvaluateState({});
  status.round_trip = SteadyTime::Now() - sent;
  if (!start.ok()) return start.status();
  status.start = *std::move(start);
  return status;
}

std::string StatusText(const ServerStatus& status) {
  std::string text = absl::StrFormat(
      "server      %s\n"
      "health      %s\n"
      "advisor     %s\n",
      status.server, status.health, status.advisor);
  if (!status.serving) return text;
  absl::StrAppendFormat(&text,
                        "table       %s\n"
                        "E(start)    %.4f\n"
                        "round trip  %.2f ms\n",
                        status.start.table_id(),
                        status.start.expected_remaining(),
                        absl::ToDoubleMilliseconds(status.round_trip));
  return text;
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
  return json.ToString() + "\n";
}

ExitCode Evaluate(const GlobalFlags& globals, const StateFlags& flags,
                  Streams& streams) {
  const auto state = ParseState(flags);
  if (!state.ok()) return ReportUsageError(state.status(), streams.err);
  return WithClient(globals, streams, [&](const YatzyClient& client) {
    return RunEvaluate(client, *state, FormatOf(globals), streams);
  });
}

ExitCode Analyze(const GlobalFlags& globals, const AnalyzeFlags& flags,
                 Streams& streams) {
  const auto position = ParsePosition(flags.position);
  const auto max_actions = ParseInteger("--max-actions", flags.max_actions);
  absl::Status status = position.status();
  status.Update(max_actions.status());
  if (!status.ok()) return ReportUsageError(status, streams.err);
  return WithClient(globals, streams, [&](const YatzyClient& client) {
    return RunAnalyze(client, *position, *max_actions, FormatOf(globals),
                      streams);
  });
}

}  // namespace

ExitCode RunEvaluate(const YatzyClient& client, const v1::GameState& state,
                     OutputFormat format, Streams& streams) {
  v1::EvaluateStateRequest request;
  *request.mutable_state() = state;
  const auto answer = client.EvaluateState(request);
  if (!answer.ok()) return ReportFailure(answer.status(), streams.err);
  streams.out << (format == OutputFormat::kJson
                      ? JsonLine(*answer)
                      : EvaluationText(state, *answer));
  return FinishOutput(streams);
}

ExitCode RunAnalyze(const YatzyClient& client, const v1::Position& position,
                    int max_actions, OutputFormat format, Streams& streams) {
  v1::AnalyzePositionRequest request;
  *request.mutable_position() = position;
  request.set_max_actions(max_actions);
  const auto answer = client.AnalyzePosition(request);
  if (!answer.ok()) return ReportFailure(answer.status(), streams.err);
  streams.out << (format == OutputFormat::kJson
                      ? JsonLine(*answer)
                      : AnalysisText(position, *answer));
  return FinishOutput(streams);
}

ExitCode RunStatus(const YatzyClient& client, const std::string& server,
                   OutputFormat format, Streams& streams) {
  const absl::StatusOr<ServerStatus> status = Ask(client, server);
  if (!status.ok()) return ReportFailure(status.status(), streams.err);
  streams.out << (format == OutputFormat::kJson ? StatusJson(*status)
                                                : StatusText(*status));
  const ExitCode written = FinishOutput(streams);
  return status->serving ? written : kExitFailed;
}

Command DefineEvaluate(CLI::App& app, const GlobalFlags& globals) {
  CLI::App* const grammar = AddCommand(
      app, kQueryCommands, "evaluate",
      "The expected score of a game at the start of a turn", kEvaluateExamples);
  const auto flags = std::make_shared<StateFlags>();
  DefineStateFlags(*grammar, *flags);
  return {grammar, [&globals, flags](Streams& streams) {
            return Evaluate(globals, *flags, streams);
          }};
}

Command DefineAnalyze(CLI::App& app, const GlobalFlags& globals) {
  CLI::App* const grammar =
      AddCommand(app, kQueryCommands, "analyze",
                 "The actions of a position, best first", kAnalyzeExamples);
  const auto flags = std::make_shared<AnalyzeFlags>();
  DefineAnalyzeFlags(*grammar, *flags);
  return {grammar, [&globals, flags](Streams& streams) {
            return Analyze(globals, *flags, streams);
          }};
}

Command DefineStatus(CLI::App& app, const GlobalFlags& globals) {
  CLI::App* const grammar =
      AddCommand(app, kQueryCommands, "status",
                 "Whether the server is serving, its table and its delay",
                 kStatusExamples);
  return {grammar, [&globals](Streams& streams) {
            return WithClient(globals, streams, [&](const YatzyClient& client) {
              return RunStatus(client, globals.server, FormatOf(globals),
                               streams);
            });
          }};
}

}  // namespace yatzy::client
