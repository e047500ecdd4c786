#include "client/ctl/query_commands.h"

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/ctl/asked_game.h"
#include "client/ctl/bulk_analyze.h"
#include "client/ctl/commands.h"
#include "client/ctl/format.h"
#include "client/ctl/game_flags.h"
#include "client/ctl/global_flags.h"
#include "client/ctl/outlook_text.h"
#include "client/ctl/query_flags.h"

namespace yatzy::client {
namespace {

constexpr char kEvaluateExamples[] = R"(Examples:
  yatzyctl evaluate                     # the start of the game: 248.44 points
  yatzyctl evaluate --filled ones,one-pair --upper 3 --banked 15
  yatzyctl evaluate --filled-mask 0x41 --upper 3
  yatzyctl evaluate --rules yahtzee --filled yatzy,sixes --all-equal-points 50 \
    --upper 24 --banked 74
Categories, unless --rules says otherwise:
  ones twos threes fours fives sixes one-pair two-pairs three-of-a-kind
  four-of-a-kind small-straight large-straight full-house chance yatzy
)";

constexpr char kAnalyzeExamples[] = R"(Examples:
  yatzyctl analyze --dice 33356 --rerolls 2  # what to keep after a first roll
  yatzyctl analyze --dice 33356 --rerolls 1 --include-scoring  # or to stop
  yatzyctl analyze --dice 3,3,3,5,6 --rerolls 0   # which category to score
  yatzyctl analyze --dice 11355 --rerolls 1 --filled one-pair,chance --max-actions 3
  yatzyctl analyze --rules yahtzee --dice 66661 --rerolls 1
  yatzyctl analyze 'dice 1 1 3 5 5 | rolls 1 | filled one-pair,chance'
  yatzyctl analyze --file positions.txt --max-actions 3 > actions.csv
  echo 'dice 33356 | rolls 2' | yatzyctl analyze --file - --format json
  yatzyctl analyze --file positions.txt --local --output actions.csv
--file writes CSV, which DuckDB, pandas and spreadsheets read, or with --format
json a line for each position. The rule set is that of --rules, else the one
that the first position names; lines that it refuses are named.
)";

constexpr char kExplainExamples[] = R"(Examples:
  yatzyctl explain --dice 33356 --rerolls 2
  yatzyctl explain 'dice 3 3 3 5 6 | rolls 1 | upper 18 | filled sixes' --max-actions 2
)";

struct EvaluateFlags {
  std::string rules;
  StateFlags state;
};

// Of analyze and explain.
struct AnalyzeFlags : ListFlags {
  BulkFlags bulk;  // of analyze only
};

void DefineAnalyzeFlags(CLI::App& command, AnalyzeFlags& flags,
                        const char* max_actions) {
  DefineListFlags(command, flags,
                  {.text = "Instead of the flags below: 'dice 1 3 3 5 6 | "
                           "rolls 2 | upper 12 | filled ones,twos'",
                   .group = "Position",
                   .max_actions = max_actions});
}

ExitCode Evaluate(const GlobalFlags& globals, const EvaluateFlags& flags,
                  Streams& streams) {
  const auto evaluate = [&](const YatzyClient& client, const AskedGame& asked) {
    const auto state = ParseState(flags.state, *asked.game);
    if (!state.ok()) return ReportUsageError(state.status(), streams.err);
    return RunEvaluate(client, *state, FormatOf(globals), streams, asked);
  };
  return WithGame(globals, RulesOf(flags.rules, flags.state), streams,
                  evaluate);
}

absl::StatusOr<int> MaxActions(const AnalyzeFlags& flags, int by_default) {
  if (flags.max_actions.empty()) return by_default;
  auto most = ParseInteger("--max-actions", flags.max_actions);
  if (!most.ok() || *most >= 0) return most;
  return absl::InvalidArgumentError(absl::StrCat(
      "--max-actions: ", *most, " is negative, expected 0 (all) or more"));
}

// Those of one position beside --file, or the other way round.
absl::Status CheckBulk(const AnalyzeFlags& flags, const GlobalFlags& globals) {
  const BulkFlags& bulk = flags.bulk;
  const PositionFlags& position = flags.position;
  const OutputFormat format = FormatOf(globals);
  if (!bulk.file.empty()) {
    const bool is_alone = position.state == StateFlags() &&
                          position.dice.empty() && position.rerolls.empty();
    if (!is_alone) {
      return absl::InvalidArgumentError(
          "--file: give this or one position, not both");
    }
    const bool is_text =
        format == OutputFormat::kText && WasGiven(globals.format_option);
    return is_text ? absl::InvalidArgumentError(
                         "--format: --file has no text, expected csv or json")
                   : absl::OkStatus();
  }
  const char* const flag = format == OutputFormat::kCsv ? "--format: csv"
                           : bulk.local.is_local        ? "--local:"
                           : bulk.output != "-"         ? "--output:"
                                                        : nullptr;
  return flag == nullptr ? absl::OkStatus()
                         : absl::InvalidArgumentError(absl::StrCat(
                               flag, " is for --file only, give that too"));
}

ExitCode AnalyzeFile(const GlobalFlags& globals, const AnalyzeFlags& flags,
                     Streams& streams) {
  const auto max_actions = MaxActions(flags, /*by_default=*/1);
  if (!max_actions.ok()) {
    return ReportUsageError(max_actions.status(), streams.err);
  }
  return BulkAnalyze(globals, flags.bulk,
                     {flags.rules, *max_actions, flags.include_scoring},
                     streams);
}

// Asks `run` what the flags say, as an AnalyzePositionRequest or one with the
// same fields.
template <typename Request>
ExitCode Ask(const GlobalFlags& globals, const AnalyzeFlags& flags,
             ExitCode (*run)(const YatzyClient&, const Request&, OutputFormat,
                             Streams&, const AskedGame&),
             Streams& streams) {
  const auto ask = [&](const YatzyClient& client, const AskedGame& asked) {
    const auto position = ParsePosition(flags.position, *asked.game);
    const auto max_actions = MaxActions(flags, /*by_default=*/0);
    absl::Status status = position.status();
    status.Update(max_actions.status());
    if (!status.ok()) return ReportUsageError(status, streams.err);
    Request request;
    request.set_rule_set(asked.rule_set);
    *request.mutable_position() = *position;
    request.set_max_actions(*max_actions);
    request.set_include_scoring(flags.include_scoring);
    return run(client, request, FormatOf(globals), streams, asked);
  };
  return WithGame(globals, RulesOf(flags.rules, flags.position.state), streams,
                  ask);
}

}  // namespace

ExitCode RunEvaluate(const YatzyClient& client, const v1::GameState& state,
                     OutputFormat format, Streams& streams,
                     const AskedGame& asked) {
  v1::EvaluateStateRequest request;
  request.set_rule_set(asked.rule_set);
  *request.mutable_state() = state;
  const auto answer = client.EvaluateState(request);
  if (!answer.ok()) {
    return ReportFailure(InFlags(answer.status()), streams.err);
  }
  streams.out << (format == OutputFormat::kJson
                      ? JsonLine(*answer)
                      : EvaluationText(*asked.game, state, *answer));
  return FinishOutput(streams);
}

ExitCode RunAnalyze(const YatzyClient& client,
                    const v1::AnalyzePositionRequest& request,
                    OutputFormat format, Streams& streams,
                    const AskedGame& asked) {
  const auto answer = client.AnalyzePosition(request);
  if (!answer.ok()) {
    return ReportFailure(InFlags(answer.status()), streams.err);
  }
  streams.out << (format == OutputFormat::kJson
                      ? JsonLine(*answer)
                      : AnalysisText(*asked.game, request.position(), *answer));
  return FinishOutput(streams);
}

ExitCode RunExplain(const YatzyClient& client,
                    const v1::ExplainPositionRequest& request,
                    OutputFormat format, Streams& streams,
                    const AskedGame& asked) {
  const auto answer = client.ExplainPosition(request);
  if (!answer.ok()) {
    return ReportFailure(InFlags(answer.status()), streams.err);
  }
  streams.out << (format == OutputFormat::kJson
                      ? JsonLine(*answer)
                      : PositionText(*asked.game, request.position(),
                                     answer->rule_set()) +
                            OutlooksText(*asked.game, *answer));
  return FinishOutput(streams);
}

Command DefineEvaluate(CLI::App& app, const GlobalFlags& globals) {
  CLI::App* const grammar = AddCommand(
      app, kQueryCommands, "evaluate",
      "The expected score of a game at the start of a turn", kEvaluateExamples);
  const auto flags = std::make_shared<EvaluateFlags>();
  DefinePositionText(*grammar, flags->state.text,
                     "Instead of the flags below: 'upper 3 | filled ones'");
  DefineRulesFlag(*grammar, flags->rules);
  DefineStateFlags(*grammar, flags->state);
  return {grammar, [&globals, flags](Streams& streams) {
            return Evaluate(globals, *flags, streams);
          }};
}

Command DefineAnalyze(CLI::App& app, const GlobalFlags& globals) {
  CLI::App* const grammar =
      AddCommand(app, kQueryCommands, "analyze",
                 "The actions of a position, best first", kAnalyzeExamples);
  const auto flags = std::make_shared<AnalyzeFlags>();
  DefineAnalyzeFlags(*grammar, *flags,
                     "How many actions to list; 0 for all, which is the "
                     "default but for --file, where it is 1");
  DefineBulkFlags(*grammar, flags->bulk);
  const auto run = [&globals, flags](Streams& streams) {
    const absl::Status status = CheckBulk(*flags, globals);
    if (!status.ok()) return ReportUsageError(status, streams.err);
    return flags->bulk.file.empty() ? Ask(globals, *flags, &RunAnalyze, streams)
                                    : AnalyzeFile(globals, *flags, streams);
  };
  return {.grammar = grammar, .run = run, .takes_csv = true};
}

Command DefineExplain(CLI::App& app, const GlobalFlags& globals) {
  CLI::App* const grammar =
      AddCommand(app, kQueryCommands, "explain",
                 "What the actions of a position are likely to come to, and "
                 "why one is worth less than another",
                 kExplainExamples);
  const auto flags = std::make_shared<AnalyzeFlags>();
  flags->max_actions = "3";
  DefineAnalyzeFlags(*grammar, *flags,
                     "How many actions to explain; 0 for all");
  return {grammar, [&globals, flags](Streams& streams) {
            return Ask(globals, *flags, &RunExplain, streams);
          }};
}

}  // namespace yatzy::client
