#include "core/solver/solver.h"

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/game/reachability.h"
#include "core/os/pages.h"
#include "core/solver/lane_layout.h"
#include "core/solver/parallel_loops.h"

namespace yatzy {
namespace {

// A task solves a few vectors, about ten microseconds: long against handing it
// out, short against the whole level, so that threads end together.
constexpr int kVectorsPerTask = 8;
// A task of the last pass expands the values of this many sets.
constexpr int kSetsPerTask = 128;

// One solve.
template <typename Real>
class Solution {
 public:
  explicit Solution(const SolveOptions& options)
      : options_(options),
        kernel_(KernelFor<Real>(options.simd)),
        loops_(options.threads, options.on_thread),
        classes_(AllocatePagesOf<Real>(layout_.size())),
        values_(AllocatePagesOf<float>(kStateSlots)) {}

  absl::Status Run() {
    // The last level: nothing to come, but the bonus, which Expand adds.
    classes_.get()[layout_.Row(kAllCategories)] = 0;
    FillPadding();
    int solved = 0;
    for (int level = kCategories; level >= 0; --level) {
      if (level < kCategories) SolveLevel(level);
      if (options_.stop.stop_requested()) {
        return absl::CancelledError(
            absl::StrCat("solve stopped at level ", level));
      }
      solved += ReachableStates(level);
      if (options_.on_progress) options_.on_progress({level, solved});
    }
    loops_.Run((kAllCategories + kSetsPerTask) / kSetsPerTask, [&](int task) {
      for (int i = 0; i < kSetsPerTask; ++i) Expand(task * kSetsPerTask + i);
    });
    return absl::OkStatus();
  }

  std::shared_ptr<const float> values() const { return values_; }

 private:
  // Fills the place behind the last lane of each level, where whole vectors
  // read and write. It holds ordinary values, so that those vectors take no
  // longer than others.
  void FillPadding() {
    for (int level = 0; level <= kCategories; ++level) {
      const auto end = level < kCategories ? layout_.level(level + 1).offset
                                           : layout_.size();
      std::fill(classes_.get() + layout_.level(level).offset +
                    layout_.level(level).lanes(),
                classes_.get() + end, Real{0});
    }
  }

  void SolveLevel(int level) {
    const int lanes = kernel_.lanes;
    const int total = layout_.level(level).lanes();
    const int lanes_per_task = kVectorsPerTask * lanes;
    loops_.Run((total + lanes_per_task - 1) / lanes_per_task, [&](int task) {
      if (options_.stop.stop_requested()) return;
      const int begin = task * lanes_per_task;
      const int end = std::min(total, begin + lanes_per_task);
      LaneWalk<Real> walk(layout_, level, begin, lanes, classes_.get());
      Real* expected = classes_.get() + layout_.level(level).offset + begin;
      for (int lane = begin; lane < end; lane += lanes, expected += lanes) {
        const auto sources = walk.Next();
        kernel_.expected(sources.data(), static_cast<int>(sources.size()),
                         expected);
      }
      if (options_.after_task) options_.after_task();
    });
  }

  // Writes the values of the states of one set, from those of its classes.
  void Expand(int filled) {
    const int upper_mask = filled & kAllUpperCategories;
    const Real* row = classes_.get() + layout_.Row(filled);
    float* values = values_.get() + filled * kUpperTotals;
    for (int total = 0; total < kUpperTotals; ++total) {
      const auto [lane, bonus] = layout_.classes().Of(upper_mask, total);
      values[total] =
          kReachableTotals[upper_mask][total]
              ? static_cast<float>(row[lane] + static_cast<Real>(bonus))
              : std::numeric_limits<float>::quiet_NaN();
    }
  }

  int ReachableStates(int level) const {
    int states = 0;
    for (const CategoryMask filled : layout_.level(level).sets) {
      states += kReachableTotalCount[filled & kAllUpperCategories];
    }
    return states;
  }

  const SolveOptions& options_;
  const LaneLayout& layout_ = LaneLayout::Get();
  const WidgetKernel<Real>& kernel_;
  ParallelLoops loops_;
  std::shared_ptr<Real> classes_;
  std::shared_ptr<float> values_;
};

template <typename Real>
absl::StatusOr<std::shared_ptr<const float>> SolveIn(
    const SolveOptions& options) {
  Solution<Real> solution(options);
  if (absl::Status status = solution.Run(); !status.ok()) return status;
  return solution.values();
}

}  // namespace

absl::StatusOr<std::shared_ptr<const ValueTable>> Solve(
    const SolveOptions& options) {
  if (options.threads < 0) {
    return absl::InvalidArgumentError(absl::StrCat(
        "threads is ", options.threads, ", expected 0 (all) or more"));
  }
  if (absl::Status s = ValidateSimd(options.simd); !s.ok()) return s;
  absl::StatusOr<std::shared_ptr<const float>> values =
      options.arithmetic == Arithmetic::kDouble ? SolveIn<double>(options)
                                                : SolveIn<float>(options);
  if (!values.ok()) return values.status();
  return std::make_shared<const ValueTable>(*std::move(values),
                                            options.arithmetic);
}

}  // namespace yatzy
