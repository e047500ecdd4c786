#include "core/kernel/state_widget.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>

#include "core/game/scoring_plan.h"
#include "core/kernel/simd/simd.h"

namespace yatzy {
namespace {

constexpr double kNever = -std::numeric_limits<double>::infinity();

// Stands for the values of a set that cannot follow. A choice of pointers, not
// a branch: which categories are open is hard to predict.
template <typename Real>
constexpr auto kNoValues = [] {
  std::array<Real, UpperTotals::kNoValue + 1> values{};
  values.fill(-std::numeric_limits<Real>::infinity());
  return values;
}();

const float* ValuesOf(const ValueTable& table, std::uint32_t set, int saved,
                      bool follows) {
  return follows ? table.OfSet(set, saved) : kNoValues<float>.data();
}

const double* ValuesOf(const ExactValues& values, std::uint32_t set, int saved,
                       bool follows) {
  return follows ? values.OfSet(set, saved) : kNoValues<double>.data();
}

// The best that each all-equal roll can do, from the successors before.
void FillAllEqual(const Game& game, State state, int lane, int lanes,
                  double* successors) {
  const ScoringPlan& plan = game.plan();
  for (int face = 0; face < kFaces; ++face) {
    const auto choices = plan.ChoicesOf(game.SetOf(state), face);
    double best = kNever;
    for (CategoryMask left = choices.categories; left != 0; left &= left - 1) {
      const auto [place, points] = choices.of_category[std::countr_zero(left)];
      best = std::max(best, successors[place * lanes + lane] + points);
    }
    successors[plan.AllEqualRow(face) * SuccessorStride(lanes) + lane] = best;
  }
}

}  // namespace

template <typename Values>
void FillSuccessors(const Values& values, State state, int lane, int lanes,
                    double* successors) {
  const Game& game = values.game();
  const int stride = SuccessorStride(lanes);
  double* to = successors + lane;
  VisitSuccessors(
      game, state,
      [&](std::uint32_t next, bool may_follow) {
        return ValuesOf(values, next, state.saved, may_follow);
      },
      [&](const auto* of_set, int value, int points) {
        *to = points + double{of_set[value]};
        to += stride;
      });
  if (game.all_equal_box() >= 0) {
    FillAllEqual(game, state, lane, lanes, successors);
  }
}

template void FillSuccessors(const ValueTable&, State, int, int, double*);
template void FillSuccessors(const ExactValues&, State, int, int, double*);

double RecomputeExpectedRemaining(const ValueTable& table, State state) {
  alignas(kMaxVectorBytes) double
      successors[kMaxSuccessorRows * SuccessorStride(1)];
  alignas(kMaxVectorBytes) double keeps[kMaxKeeps];
  const Game& game = table.game();
  const auto& plan = game.plan().view<double>();
  const auto& kernel = KernelFor<double>(Simd::kScalar);
  if (!game.saves_rolls()) {
    FillSuccessors(table, state, 0, 1, successors);
    kernel.keep_values(plan, successors, game.rolls_per_turn(), keeps);
    return keeps[0];
  }
  for (int left = 0;; ++left) {
    FillSuccessors(table, game.Saving(state, left), 0, 1, successors);
    kernel.next_keep_values(plan, successors, left, keeps);
    if (left == game.MostRerolls(state)) return keeps[0];
  }
}

}  // namespace yatzy
