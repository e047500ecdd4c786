// One state of a table of targets.
#ifndef YATZY_CORE_KERNEL_TARGET_ROWS_H_
#define YATZY_CORE_KERNEL_TARGET_ROWS_H_

#include <algorithm>
#include <cstddef>
#include <vector>

#include "core/game/game.h"
#include "core/kernel/simd/simd.h"
#include "core/kernel/target_plan.h"
#include "core/kernel/target_windows.h"

namespace yatzy {

// A chance of so much is called 1: what a whole turn of ones comes to, rounded.
template <typename Real>
inline constexpr Real kCertainChance = 1;
template <>
inline constexpr double kCertainChance<double> = 1 - 1e-14;

// And one of less is called 0. It is far from the least number, with which some
// processors are slow.
inline constexpr double kNoChance = 0x1p-100;

// Solves the states of a set one by one, from the rows of those that follow.
// Not thread-safe.
template <typename Real>
class TargetRowSolver {
 public:
  // `plans` outlives this. Rows of other states have this padding: with
  // TargetWindows::Padding they are read where they are, with less some are
  // copied.
  TargetRowSolver(const Game& game, const TargetPlans& plans, Simd simd,
                  int padding)
      : game_(game),
        plans_(plans),
        kernel_(KernelFor<Real>(simd)),
        padding_(padding),
        windows_(game, kernel_.lanes, padding_) {}

  // Takes the set of the next states.
  void Begin(std::uint32_t set) { plans_.Compile(game_.MayFill(set), plan_); }

  // Computes the chances of a state of the set, from target `most` down to
  // `least` if they are not 0 or 1 before. Returns those that are neither 1 nor
  // 0, valid until the next call. Arguments as of TargetWindows::Begin.
  template <typename RowOf>
  TargetRow<Real> Solve(State state, const RowOf& row_of, int least, int most) {
    windows_.Begin(state, row_of);
    const int lanes = kernel_.lanes;
    const int end = std::min(windows_.end(), most + 1);
    if (end <= least) {
      first_ = last_ = chances_.data();
      return {nullptr, end, 0};
    }
    chances_.resize(end - least + lanes);
    first_ = last_ = chances_.data() + chances_.size();
    // Downwards, because chances rise to 1: there the row ends.
    for (int n = end - lanes; n + lanes > least; n -= lanes) {
      first_ -= lanes;
      alignas(kMaxVectorBytes) Real chances[kMaxLanes<Real>];
      kernel_.targets(plan_.view, windows_.At(n), chances);
      std::copy_n(chances, lanes, first_);
      if (chances[0] >= kCertainChance<Real>) break;
    }
    while (first_ < last_ && *first_ >= kCertainChance<Real>) ++first_;
    const int first = end - static_cast<int>(last_ - first_);
    while (first_ < last_ && last_[-1] < kNoChance) --last_;
    return {first_, first, static_cast<int>(last_ - first_)};
  }

  // Writes the row of the last state, padded, and returns where it ends.
  Real* Write(Real* to) const {
    to = std::fill_n(to, padding_, Real{1});
    to = std::copy(first_, last_, to);
    return std::fill_n(to, padding_, Real{0});
  }

 private:
  const Game& game_;
  const TargetPlans& plans_;
  const WidgetKernel<Real>& kernel_;
  const int padding_;
  TargetWindows<Real> windows_;
  TargetPlans::Plan plan_;
  std::vector<Real> chances_;  // of the last state, by rising target
  Real* first_ = nullptr;      // of those, the first below 1
  Real* last_ = nullptr;       // and the end of those above 0
};

}  // namespace yatzy

#endif  // YATZY_CORE_KERNEL_TARGET_ROWS_H_
