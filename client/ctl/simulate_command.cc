// yatzyctl simulate: games by seed and policy.
#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/ctl/asked_game.h"
#include "client/ctl/calls_in_order.h"
#include "client/ctl/commands.h"
#include "client/ctl/csv_text.h"
#include "client/ctl/format.h"
#include "client/ctl/output_file.h"
#include "client/ctl/progress_bar.h"
#include "core/os/numbers.h"
#include "proto/contract/limits.h"

namespace yatzy::client {
namespace {

constexpr char kSimulateExamples[] =
    R"(A seed, a game's number and a policy make the same game everywhere; how is in
core/play/simulation.h of the sources. Policies:
  optimal  takes the best action, the first of all that tie
  turn     maximises what this turn scores, and has no eye for the rest
  budget   takes any action that loses at most --loss-budget points
  random   takes any action
Examples:
  yatzyctl simulate --seed 1 --games 3
  yatzyctl simulate --seed 1 --games 1 --policy turn | yatzyctl review -
  yatzyctl simulate --seed 7 --games 1000000 --scores --output scores.txt
  yatzyctl simulate --seed 7 --games 1000 --policy budget --loss-budget 0.5 |
    yatzyctl review -
  yatzyctl simulate --seed 7 --games 5 --first 999995 --rules yahtzee
  yatzyctl simulate --seed 7 --games 1000 --format csv > scores.csv
)";

struct SimulateFlags {
  std::string rules;
  std::string seed;
  std::string games;
  std::string first = "0";
  std::string policy = "optimal";
  std::string loss_budget;
  bool scores = false;
  std::string output = "-";
};

// What the flags ask for.
struct Wanted {
  v1::SimulateGamesRequest request;  // of the first game; without a count
  std::uint64_t games = 0;
};

absl::StatusOr<std::uint64_t> ParseCount(const char* flag,
                                         const std::string& value,
                                         std::uint64_t least) {
  const auto number = ReadInteger<std::uint64_t>(value, least);
  if (number.has_value()) return *number;
  return absl::InvalidArgumentError(absl::StrCat(
      flag, ": \"", value, "\" is not a whole number, in decimal, from ", least,
      " to 2^64 - 1"));
}

v1::Policy PolicyOf(const std::string& word) {
  if (word == "turn") return v1::POLICY_TURN;
  if (word == "budget") return v1::POLICY_BUDGET;
  return word == "random" ? v1::POLICY_RANDOM : v1::POLICY_OPTIMAL;
}

absl::StatusOr<double> ParseLossBudget(const SimulateFlags& flags) {
  const bool has_budget = flags.policy == "budget";
  if (!has_budget && flags.loss_budget.empty()) return 0;
  if (!has_budget) {
    return absl::InvalidArgumentError(absl::StrCat(
        "--loss-budget: only --policy budget has one, not ", flags.policy));
  }
  const auto budget = ReadNumber(flags.loss_budget);
  if (budget.has_value() && *budget >= 0) return *budget;
  if (flags.loss_budget.empty()) {
    return absl::InvalidArgumentError(
        "--loss-budget: is required with --policy budget, expected the most "
        "points that a decision may lose, 0.5 for example");
  }
  return absl::InvalidArgumentError(
      absl::StrCat("--loss-budget: \"", flags.loss_budget,
                   "\", expected the most points that a decision may lose, 0.5 "
                   "for example"));
}

absl::StatusOr<Wanted> ParseWanted(const SimulateFlags& flags,
                                   OutputFormat format) {
  const auto seed = ParseCount("--seed", flags.seed, 0);
  const auto games = ParseCount("--games", flags.games, 1);
  const auto first = ParseCount("--first", flags.first, 0);
  const auto budget = ParseLossBudget(flags);
  absl::Status status = seed.status();
  status.Update(games.status());
  status.Update(first.status());
  status.Update(budget.status());
  if (!status.ok()) return status;
  if (*games - 1 > std::numeric_limits<std::uint64_t>::max() - *first) {
    return absl::InvalidArgumentError(
        absl::StrCat("--first: ", *first, " with --games ", *games,
                     ", but the number of the last game is 2^64 - 1 at most"));
  }
  Wanted wanted;
  wanted.games = *games;
  wanted.request.set_seed(*seed);
  wanted.request.set_first_game(*first);
  wanted.request.set_policy(PolicyOf(flags.policy));
  wanted.request.set_loss_budget(*budget);
  wanted.request.set_include_records(!flags.scores &&
                                     format != OutputFormat::kCsv);
  return wanted;
}

// A line for each game of an answer.
std::string GamesText(const v1::SimulateGamesRequest& request,
                      const v1::SimulateGamesResponse& answer,
                      OutputFormat format) {
  std::string text;
  for (int i = 0; i < answer.scores_size(); ++i) {
    const std::uint64_t game = request.first_game() + i;
    const bool has_record = i < answer.notations_size();
    if (format == OutputFormat::kCsv) {
      absl::StrAppend(&text, game, ",", answer.scores(i), "\n");
    } else if (format == OutputFormat::kJson) {
      JsonObject object;
      object.Add("game", game).Add("score", std::int64_t{answer.scores(i)});
      if (has_record) object.Add("record", answer.notations(i));
      absl::StrAppend(&text, object.ToString(), "\n");
    } else if (has_record) {
      absl::StrAppend(&text, answer.notations(i), "\n");
    } else {
      absl::StrAppend(&text, answer.scores(i), "\n");
    }
  }
  return text;
}

absl::Status SimulateAll(const YatzyClient& client, const Wanted& wanted,
                         OutputFormat format, Streams& streams,
                         std::ostream& out) {
  using Request = v1::SimulateGamesRequest;
  using Answer = v1::SimulateGamesResponse;
  ProgressBar progress(streams, wanted.games, {"games", 10'000});
  OneTable table("games");
  const std::uint64_t page = wanted.request.include_records()
                                 ? kMaxSimulatedRecords
                                 : kMaxSimulatedGames;
  std::uint64_t asked = 0;
  bool has_begun = false;
  const auto next = [&](Request& request) -> absl::StatusOr<bool> {
    if (asked == wanted.games || !out) return false;
    request = wanted.request;
    request.set_first_game(wanted.request.first_game() + asked);
    request.set_count(static_cast<int>(std::min(page, wanted.games - asked)));
    asked += request.count();
    return true;
  };
  const auto ask = [&](const Request& request,
                       YatzyClient::Callback<Answer> callback) {
    client.AsyncSimulateGames(request, std::move(callback));
  };
  const auto take = [&](const Request& request,
                        const absl::StatusOr<Answer>& answer) {
    if (!answer.ok()) return answer.status();
    absl::Status same = table.Take(answer->table_id(), request.count());
    if (!same.ok()) return same;
    if (format == OutputFormat::kCsv && !std::exchange(has_begun, true)) {
      out << "game,score\n";
    }
    out << GamesText(request, *answer, format);
    progress.Update(table.answered(), table.answered());
    return absl::OkStatus();
  };
  return AskInOrder<Request, Answer>(next, ask, take);
}

ExitCode Simulate(const GlobalFlags& globals, const SimulateFlags& flags,
                  Streams& streams) {
  const OutputFormat format = FormatOf(globals);
  auto wanted = ParseWanted(flags, format);
  if (!wanted.ok()) return ReportUsageError(wanted.status(), streams.err);
  return WithGame(
      globals, flags.rules, streams,
      [&](const YatzyClient& client, const AskedGame& asked) {
        wanted->request.set_rule_set(asked.rule_set);
        return WithOutput(flags.output, streams, [&](std::ostream& out) {
          const absl::Status status =
              SimulateAll(client, *wanted, format, streams, out);
          return status.ok() ? kExitOk : ReportFailure(status, streams.err);
        });
      });
}

void DefineSimulateFlags(CLI::App& command, SimulateFlags& flags) {
  DefineRulesFlag(command, flags.rules);
  AddOption(command, flags.seed,
            {.name = "--seed",
             .type = "S",
             .help = "Any number from 0 to 2^64 - 1",
             .required = true});
  AddOption(command, flags.games,
            {.name = "--games",
             .type = "N",
             .help = "How many games",
             .required = true});
  AddOption(command, flags.first,
            {.name = "--first",
             .type = "G",
             .help = "The number of the first; the others follow it"});
  AddOption(command, flags.policy,
            {.name = "--policy",
             .type = "POLICY",
             .help = "How the player decides: optimal, turn, budget or random",
             .choices = {"optimal", "turn", "budget", "random"}});
  AddOption(command, flags.loss_budget,
            {.name = "--loss-budget",
             .type = "POINTS",
             .help = "With --policy budget, the most that a decision may "
                     "lose"});
  AddFlag(command, flags.scores, "--scores",
          "Print the scores alone, not what happened");
  AddOption(command, flags.output,
            {.name = "--output",
             .type = "FILE",
             .help = "Appears when all has succeeded; - is the standard "
                     "output"});
}

}  // namespace

Command DefineSimulate(CLI::App& app, const GlobalFlags& globals) {
  CLI::App* const grammar = AddCommand(
      app, kQueryCommands, "simulate",
      "Whole games by a seed, as records that review takes", kSimulateExamples);
  const auto flags = std::make_shared<SimulateFlags>();
  DefineSimulateFlags(*grammar, *flags);
  return {.grammar = grammar,
          .run =
              [&globals, flags](Streams& streams) {
                return Simulate(globals, *flags, streams);
              },
          .takes_csv = true};
}

}  // namespace yatzy::client
