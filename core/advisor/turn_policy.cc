#include "core/advisor/turn_policy.h"

#include <bit>
#include <limits>

#include "core/dice/keep_rows.h"
#include "core/dice/rolls.h"
#include "core/game/scoring_plan.h"
#include "core/kernel/simd/simd.h"
#include "core/kernel/state_widget.h"

namespace yatzy {

// Category by category: what it is worth depends on its points alone, of which
// there are few, so that a roll takes a look-up and a comparison.
template <typename Values>
TurnPolicy::TurnPolicy(const Values& values, State state)
    : dice_(values.game().dice()) {
  const Game& game = values.game();
  const int rolls = game.rolls();
  std::array<double, kMaxRolls> best;
  best.fill(-std::numeric_limits<double>::infinity());
  std::array<std::uint8_t, kMaxRolls> category{};
  std::array<double, kMaxPoints + 1> value_of;
  for (CategoryMask left = game.MayFill(game.SetOf(state)); left != 0;
       left &= left - 1) {
    const int c = std::countr_zero(left);
    for (const int points : game.PossiblePoints(c)) {
      value_of[points] =
          ValueOfScoring(values, state, {c, points}) - c * kTieStep;
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
  if (game.HasPlaces(game.SetOf(state))) ScoreAllEqual(values, state);
}

template TurnPolicy::TurnPolicy(const ValueTable&, State);
template TurnPolicy::TurnPolicy(const ExactValues&, State);

template <typename Values>
void TurnPolicy::ScoreAllEqual(const Values& values, State state) {
  const Game& game = values.game();
  for (int face = 0; face < kFaces; ++face) {
    const int roll = game.AllEqualRoll(face);
    std::array<Scoring, kMaxCategories> scorings;
    const int size = game.ScoringsOf(game.SetOf(state), roll, scorings.data());
    double best = -std::numeric_limits<double>::infinity();
    for (int i = 0; i < size; ++i) {
      const double value = ValueOfScoring(values, state, scorings[i]) -
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
  std::array<double, kMaxKeeps> value;
  std::array<KeepIndex, kMaxKeeps> best;
  const int first_roll = KeepsOfFewer(dice_);
  const int end = KeepsOfFewer(dice_ + 1);
  for (int keep = 0; keep < end; ++keep) {
    double highest =
        keep_values[KeepRow(dice_, keep) * stride] + keep * kTieStep;
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

template <typename Values>
void TurnPolicy::ChooseKeepsBelow(int rerolls, const Values& values,
                                  State state) {
  if (rerolls <= 1) return;
  alignas(kMaxVectorBytes) double
      successors[kMaxSuccessorRows * SuccessorStride(1)];
  FillSuccessors(values, state, 0, 1, successors);
  const Game& game = values.game();
  const auto& kernel = KernelFor<double>(Simd::kScalar);
  for (int left = 1; left < rerolls; ++left) {
    alignas(kMaxVectorBytes) double keeps[kMaxKeeps];
    kernel.keep_values(game.plan().view<double>(), successors, left, keeps);
    ChooseKeeps(left, keeps, 1);
  }
}

template void TurnPolicy::ChooseKeepsBelow(int, const ValueTable&, State);
template void TurnPolicy::ChooseKeepsBelow(int, const ExactValues&, State);

void RollKept(int dice, KeepProbabilities& keeps) {
  constexpr double kSixth = 1.0 / kFaces;
  for (int keep = 0; keep < KeepsOfFewer(dice); ++keep) {
    if (keeps[keep] == 0) continue;
    const double sixth = keeps[keep] * kSixth;
    for (const KeepIndex more : kKeepLattice.up[keep]) keeps[more] += sixth;
    keeps[keep] = 0;
  }
}

void TurnPolicy::Follow(int rerolls_left, KeepProbabilities& keeps) const {
  if (rerolls_left == 0) return;
  RollKept(dice_, keeps);
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
