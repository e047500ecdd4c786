#include "core/play/turn_values.h"

#include <algorithm>
#include <limits>
#include <span>

#include "core/advisor/advisor.h"
#include "core/dice/rolls.h"
#include "core/game/scoring_plan.h"
#include "core/kernel/state_widget.h"

namespace yatzy {
namespace {

constexpr double kNoKeep = -std::numeric_limits<double>::infinity();

// Sets the action to the first way to score that is worth at least so much.
// Returns whether there is one.
bool FindScoring(const ScoringValues& ways, double least, TurnAction& action) {
  for (int i = 0; i < ways.count; ++i) {
    if (ways.values[i] < least) continue;
    action.scores = true;
    action.scoring = ways.scorings[i];
    return true;
  }
  return false;
}

}  // namespace

TurnValues::TurnValues(const ValueTable& table, Simd simd)
    : table_(table),
      kernel_(KernelFor<double>(simd)),
      memory_(new Memory),
      keeps_(new Keeps[std::max(1, table.game().MostRerolls())]) {}

void TurnValues::Add(State state) {
  states_[size_++] = state;
  if (table_.game().saves_rolls()) return;
  FillSuccessors(table_, state, size_ - 1, kernel_.lanes, memory_->successors);
}

void TurnValues::FillLanes(int rerolls_left) {
  const Game& game = table_.game();
  for (int lane = 0; game.saves_rolls() && lane < size_; ++lane) {
    // A lane may need fewer than others; its next states have no more.
    const int left = std::min(rerolls_left, game.MostRerolls(states_[lane]));
    FillSuccessors(table_, game.Saving(states_[lane], left), lane,
                   kernel_.lanes, memory_->successors);
  }
  // Lanes without a state repeat the first: ordinary numbers, which no
  // processor is slow with.
  const int rows = game.plan().successors();
  for (int row = 0; size_ < kernel_.lanes && row < rows; ++row) {
    double* values = memory_->successors + row * SuccessorStride(kernel_.lanes);
    std::fill(values + size_, values + kernel_.lanes, values[0]);
  }
}

void TurnValues::Solve() {
  const Game& game = table_.game();
  if (game.saves_rolls()) return SolveSaving();
  FillLanes(0);
  // A pass for each number of rerolls: the kernel is the solver's, which has no
  // use for what lies between.
  for (int rerolls = 1; rerolls < game.rolls_per_turn(); ++rerolls) {
    kernel_.keep_values(game.plan().view<double>(), memory_->successors,
                        rerolls, keeps_[rerolls - 1].values);
  }
}

// As far as the lane with the most saved rolls needs it.
void TurnValues::SolveSaving() {
  const Game& game = table_.game();
  int most = 0;
  for (int lane = 0; lane < size_; ++lane) {
    most = std::max(most, game.MostRerolls(states_[lane]));
  }
  for (int left = 0; left < most; ++left) {
    FillLanes(left);
    double* const keeps = keeps_[left].values;
    if (left > 0) {
      std::copy_n(keeps_[left - 1].values, kMaxKeeps * kernel_.lanes, keeps);
    }
    kernel_.next_keep_values(game.plan().view<double>(), memory_->successors,
                             left, keeps);
  }
}

BestOfTurn TurnValues::BestScoring(int lane, int roll) {
  ScoringValues& ways = memory_->ways;
  FillScoringValues(table_, table_.game().Saving(states_[lane], 0), roll, ways);
  BestOfTurn best;
  best.value =
      *std::max_element(ways.values.begin(), ways.values.begin() + ways.count);
  FindScoring(ways, best.value - kTieTolerance, best.action);
  return best;
}

// Who scores now saves the rerolls, so that is no keep of all dice.
BestOfTurn TurnValues::BestOfAll(int lane, int rerolls_left, int roll) {
  const Game& game = table_.game();
  ScoringValues& ways = memory_->ways;
  FillScoringValues(table_, game.Saving(states_[lane], rerolls_left), roll,
                    ways);
  const std::span<const KeepIndex> legal = KeepsOfRoll(roll, game.dice());
  BestOfTurn best;
  best.value =
      *std::max_element(ways.values.begin(), ways.values.begin() + ways.count);
  for (const KeepIndex keep : legal) {
    best.value = std::max(best.value, OfKeep(lane, rerolls_left, keep));
  }
  const double least = best.value - kTieTolerance;
  if (FindScoring(ways, least, best.action)) return best;
  const KeepIndex* keep = legal.data();
  while (OfKeep(lane, rerolls_left, *keep) < least) ++keep;
  best.action.keep = *keep;
  return best;
}

BestOfTurn TurnValues::BestOf(int lane, int rerolls_left, int roll) {
  if (rerolls_left == 0) return BestScoring(lane, roll);
  if (table_.game().saves_rolls()) return BestOfAll(lane, rerolls_left, roll);
  const std::span<const KeepIndex> legal =
      KeepsOfRoll(roll, table_.game().dice());
  // Two running maxima, so that one need not wait for the other.
  std::array<double, kMaxKeepsOfRoll + 1> values;
  double even = kNoKeep;
  double odd = kNoKeep;
  values[legal.size()] = kNoKeep;
  for (std::size_t i = 0; i < legal.size(); i += 2) {
    values[i] = OfKeep(lane, rerolls_left, legal[i]);
    if (i + 1 < legal.size()) {
      values[i + 1] = OfKeep(lane, rerolls_left, legal[i + 1]);
    }
    even = std::max(even, values[i]);
    odd = std::max(odd, values[i + 1]);
  }
  BestOfTurn best;
  best.value = std::max(even, odd);
  const double least = best.value - kTieTolerance;
  // All dice are the first keep; before the last reroll they are worth what
  // scoring is. The margin is for its rounding.
  if (OfKeep(lane, 1, legal.front()) >= least - kTieTolerance) {
    FillScoringValues(table_, states_[lane], roll, memory_->ways);
    if (FindScoring(memory_->ways, least, best.action)) return best;
  }
  std::size_t first = 0;
  while (values[first] < least) ++first;
  best.action.keep = legal[first];
  return best;
}

}  // namespace yatzy
