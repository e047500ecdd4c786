// Where lanes come from in games that save rolls: sources of the kernel whose
// rows are those of one number of saved rolls, and move on to the next.
#ifndef YATZY_CORE_SOLVER_SAVING_SOURCES_H_
#define YATZY_CORE_SOLVER_SAVING_SOURCES_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/kernel/widget_kernel.h"
#include "core/solver/lane_layout.h"

namespace yatzy {

// The sources of one vector. Not thread-safe.
template <typename Real>
class SavingSources {
 public:
  // Copies `sources`, which have no rolls saved. From here on rows are so many
  // values further for each roll that is saved: LaneLayout::CopyLanes of the
  // parts that they lie in, one for each upper category and one for each row of
  // a lower one. The plan is the game's; it and the steps outlive this.
  SavingSources(std::span<const LaneSource<Real>> sources,
                const PlanView<Real>& plan,
                std::span<const std::uint32_t> upper_steps,
                std::span<const std::uint32_t> lower_steps)
      : plan_(plan),
        upper_steps_(upper_steps),
        lower_steps_(lower_steps),
        count_(sources.size()) {
    for (std::size_t i = 0; i < count_; ++i) {
      sets_[i] = *sources[i].set;
      sources_[i] = {&sets_[i], sources[i].first, sources[i].at};
    }
  }

  SavingSources(const SavingSources&) = delete;
  SavingSources& operator=(const SavingSources&) = delete;

  const LaneSource<Real>* data() const { return sources_.data(); }
  int size() const { return static_cast<int>(count_); }

  // One more roll is saved.
  void Next() {
    const Real* const never = NeverRow<Real>();
    for (SetSource<Real>& set : std::span(sets_).first(count_)) {
      for (int c = 0; c < plan_.upper_categories; ++c) {
        if (set.upper[c] != nullptr) set.upper[c] += upper_steps_[c];
      }
      for (int row = 0; row < plan_.lower_rows; ++row) {
        if (set.lower[row] != never) set.lower[row] += lower_steps_[row];
      }
    }
  }

 private:
  const PlanView<Real>& plan_;
  const std::span<const std::uint32_t> upper_steps_;
  const std::span<const std::uint32_t> lower_steps_;
  const std::size_t count_;
  std::array<SetSource<Real>, kMaxLanes<Real>> sets_;
  std::array<LaneSource<Real>, kMaxLanes<Real>> sources_;
};

}  // namespace yatzy

#endif  // YATZY_CORE_SOLVER_SAVING_SOURCES_H_
