// Of the module: chances, late in a game. Numbers go into Module::numbers.
#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "client/web/wasm/module.h"
#include "core/advisor/distribution.h"
#include "core/advisor/distribution_memory.h"
#include "core/advisor/utility.h"
#include "core/advisor/win.h"

namespace yatzy {
namespace {

// A page that waits for more than some seconds seems to hang, and memory is
// short on a phone. Work is half of what the server takes on.
constexpr std::size_t kMostBytesOfDistribution = std::size_t{64} << 20;
constexpr std::int64_t kMostWork = 3'000'000;

// As on the server.
int MostOpenOfOpponent(const Game& game) { return game.saves_rolls() ? 5 : 9; }

constexpr double kPercents[] = {1, 5, 10, 25, 50, 75, 90, 95, 99};

// Where a question is: the start of a turn, or within one.
struct Asked {
  State state;
  std::optional<Position> position;
};

int OpenCategories(const Game& game, State state) {
  return game.categories() - std::popcount(state.filled);
}

absl::StatusOr<Asked> ReadAsked(const Game& game, const Question& question) {
  Asked asked{AskedState(question), {}};
  if (!game.IsState(asked.state) || !game.IsReachable(asked.state)) {
    return absl::InvalidArgumentError("no game reaches the state");
  }
  if (question.rerolls_left == kStartOfTurn) return asked;
  asked.position = AskedPosition(question);
  const absl::Status status = ValidatePosition(game, *asked.position);
  if (!status.ok()) return status;
  return asked;
}

// The same, if what may follow is not too much to be solved.
absl::StatusOr<Asked> ReadPlay(const Game& game, const Question& question) {
  auto asked = ReadAsked(game, question);
  if (!asked.ok()) return asked;
  if (UtilityWork(game, asked->state) > kMostWork) {
    return absl::FailedPreconditionError(
        "too much may follow; ask when fewer categories are open");
  }
  return asked;
}

absl::StatusOr<Opponent> ReadOpponent(int handle, const Question& question) {
  if (question.opponent_plays == 0) return FinishedOpponent(question.score);
  const State state{static_cast<CategoryMask>(question.opponent_filled),
                    static_cast<std::uint8_t>(question.opponent_upper_total),
                    question.opponent_all_equal_held != 0,
                    static_cast<std::uint8_t>(question.opponent_saved)};
  const Game& game = TableOf(handle).game();
  const int most = MostOpenOfOpponent(game);
  if (!game.IsState(state) || OpenCategories(game, state) > most) {
    return absl::InvalidArgumentError(absl::StrCat(
        "opponent_state: expected at most ", most, " open categories"));
  }
  auto distribution = DistributionOf(ExactOf(handle), state);
  if (!distribution.ok()) return distribution.status();
  return Opponent{*std::move(distribution), question.opponent_banked};
}

// Writes the best action of the position as the first answer, and returns what
// may come after it.
absl::StatusOr<Distribution> AfterTheBest(int handle,
                                          const Position& position) {
  const ValueTable& table = TableOf(handle);
  const auto ranked = RankActions(table, position, {.max_actions = 1});
  if (!ranked.ok()) return ranked.status();
  TheModule().answers[0] =
      AnswerOf(table.game(), position.state, ranked->front());
  return DistributionOf(ExactOf(handle), position, ranked->front().action);
}

void Write(const Game& game, const Distribution& distribution, int banked) {
  std::vector<double>& numbers = TheModule().numbers;
  const std::size_t tiers = game.rules().tiers.size();
  numbers = {double(banked + distribution.least), banked + distribution.Mean(),
             distribution.StandardDeviation()};
  for (const double percent : kPercents) {
    numbers.push_back(banked + distribution.Quantile(percent / 100));
  }
  numbers.push_back(static_cast<double>(tiers));
  numbers.insert(numbers.end(), distribution.tiers.begin(),
                 distribution.tiers.begin() + tiers);
  numbers.insert(numbers.end(), distribution.probabilities.begin(),
                 distribution.probabilities.end());
}

void WriteChances(double value, const WinChances& chances, double loss) {
  std::vector<double>& numbers = TheModule().numbers;
  numbers.insert(numbers.end(),
                 {value, chances.win, chances.draw, chances.lose, loss});
}

int Count() { return static_cast<int>(TheModule().numbers.size()); }

// Writes the actions as answers.
template <typename Action>
void WriteAnswers(const Game& game, State state,
                  const std::vector<Action>& actions) {
  for (std::size_t i = 0; i < actions.size(); ++i) {
    TheModule().answers[i] = AnswerOf(game, state, actions[i].ranked);
  }
}

}  // namespace

YATZY_EXPORT(numbers) double* TheNumbers() {
  return TheModule().numbers.data();
}

// What follows returns how many numbers it writes; the negative code with a
// message.

// The final score: its least, mean and standard deviation, nine percentiles,
// how many tiers, the chance of each, then that of each final score from the
// least on. Within a turn after the best action, which is the first answer.
YATZY_EXPORT(distribution) int FindDistribution(int handle) {
  const Game& game = TableOf(handle).game();
  const Question& question = TheModule().question;
  const auto asked = ReadAsked(game, question);
  if (!asked.ok()) return Fail(asked.status());
  if (MemoryOfDistribution(game, asked->state) > kMostBytesOfDistribution) {
    return Fail(absl::FailedPreconditionError(
        "too much may follow; ask when fewer categories are open"));
  }
  const auto found = asked->position.has_value()
                         ? AfterTheBest(handle, *asked->position)
                         : DistributionOf(ExactOf(handle), asked->state);
  if (!found.ok()) return Fail(found.status());
  Write(game, *found, question.banked);
  return Count();
}

// The largest chance to reach a final score. Within a turn that after the
// action of the highest expectation too, and of each answer the chance and what
// it is less.
YATZY_EXPORT(target) int FindTarget(int handle) {
  const ValueTable& table = TableOf(handle);
  const Game& game = table.game();
  const Question& question = TheModule().question;
  std::vector<double>& numbers = TheModule().numbers;
  const auto asked = ReadPlay(game, question);
  if (!asked.ok()) return Fail(asked.status());
  const Utility utility = Utility::OfReaching(question.score);
  if (!asked->position.has_value()) {
    const auto best = BestUtility(TheModule().games[handle].game, asked->state,
                                  question.banked, utility);
    if (!best.ok()) return Fail(best.status());
    numbers = {*best};
    return Count();
  }
  const UtilityOptions options{.include_scoring =
                                   question.include_scoring != 0};
  const auto ranked =
      RankByUtility(table, *asked->position, question.banked, utility, options);
  if (!ranked.ok()) return Fail(ranked.status());
  const auto expectation = RankActions(
      table, *asked->position,
      {.max_actions = 1, .include_scoring = options.include_scoring});
  if (!expectation.ok()) return Fail(expectation.status());
  const auto after_it = std::find_if(
      ranked->begin(), ranked->end(), [&](const TargetAction& one) {
        return one.ranked.action == expectation->front().action;
      });
  numbers = {ranked->front().chance, after_it->chance};
  for (const TargetAction& one : *ranked) {
    numbers.insert(numbers.end(), {one.chance, one.chance_loss});
  }
  WriteAnswers(game, asked->state, *ranked);
  return Count();
}

// Beating the opponent: value, win, draw, lose and what it is less, of the best
// play; within a turn also of each answer.
YATZY_EXPORT(win) int FindWin(int handle) {
  const ValueTable& table = TableOf(handle);
  const Question& question = TheModule().question;
  const auto asked = ReadPlay(table.game(), question);
  if (!asked.ok()) return Fail(asked.status());
  const auto opponent = ReadOpponent(handle, question);
  if (!opponent.ok()) return Fail(opponent.status());
  TheModule().numbers.clear();
  const double draw_worth = question.draw_worth;
  if (!asked->position.has_value()) {
    const auto best =
        BestWinChances(TheModule().games[handle].game, asked->state,
                       question.banked, *opponent, draw_worth);
    if (!best.ok()) return Fail(best.status());
    WriteChances(best->win + draw_worth * best->draw, *best, 0);
    return Count();
  }
  const auto ranked =
      RankToWin(table, *asked->position, question.banked, *opponent, draw_worth,
                {.include_scoring = question.include_scoring != 0});
  if (!ranked.ok()) return Fail(ranked.status());
  WriteChances(ranked->front().value, ranked->front().chances, 0);
  for (const WinAction& one : *ranked) {
    WriteChances(one.value, one.chances, one.loss);
  }
  WriteAnswers(table.game(), asked->state, *ranked);
  return Count();
}

}  // namespace yatzy
