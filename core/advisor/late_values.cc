#include "core/advisor/late_values.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/game/scoring_plan.h"
#include "core/kernel/state_widget.h"
#include "core/kernel/widget_kernel.h"

namespace yatzy {
namespace {

// The states of one set after another, those that follow first.
class LateSolver {
 public:
  LateSolver(const std::shared_ptr<const Game>& game, Simd simd)
      : game_(*game),
        kernel_(KernelFor<double>(simd)),
        // Pages come when they are written to.
        values_(new double[game->values()], std::default_delete<double[]>()),
        exact_(std::make_shared<const ExactValues>(game, values_)) {}

  std::shared_ptr<const ExactValues> exact() const { return exact_; }

  void Solve(std::uint32_t set) {
    const std::vector<State> states = game_.StatesOfValues(set);
    double* const values = values_.get() + game_.FirstValue(set);
    const auto lanes = static_cast<std::size_t>(kernel_.lanes);
    for (std::size_t i = 0; i < states.size(); i += lanes) {
      const std::size_t count = std::min(lanes, states.size() - i);
      SolveLanes(std::span(states).subspan(i, count), values + i);
    }
  }

 private:
  // Lanes beyond the last state have that once more.
  void SolveLanes(std::span<const State> states, double* values) {
    if (game_.IsFinished(states[0])) {
      for (const State& state : states) {
        *values++ = game_.upper().Bonus(state.upper_total);
      }
      return;
    }
    const int lanes = kernel_.lanes;
    alignas(kMaxVectorBytes) double successors[kMaxSuccessors<double>];
    alignas(kMaxVectorBytes) double keeps[kMaxKeeps * kMaxLanes<double>];
    for (int lane = 0; lane < lanes; ++lane) {
      const auto i =
          std::min(static_cast<std::size_t>(lane), states.size() - 1);
      FillSuccessors(*exact_, states[i], lane, lanes, successors);
    }
    kernel_.keep_values(game_.plan().view<double>(), successors,
                        game_.rolls_per_turn(), keeps);
    std::copy_n(keeps, states.size(), values);
  }

  const Game& game_;
  const WidgetKernel<double>& kernel_;
  const std::shared_ptr<double> values_;
  const std::shared_ptr<const ExactValues> exact_;
};

}  // namespace

absl::StatusOr<std::shared_ptr<const ExactValues>> LateValues(
    const std::shared_ptr<const Game>& game, State state, Simd simd,
    absl::FunctionRef<absl::Status()> checkpoint) {
  LateSolver solver(game, simd);
  const CategoryMask open = game->all_filled() & ~state.filled;
  // A set that holds another one is the larger number.
  for (CategoryMask more = open;; more = (more - 1) & open) {
    for (std::uint32_t set = state.filled | more; set < game->sets();
         set += game->all_filled() + 1) {
      if (game->first_values()[set] == Game::kNoValue) continue;
      if (absl::Status s = checkpoint(); !s.ok()) return s;
      solver.Solve(set);
    }
    if (more == 0) return solver.exact();
  }
}

}  // namespace yatzy
