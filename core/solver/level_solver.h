// The arithmetic of a solve, without threads: levels of a game, the last first,
// each in tasks that may run in any order or at once.
#ifndef YATZY_CORE_SOLVER_LEVEL_SOLVER_H_
#define YATZY_CORE_SOLVER_LEVEL_SOLVER_H_

#include <cstdint>
#include <memory>

#include "core/kernel/widget_kernel.h"
#include "core/solver/lane_layout.h"

namespace yatzy {

// One solve in Real. Solve the levels below game.categories() from the highest
// to 0, each by all of its tasks, then write the values by all of those tasks.
// The tasks of one level, and those that write, may run on several threads.
template <typename Real>
class LevelSolver {
 public:
  // `layout` and `kernel` must outlive it. The level of full sheets is solved
  // already: only the bonus remains there, which Write adds.
  LevelSolver(const LaneLayout& layout, const WidgetKernel<Real>& kernel);

  // How many tasks a level has, about ten microseconds each.
  int Tasks(int level) const;
  void SolveTask(int level, int task);

  // How many tasks write the values.
  int WriteTasks() const;
  // Writes some of the game's values, in the order of a table's payload. Stored
  // is float or double; `values` has room for all.
  template <typename Stored>
  void WriteTask(int task, Stored* values) const;

  // How many reachable states a level has.
  std::uint32_t ReachableStates(int level) const;

 private:
  void FillPadding();
  void FillLastLevel();
  int TasksOf(const LaneLayout::Line& line) const;
  void SolveLanes(const LaneLayout::Line& line, bool has_places, int begin,
                  int count);
  template <typename Stored>
  void WriteSet(std::uint32_t set, Stored* values) const;

  const LaneLayout& layout_;
  const Game& game_;
  const WidgetKernel<Real>& kernel_;
  const std::shared_ptr<Real> classes_;
};

extern template class LevelSolver<float>;
extern template class LevelSolver<double>;

}  // namespace yatzy

#endif  // YATZY_CORE_SOLVER_LEVEL_SOLVER_H_
