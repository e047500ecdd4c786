#include "core/advisor/turn_policy.h"

#include <bit>
#include <limits>

#include "core/dice/rolls.h"
#include "core/game/scoring_plan.h"
#include "core/kernel/simd/simd.h"
#include "core/kernel/state_widget.h"

namespace yatzy {

double ValueOfScoring(const ValueTable& table, State state,
                      const Scoring& scoring) {
  return scoring.points + scoring.extra +
         double{table.ExpectedRemaining(table.game().After(state, scoring))};
}

// Category by category: what it is worth depends on its points alone, of which
// there are few, so that a roll takes a look-up and a comparison.
TurnPolicy::TurnPolicy(const ValueTable& table, State state)
    : dice_(table.game().dice()) {
  const Game& game = table.game();
  const int rolls = game.rolls();
  std::array<double, kRolls> best;
  best.fill(-std::numeric_limits<double>::infinity());
  std::array<std::uint8_t, kRolls> category{};
  std::array<double, kMaxPoints + 1> value_of;
  for (CategoryMask left = game.MayFill(game.SetOf(state)); left != 0;
       left &= left - 1) {
    const int c = std::countr_zero(left);
    for (const int points : game.PossiblePoints(c)) {
      value_of[points] =
          ValueOfScoring(table, state, {c, points}) - c * kTieStep;
    }
    for (int roll = 0; roll < rolls; ++roll) {
      const double value = value_of[game.Points(c, roll)];
      category[roll] =
          value > best[roll] ? static_cast<std::uint8_t>(c) : category[roll];
      best[roll] = value > best[roll] ? value : best[roll];
    }
  }
  for (int roll = 0; roll < rolls; ++roll) {
    scorings_[roll] = {category[roll], game.Points(category[roll], roll)};
  }
  if (game.HasPlaces(game.SetOf(state))) ScoreAllEqual(table, state);
}

void TurnPolicy::ScoreAllEqual(const ValueTable& table, State state) {
  const Game& game = table.game();
  for (int face = 0; face < kFaces; ++face) {
    const int roll = game.AllEqualRoll(face);
    std::array<Scoring, kMaxCategories> scorings;
    const int size = game.ScoringsOf(game.SetOf(state), roll, scorings.data());
    double best = -std::numeric_limits<double>::infinity();
    for (int i = 0; i < size; ++i) {
      const double value = ValueOfScoring(table, state, scorings[i]) -
                           scorings[i].category * kTieStep;
      if (value <= best) continue;
      best = value;
      scorings_[roll] = scorings[i];
    }
  }
}

// As ChoiceStep (core/kernel/lattice_steps.h), but it remembers which keep.
void TurnPolicy::ChooseKeeps(int rerolls_left, const double* keep_values,
                             int stride) {
  std::array<double, kKeeps> value;
  std::array<KeepIndex, kKeeps> best;
  const int first_roll = KeepsOfFewer(dice_);
  const int end = KeepsOfFewer(dice_ + 1);
  for (int keep = 0; keep < end; ++keep) {
    double highest = keep_values[keep * stride] + keep * kTieStep;
    int chosen = keep;
    for (int i = 0; i < kKeepLattice.down_count[keep]; ++i) {
      const int below = kKeepLattice.down[keep][i];
      chosen = value[below] > highest ? best[below] : chosen;
      highest = value[below] > highest ? value[below] : highest;
    }
    value[keep] = highest;
    best[keep] = static_cast<KeepIndex>(chosen);
  }
  for (int keep = first_roll; keep < end; ++keep) {
    chosen_[rerolls_left - 1][keep - first_roll] = best[keep];
  }
}

void TurnPolicy::ChooseKeepsBelow(int rerolls, const ValueTable& table,
                                  State state) {
  if (rerolls <= 1) return;
  alignas(kMaxVectorBytes) double
      successors[kMaxSuccessorRows * SuccessorStride(1)];
  FillSuccessors(table, state, 0, 1, successors);
  const auto& kernel = KernelFor<double>(Simd::kScalar);
  for (int left = 1; left < rerolls; ++left) {
    alignas(kMaxVectorBytes) double keeps[kKeeps];
    kernel.keep_values(table.game().plan().view<double>(), successors, left,
                       keeps);
    ChooseKeeps(left, keeps, 1);
  }
}

void TurnPolicy::Follow(int rerolls_left, KeepProbabilities& keeps) const {
  if (rerolls_left == 0) return;
  constexpr double kSixth = 1.0 / kFaces;
  for (int keep = 0; keep < KeepsOfFewer(dice_); ++keep) {
    if (keeps[keep] == 0) continue;
    const double sixth = keeps[keep] * kSixth;
    for (const KeepIndex more : kKeepLattice.up[keep]) keeps[more] += sixth;
    keeps[keep] = 0;
  }
  FollowRolls(rerolls_left - 1, keeps);
}

void TurnPolicy::FollowRolls(int rerolls_left, KeepProbabilities& keeps) const {
  if (rerolls_left == 0) return;
  const int first_roll = KeepsOfFewer(dice_);
  const auto& chosen = chosen_[rerolls_left - 1];
  for (int roll = 0; roll < RollCount(dice_); ++roll) {
    const double probability = keeps[first_roll + roll];
    keeps[first_roll + roll] = 0;
    keeps[chosen[roll]] += probability;
  }
  Follow(rerolls_left, keeps);
}

}  // namespace yatzy
