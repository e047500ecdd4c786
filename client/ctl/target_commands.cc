// yatzyctl target and win: how likely a score is reached, an opponent beaten.
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "client/ctl/asked_game.h"
#include "client/ctl/commands.h"
#include "client/ctl/format.h"
#include "client/ctl/game_flags.h"
#include "client/ctl/global_flags.h"
#include "client/ctl/query_flags.h"
#include "client/ctl/target_text.h"
#include "core/os/numbers.h"

namespace yatzy::client {
namespace {

constexpr char kTargetExamples[] = R"(Examples:
  yatzyctl target --to 200 'dice 66666 | rolls 0 | upper 45 | banked 140 |
    filled ones,twos,threes,fours,fives,one-pair,two-pairs,three-of-a-kind,
    small-straight,large-straight,full-house,chance'
  yatzyctl target --to 230 'upper 61 | banked 195 | filled ones,twos,threes,
    fours,fives,one-pair,two-pairs,three-of-a-kind,four-of-a-kind,chance'
Scores are final scores: with --banked, what the game has so far counts, and the
bonus in the end. Actions that reach the score as often are in the order of
analyze, the highest expectation first. For few open categories: ten or so.
)";

constexpr char kWinExamples[] = R"(Examples:
  yatzyctl win --against 245 'dice 22556 | rolls 1 | upper 41 | banked 190 |
    filled ones,twos,threes,fours,sixes,one-pair,three-of-a-kind,
    four-of-a-kind,small-straight,large-straight,chance,yatzy'
  yatzyctl win --against 'upper 45 | banked 150 | filled ones,twos,threes,fours,
    fives,one-pair,two-pairs,three-of-a-kind,four-of-a-kind,small-straight,
    large-straight,full-house' --draw 0 'dice 22556 | rolls 1 | upper 41 |
    banked 190 | filled ones,twos,threes,fours,sixes,one-pair,three-of-a-kind,
    four-of-a-kind,small-straight,large-straight,chance,yatzy'
--against takes the final score of an opponent who has finished, or the state of
one who is at the start of a turn and plays for the highest expected score. A
draw is worth half a win unless --draw says otherwise. For few open categories:
ten or so, nine of the opponent.
)";

struct PlayFlags : ListFlags {
  std::string goal;  // --to or --against
  std::string draw;
};

void DefinePlayFlags(CLI::App& command, PlayFlags& flags) {
  flags.max_actions = "0";
  DefineListFlags(
      command, flags,
      {.text =
           "Instead of the flags below: 'upper 3 | filled ones', with 'dice "
           "1 3 3 5 6 | rolls 2' for a position",
       .group = "Position (without dice, the start of a turn)",
       .max_actions = "How many actions to list; 0 for all"});
}

// Sets where the game is, and what is asked of its actions.
template <typename Request>
absl::Status ReadPlay(const PlayFlags& flags, const Game& game,
                      Request& request) {
  absl::Status status = ReadFrom(flags.position, game, request);
  if (!status.ok()) return status;
  const auto most = ParseInteger("--max-actions", flags.max_actions);
  if (!most.ok()) return most.status();
  request.set_max_actions(*most);
  request.set_include_scoring(flags.include_scoring);
  return absl::OkStatus();
}

template <typename Request>
std::string PlayHeading(const Game& game, const Request& request,
                        const std::string& rule_set) {
  return request.has_position()
             ? PositionText(game, request.position(), rule_set)
             : absl::StrCat(RulesText(rule_set),
                            StateText(game, request.state()));
}

template <typename Request, typename Answer>
ExitCode Print(const GlobalFlags& globals, const Game& game,
               const Request& request, const absl::StatusOr<Answer>& answer,
               std::string (*text)(const Game&, const Request&, const Answer&),
               Streams& streams) {
  if (!answer.ok()) {
    return ReportFailure(InFlags(answer.status()), streams.err);
  }
  if (FormatOf(globals) == OutputFormat::kJson) {
    streams.out << JsonLine(*answer);
  } else {
    streams.out << PlayHeading(game, request, answer->rule_set())
                << text(game, request, *answer) << "table "
                << answer->table_id() << "\n";
  }
  return FinishOutput(streams);
}

ExitCode AskTarget(const GlobalFlags& globals, const PlayFlags& flags,
                   Streams& streams) {
  const auto ask = [&](const YatzyClient& client, const AskedGame& asked) {
    v1::AnalyzeTargetRequest request;
    absl::Status status = ReadPlay(flags, *asked.game, request);
    const auto target = ParseInteger("--to", flags.goal);
    status.Update(target.status());
    if (!status.ok()) return ReportUsageError(status, streams.err);
    request.set_target(*target);
    request.set_rule_set(asked.rule_set);
    return Print(globals, *asked.game, request, client.AnalyzeTarget(request),
                 &TargetText, streams);
  };
  return WithGame(globals, RulesOf(flags.rules, flags.position.state), streams,
                  ask);
}

// A number is a final score, all else a state in the notation.
bool IsScore(const std::string& goal) {
  return goal.find_first_not_of("0123456789+-") == std::string::npos;
}

absl::Status ReadOpponent(const PlayFlags& flags, const Game& game,
                          v1::AnalyzeWinRequest& request) {
  if (IsScore(flags.goal)) {
    const auto score = ParseInteger("--against", flags.goal);
    if (!score.ok()) return score.status();
    request.set_opponent_final_score(*score);
    return absl::OkStatus();
  }
  StateFlags state;
  state.text = flags.goal;
  auto read = ParseState(state, game);
  if (!read.ok()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "--against: ", absl::StripPrefix(read.status().message(), "POSITION: "),
        // A word is no try of a state.
        flags.goal.find(' ') == std::string::npos ? "; or a final score" : ""));
  }
  *request.mutable_opponent_state() = *std::move(read);
  return absl::OkStatus();
}

absl::Status ReadDraw(const PlayFlags& flags, v1::AnalyzeWinRequest& request) {
  if (flags.draw.empty()) return absl::OkStatus();
  const auto draw = ReadNumber(flags.draw);
  if (!draw.has_value()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "--draw: \"", flags.draw, "\" is not a number from 0 to 1"));
  }
  request.set_draw_worth(*draw);
  return absl::OkStatus();
}

ExitCode AskWin(GlobalFlags globals, const PlayFlags& flags, Streams& streams) {
  // One who plays on has a distribution.
  if (!IsScore(flags.goal) && !WasGiven(globals.timeout_option)) {
    globals.timeout = kLongTimeout;
  }
  const auto ask = [&](const YatzyClient& client, const AskedGame& asked) {
    v1::AnalyzeWinRequest request;
    absl::Status status = ReadPlay(flags, *asked.game, request);
    status.Update(ReadOpponent(flags, *asked.game, request));
    status.Update(ReadDraw(flags, request));
    if (!status.ok()) return ReportUsageError(status, streams.err);
    request.set_rule_set(asked.rule_set);
    return Print(globals, *asked.game, request, client.AnalyzeWin(request),
                 &WinText, streams);
  };
  return WithGame(globals, RulesOf(flags.rules, flags.position.state), streams,
                  ask);
}

}  // namespace

Command DefineTarget(CLI::App& app, const GlobalFlags& globals) {
  CLI::App* const grammar =
      AddCommand(app, kQueryCommands, "target",
                 "How likely a final score is reached", kTargetExamples);
  const auto flags = std::make_shared<PlayFlags>();
  DefinePlayFlags(*grammar, *flags);
  AddOption(*grammar, flags->goal,
            {.name = "--to",
             .type = "SCORE",
             .help = "The final score to be reached, bonus included",
             .required = true});
  return {.grammar = grammar, .run = [&globals, flags](Streams& streams) {
            return AskTarget(globals, *flags, streams);
          }};
}

Command DefineWin(CLI::App& app, const GlobalFlags& globals) {
  CLI::App* const grammar =
      AddCommand(app, kQueryCommands, "win", "How likely an opponent is beaten",
                 kWinExamples);
  const auto flags = std::make_shared<PlayFlags>();
  DefinePlayFlags(*grammar, *flags);
  AddOption(*grammar, flags->goal,
            {.name = "--against",
             .type = "SCORE|STATE",
             .help = "The opponent: a final score, or a state in the notation, "
                     "'upper 45 | banked 150 | filled ones,twos'",
             .required = true});
  AddOption(*grammar, flags->draw,
            {.name = "--draw",
             .type = "WORTH",
             .help = "What a draw is worth, 0 to 1, where a win is worth 1; "
                     "0.5 if left out"});
  return {.grammar = grammar, .run = [&globals, flags](Streams& streams) {
            return AskWin(globals, *flags, streams);
          }};
}

}  // namespace yatzy::client
