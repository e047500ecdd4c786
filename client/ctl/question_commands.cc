#include "client/ctl/question_commands.h"

#include <memory>
#include <string>

#include "client/ctl/commands.h"
#include "client/ctl/game_flags.h"

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

// What analyze asks.
struct Question {
  PositionFlags position;
  std::string max_actions = "0";
};

void DefineStateFlags(CLI::App& command, StateFlags& flags) {
  constexpr char kGroup[] = "State (left out, the start of the game)";
  command
      .add_option("--filled", flags.filled,
                  "Filled categories, separated by commas")
      ->type_name("NAMES")
      ->group(kGroup);
  command
      .add_option("--filled-mask", flags.filled_mask,
                  "Instead of --filled: bit 0 is ones ... bit 14 is yatzy")
      ->type_name("MASK")
      ->group(kGroup);
  command
      .add_option("--upper", flags.upper,
                  "Points so far in ones to sixes, without the bonus")
      ->type_name("N")
      ->capture_default_str()
      ->group(kGroup);
  command
      .add_option("--banked", flags.banked,
                  "Points so far in all categories, without the bonus")
      ->type_name("N")
      ->capture_default_str()
      ->group(kGroup);
}

void DefineQuestionFlags(CLI::App& command, Question& flags) {
  constexpr char kGroup[] = "Position";
  command
      .add_option("--dice", flags.position.dice,
                  "The five dice: 3,3,3,5,6 or 33356")
      ->type_name("DICE")
      ->required()
      ->group(kGroup);
  command
      .add_option("--rerolls", flags.position.rerolls,
                  "Rerolls left in this turn: 2, 1, or 0 to choose a category")
      ->type_name("0|1|2")
      ->required()
      ->group(kGroup);
  command
      .add_option("--max-actions", flags.max_actions,
                  "How many actions to list; 0 for all")
      ->type_name("N")
      ->capture_default_str()
      ->group(kGroup);
  DefineStateFlags(command, flags.position.state);
}

ExitCode Evaluate(const GlobalFlags& globals, const StateFlags& flags,
                  Streams& streams) {
  const auto state = ParseState(flags);
  if (!state.ok()) return ReportUsageError(state.status(), streams.err);
  return WithClient(globals, streams, [&](const YatzyClient& client) {
    return RunEvaluate(client, *state, FormatOf(globals), streams);
  });
}

ExitCode Analyze(const GlobalFlags& globals, const Question& flags,
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

Command DefineEvaluate(CLI::App& app, const GlobalFlags& globals) {
  CLI::App* const grammar = AddGrammar(
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
      AddGrammar(app, kQueryCommands, "analyze",
                 "The actions of a position, best first", kAnalyzeExamples);
  const auto flags = std::make_shared<Question>();
  DefineQuestionFlags(*grammar, *flags);
  return {grammar, [&globals, flags](Streams& streams) {
            return Analyze(globals, *flags, streams);
          }};
}

Command DefineStatus(CLI::App& app, const GlobalFlags& globals) {
  CLI::App* const grammar =
      AddGrammar(app, kQueryCommands, "status",
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
