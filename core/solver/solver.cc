#include "core/solver/solver.h"

#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/rules/reachability.h"
#include "core/solver/parallel_loops.h"
#include "core/solver/widget_kernel.h"

namespace yatzy {
namespace {

using Levels = std::array<std::vector<CategoryMask>, kCategories + 1>;

Levels MasksByLevel() {
  Levels levels;
  for (int mask = 0; mask <= kAllCategories; ++mask) {
    levels[std::popcount(static_cast<unsigned>(mask))].push_back(
        static_cast<CategoryMask>(mask));
  }
  return levels;
}

// From the values of the classes of one C to those of its reachable states;
// returns how many there are.
template <typename Real>
int Publish(CategoryMask filled, const BonusClasses& classes,
            const ClassTable<Real>& table, float* values) {
  const int upper_mask = filled & kAllUpperCategories;
  const Real* row = table.Row(filled);
  int states = 0;
  for (int total = 0; total < kUpperTotals; ++total) {
    if (!kReachableTotals[upper_mask][total]) continue;
    const auto [lane, bonus] = classes.Of(upper_mask, total);
    const State state{filled, static_cast<std::uint8_t>(total)};
    values[StateIndex(state)] =
        static_cast<float>(row[lane] + static_cast<Real>(bonus));
    ++states;
  }
  return states;
}

template <typename Real>
absl::StatusOr<std::vector<float>> SolveIn(const SolveOptions& options) {
  const BonusClasses classes;
  const WidgetKernel<Real> kernel(classes);
  ClassTable<Real> table(classes);  // zeros, which is level 15 already
  std::vector<float> values(kStateSlots,
                            std::numeric_limits<float>::quiet_NaN());
  ParallelLoops loops(options.threads == 0 ? UsableProcessors()
                                           : options.threads);
  const Levels levels = MasksByLevel();
  int states_solved = 0;
  for (int level = kCategories; level >= 0; --level) {
    const std::vector<CategoryMask>& masks = levels[level];
    if (level < kCategories) {
      loops.Run(static_cast<int>(masks.size()), [&](int i) {
        if (!options.stop.stop_requested()) kernel.Solve(masks[i], table);
      });
    }
    if (options.stop.stop_requested()) {
      return absl::CancelledError(
          absl::StrCat("solve stopped at level ", level));
    }
    for (const CategoryMask filled : masks) {
      states_solved += Publish(filled, classes, table, values.data());
    }
    if (options.on_progress) options.on_progress({level, states_solved});
  }
  return values;
}

}  // namespace

absl::StatusOr<std::shared_ptr<const ValueTable>> Solve(
    const SolveOptions& options) {
  if (options.threads < 0) {
    return absl::InvalidArgumentError(absl::StrCat(
        "threads is ", options.threads, ", expected 0 (all) or more"));
  }
  absl::StatusOr<std::vector<float>> values =
      options.arithmetic == Arithmetic::kDouble ? SolveIn<double>(options)
                                                : SolveIn<float>(options);
  if (!values.ok()) return values.status();
  return ValueTable::FromValues(*std::move(values), options.arithmetic);
}

}  // namespace yatzy
