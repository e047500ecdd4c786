#include "core/kernel/state_widget.h"

#include <algorithm>
#include <bit>
#include <limits>

#include "core/game/scoring_plan.h"
#include "core/kernel/simd/simd.h"

namespace yatzy {
namespace {

constexpr double kNever = -std::numeric_limits<double>::infinity();

// Reads the values of one set at the totals that a state may go on with.
class Follower {
 public:
  // `set` may be any, which is not looked at if it cannot follow.
  Follower(const ValueTable& table, std::uint32_t set, bool follows)
      : upper_(table.game().upper()),
        upper_mask_(table.game().UpperMaskOf(set)),
        values_(follows ? table.OfSet(set) : nullptr) {}

  double At(int total) const {
    return values_ == nullptr ? kNever
                              : values_[upper_.ValueOf(upper_mask_, total)];
  }

 private:
  const UpperTotals& upper_;
  const int upper_mask_;
  const float* const values_;
};

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

void FillSuccessors(const ValueTable& table, State state, int lane, int lanes,
                    double* successors) {
  const Game& game = table.game();
  const std::uint32_t set = game.SetOf(state);
  const int stride = SuccessorStride(lanes);
  const CategoryMask may_fill = game.MayFill(set);
  double* to = successors + lane;
  for (int c = 0; c < game.categories(); ++c) {
    const bool open = (may_fill >> c & 1) != 0;
    if (c < game.upper_categories()) {
      const Follower next(table, game.SetAfter(set, c, false), open);
      for (const int points : game.PossiblePoints(c)) {
        *to = points + next.At(game.upper().Add(state.upper_total, points));
        to += stride;
      }
      continue;
    }
    *to = Follower(table, game.SetAfter(set, c, false), open)
              .At(state.upper_total);
    to += stride;
    if (c != game.all_equal_box() || !game.has_mark()) continue;
    *to = Follower(table, game.SetAfter(set, c, true), open)
              .At(state.upper_total);
    to += stride;
  }
  if (game.all_equal_box() >= 0) {
    FillAllEqual(game, state, lane, lanes, successors);
  }
}

double RecomputeExpectedRemaining(const ValueTable& table, State state) {
  alignas(kMaxVectorBytes) double
      successors[kMaxSuccessorRows * SuccessorStride(1)];
  FillSuccessors(table, state, 0, 1, successors);
  alignas(kMaxVectorBytes) double keeps[kKeeps];
  KernelFor<double>(Simd::kScalar)
      .keep_values(table.game().plan().view<double>(), successors,
                   table.game().rolls_per_turn(), keeps);
  return keeps[0];
}

}  // namespace yatzy
