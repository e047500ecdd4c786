// yatzyctl distribution: how likely each final score is.
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/ctl/asked_game.h"
#include "client/ctl/commands.h"
#include "client/ctl/distribution_text.h"
#include "client/ctl/format.h"
#include "client/ctl/game_flags.h"
#include "client/ctl/global_flags.h"
#include "client/ctl/query_flags.h"
#include "core/notation/action_text.h"
#include "core/notation/words.h"
#include "core/rules/face_counts.h"
#include "proto/convert/convert.h"

namespace yatzy::client {
namespace {

constexpr char kDistributionExamples[] = R"(Examples:
  yatzyctl distribution                  # a whole game, by the best player
  yatzyctl distribution --at-least 250 --at-least 300
  yatzyctl distribution 'upper 61 | banked 195 | filled ones,twos,threes,fours,
    fives,one-pair,two-pairs,three-of-a-kind,four-of-a-kind,chance'
  yatzyctl distribution --dice 33356 --rerolls 1 --filled ones,twos --upper 6
  yatzyctl distribution --dice 33356 --rerolls 1 --action 'keep 3 3 3'
  yatzyctl distribution --dice 33356 --rerolls 0 --action 'score threes'
  yatzyctl distribution --rules yahtzee --format csv > scores.csv
  yatzyctl distribution --format svg > scores.svg
Scores are final scores: with --banked, what the game has so far counts. With
dice it is the distribution after --action, or after the best action. From the
start of a game the server needs some seconds, unless somebody has asked before;
with nine open categories or fewer, milliseconds.
)";

struct DistributionFlags {
  std::string rules;
  PositionFlags position;
  std::string action;
  std::vector<std::string> at_least;
};

// Lists of all scores say how likely each is reached.
absl::Status CheckFormat(const DistributionFlags& flags, OutputFormat format) {
  const bool is_list =
      format == OutputFormat::kCsv || format == OutputFormat::kSvg;
  if (flags.at_least.empty() || !is_list) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("--at-least: has no place in --format ",
                   format == OutputFormat::kCsv
                       ? "csv, where the column at_least says it of all scores"
                       : "svg, expected text or json"));
}

// The player may keep what lies there only.
absl::Status CheckKeep(const DistributionFlags& flags, const Action& action,
                       const v1::Position& position) {
  const FaceCounts* const keep = std::get_if<FaceCounts>(&action);
  if (keep == nullptr) return absl::OkStatus();
  FaceCounts left = *keep;
  for (const int face : position.dice()) {
    if (face >= 1 && face <= kFaces && left[face - 1] > 0) --left[face - 1];
  }
  if (DiceCount(left) == 0) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(
      "--action: ", notation::Quoted(flags.action),
      ", expected to keep some of the dice on the table, which are ",
      absl::StrJoin(position.dice(), " ")));
}

absl::Status ReadAction(const DistributionFlags& flags, const Game& game,
                        v1::EvaluateDistributionRequest& request) {
  if (flags.action.empty()) return absl::OkStatus();
  if (!request.has_position()) {
    return absl::InvalidArgumentError(
        "--action: is for a position, give --dice and --rerolls too");
  }
  const auto action = ParseAction(game, flags.action);
  if (!action.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("--action: ", action.status().message()));
  }
  WriteAction(*action, *request.mutable_action());
  return CheckKeep(flags, *action, request.position());
}

// What the flags ask.
absl::StatusOr<v1::EvaluateDistributionRequest> RequestOf(
    const DistributionFlags& flags, const Game& game) {
  v1::EvaluateDistributionRequest request;
  absl::Status status = ReadFrom(flags.position, game, request);
  if (!status.ok()) return status;
  status = ReadAction(flags, game, request);
  for (const std::string& score : flags.at_least) {
    const auto number = ParseInteger("--at-least", score);
    status.Update(number.status());
    request.add_at_least(number.value_or(0));
  }
  if (!status.ok()) return status;
  return request;
}

// What the distribution is of.
std::string Heading(const Game& game,
                    const v1::EvaluateDistributionRequest& request,
                    const v1::EvaluateDistributionResponse& answer) {
  if (!request.has_position()) {
    return absl::StrCat(RulesText(answer.rule_set()),
                        StateText(game, request.state()));
  }
  return absl::StrCat(PositionText(game, request.position(), answer.rule_set()),
                      "After: ", ActionText(game, answer.action()),
                      request.has_action() ? "" : ", the best action", ".\n");
}

ExitCode RunDistribution(const YatzyClient& client,
                         v1::EvaluateDistributionRequest request,
                         OutputFormat format, Streams& streams,
                         const AskedGame& asked) {
  request.set_rule_set(asked.rule_set);
  const auto answer = client.EvaluateDistribution(request);
  if (!answer.ok()) {
    return ReportFailure(InFlags(answer.status()), streams.err);
  }
  const v1::Distribution& distribution = answer->distribution();
  if (format != OutputFormat::kJson && distribution.probabilities().empty()) {
    return ReportFailure(
        absl::InternalError("the server's distribution has no score"),
        streams.err);
  }
  switch (format) {
    case OutputFormat::kJson:
      streams.out << JsonLine(*answer);
      break;
    case OutputFormat::kCsv:
      streams.out << DistributionCsv(distribution);
      break;
    case OutputFormat::kSvg:
      streams.out << DistributionSvg(distribution);
      break;
    default:
      streams.out << Heading(*asked.game, request, *answer) << "\n"
                  << DistributionText(*asked.game, distribution) << "table "
                  << answer->table_id() << "\n";
  }
  return FinishOutput(streams);
}

ExitCode AskDistribution(GlobalFlags globals, const DistributionFlags& flags,
                         Streams& streams) {
  const absl::Status format = CheckFormat(flags, FormatOf(globals));
  if (!format.ok()) return ReportUsageError(format, streams.err);
  if (!WasGiven(globals.timeout_option)) globals.timeout = kLongTimeout;
  return WithGame(globals, RulesOf(flags.rules, flags.position.state), streams,
                  [&](const YatzyClient& client, const AskedGame& asked) {
                    auto request = RequestOf(flags, *asked.game);
                    if (!request.ok()) {
                      return ReportUsageError(request.status(), streams.err);
                    }
                    return RunDistribution(client, *std::move(request),
                                           FormatOf(globals), streams, asked);
                  });
}

}  // namespace

Command DefineDistribution(CLI::App& app, const GlobalFlags& globals) {
  constexpr char kPosition[] = "Position (left out, the start of a turn)";
  CLI::App* const grammar =
      AddCommand(app, kQueryCommands, "distribution",
                 "How likely each final score is", kDistributionExamples);
  const auto flags = std::make_shared<DistributionFlags>();
  DefinePositionText(*grammar, flags->position.state.text,
                     "Instead of the flags below: 'upper 3 | filled ones', "
                     "with 'dice 1 3 3 5 6 | rolls 2' for a position");
  DefineRulesFlag(*grammar, flags->rules);
  AddRepeated(*grammar, flags->at_least,
              {.name = "--at-least",
               .type = "SCORE",
               .help = "Say how likely so many points are reached in the end; "
                       "repeatable"});
  DefineDiceFlags(*grammar, flags->position, kPosition);
  AddOption(*grammar, flags->action,
            {.name = "--action",
             .type = "ACTION",
             .help = "What is done: 'keep 3 3 3', 'keep none' or 'score "
                     "full-house'; left out, what is best",
             .group = kPosition});
  DefineStateFlags(*grammar, flags->position.state);
  return {.grammar = grammar,
          .run =
              [&globals, flags](Streams& streams) {
                return AskDistribution(globals, *flags, streams);
              },
          .takes_csv = true,
          .takes_svg = true};
}

}  // namespace yatzy::client
