// What comes of a turn for targets, in games that save rolls.
#ifndef YATZY_CORE_KERNEL_SAVING_TARGET_ROWS_H_
#define YATZY_CORE_KERNEL_SAVING_TARGET_ROWS_H_

#include <algorithm>
#include <cstddef>
#include <deque>
#include <vector>

#include "core/game/game.h"
#include "core/game/scoring_plan.h"
#include "core/kernel/simd/simd.h"
#include "core/kernel/target_plan.h"
#include "core/kernel/target_rows.h"
#include "core/kernel/target_windows.h"

namespace yatzy {

// The windows of one state for each number of rolls that a player who scores
// may save. Not thread-safe.
class SavingTargetWindows {
 public:
  // Arguments as of TargetWindows.
  SavingTargetWindows(const Game& game, int lanes, int padding)
      : game_(game), lanes_(lanes), padding_(padding) {}

  // Takes a state, and how many rerolls its turn has at most. row_of(value,
  // saved) is the row of the state that has this value with no rolls saved, if
  // so many are.
  template <typename RowOf>
  void Begin(State state, int rerolls, const RowOf& row_of) {
    const int most = game_.Saving(state, rerolls).saved;
    while (std::ssize(windows_) <= most) {
      windows_.emplace_back(game_, lanes_, padding_);
    }
    state.saved = 0;
    end_ = 0;
    for (int saved = 0; saved <= most; ++saved) {
      windows_[saved].Begin(
          state, [&](std::uint32_t value) { return row_of(value, saved); });
      end_ = saved == 0 ? windows_[saved].end()
                        : std::max(end_, windows_[saved].end());
    }
    most_ = most;
  }

  // As in TargetWindows, for any number of saved rolls.
  int end() const { return end_; }

  // Computes the value of each keep for targets n, n + 1, .. from that with one
  // reroll less, as WidgetKernel::next_target_keeps has it.
  void NextKeeps(const WidgetKernel<double>& kernel,
                 const PlanView<std::int32_t>& plan, int n, int rerolls_left,
                 double* keeps) {
    const int saved = std::min(rerolls_left, most_);
    kernel.next_target_keeps(plan, windows_[saved].At(n), rerolls_left, keeps);
  }

 private:
  const Game& game_;
  const int lanes_;
  const int padding_;
  std::deque<TargetWindows<double>> windows_;  // they stay where they are
  int end_ = 0;
  int most_ = 0;
};

// Solves the states of a set that differ in saved rolls alone, together. Not
// thread-safe.
class SavingTargetRowSolver {
 public:
  // As of TargetRowSolver.
  SavingTargetRowSolver(const Game& game, const TargetPlans& plans, Simd simd,
                        int padding)
      : game_(game),
        plans_(plans),
        kernel_(KernelFor<double>(simd)),
        padding_(padding),
        windows_(game, kernel_.lanes, padding) {}

  void Begin(std::uint32_t set) { plans_.Compile(game_.MayFill(set), plan_); }

  // Computes the chances of a state of the set with 0, 1, .. counts - 1 rolls
  // saved, from target 0 down to `least`, and writes their padded rows to
  // `memory` and to rows[counts]. Returns how much of the memory was needed.
  template <typename RowOf>
  std::size_t Solve(State state, int counts, const RowOf& row_of, int least,
                    double* memory, TargetRow<double>* rows) {
    const int rerolls = game_.rolls_per_turn() - 1 + counts - 1;
    windows_.Begin(state, rerolls, row_of);
    const int lanes = kernel_.lanes;
    const int end = std::min(windows_.end(), 1);
    const int room = std::max(end - least, 0) + lanes;
    chances_.resize(std::size_t(room) * counts);
    int at = room;  // of the first lane that is computed, in each row
    for (int n = end - lanes; n + lanes > least; n -= lanes) {
      at -= lanes;
      SolveVector(n, counts, room, at);
      // With more rolls the chance is no less.
      if (chances_[at] >= kCertainChance<double>) break;
    }
    double* to = memory;
    for (int saved = 0; saved < counts; ++saved) {
      const double* row = chances_.data() + std::size_t(room) * saved;
      to = Write(row + at, row + room, end, to, rows[saved]);
    }
    return static_cast<std::size_t>(to - memory);
  }

 private:
  // Writes the chances of targets n, n + 1, .. to each row.
  void SolveVector(int n, int counts, int room, int at) {
    alignas(kMaxVectorBytes) double keeps[kMaxKeeps * kMaxLanes<double>];
    const int before = game_.rolls_per_turn() - 1;  // rerolls of any turn
    for (int left = 0; left < before + counts; ++left) {
      windows_.NextKeeps(kernel_, plan_.view, n, left, keeps);
      if (left < before) continue;
      std::copy_n(keeps, kernel_.lanes,
                  chances_.data() + std::size_t(room) * (left - before) + at);
    }
  }

  // Writes those that are neither 1 nor 0, padded. `end` is the target behind
  // the last. Returns where the row ends.
  double* Write(const double* first, const double* last, int end, double* to,
                TargetRow<double>& row) const {
    while (first < last && *first >= kCertainChance<double>) ++first;
    const int count = static_cast<int>(last - first);
    while (first < last && last[-1] < kNoChance) --last;
    to = std::fill_n(to, padding_, 1.0);
    row = {to, end - count, static_cast<int>(last - first)};
    to = std::copy(first, last, to);
    return std::fill_n(to, padding_, 0.0);
  }

  const Game& game_;
  const TargetPlans& plans_;
  const WidgetKernel<double>& kernel_;
  const int padding_;
  SavingTargetWindows windows_;
  TargetPlans::Plan plan_;
  std::vector<double> chances_;  // [saved rolls][target]
};

}  // namespace yatzy

#endif  // YATZY_CORE_KERNEL_SAVING_TARGET_ROWS_H_
