// The arithmetic of a solve, without threads: levels of a game, the last first,
// each in steps, one after the other, whose tasks may run in any order or at
// once.
#ifndef YATZY_CORE_SOLVER_LEVEL_SOLVER_H_
#define YATZY_CORE_SOLVER_LEVEL_SOLVER_H_

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/kernel/widget_kernel.h"
#include "core/solver/lane_layout.h"
#include "core/solver/saving_sources.h"

namespace yatzy {

// One solve in Real. For each level below game.categories(), from the highest
// to 0, take its steps in ascending order:
//
//     Begin(level, step), all of Tasks() by Solve, all of WriteTasks() by
//     Write, End()
//
// and then, for each part from 0 to PartsAtEnd() - 1,
//
//     BeginPart(part), all of WriteTasks() by Write, End()
//
// After that all values are written. The tasks of a step may run on several
// threads, those that write only after those that solve.
//
// **Memory.** Lanes that are no larger than the values which they become stay
// to the end, where the lanes of a part go as its values come: one part is
// there twice, while a table that fills up level by level soon has a value on
// each of its pages. Lanes of double take twice as much as a table; in large
// games they go as soon as no level needs them. LaneOrder says which it is.
template <typename Real>
class LevelSolver {
 public:
  // `layout` and `kernel` must outlive it. The level of full sheets is solved
  // already: only the bonus remains there, which Write adds.
  LevelSolver(const LaneLayout& layout, const WidgetKernel<Real>& kernel);

  int Steps() const { return layout_.parts(); }
  void Begin(int level, int step);

  int PartsAtEnd() const { return writes_at_end_ ? layout_.parts() : 0; }
  void BeginPart(int part);

  // How many tasks the step has, about ten microseconds each.
  int Tasks() const;
  void Solve(int task);

  // The lanes of the step, and what lies between them: what Solve writes.
  std::span<Real> StepLanes();

  // How many tasks write what is not needed as lanes any more, in the order of
  // a table's payload. Stored is float or double; `values` has room for all
  // values of the game.
  int WriteTasks() const;
  template <typename Stored>
  void Write(int task, Stored* values) const;

  // In large games the memory of the written lanes is free from now on.
  void End();

  // How many reachable states a level has.
  std::uint32_t ReachableStates(int level) const;

 private:
  using Line = LaneLayout::Line;
  // A line, and where it is.
  struct PlacedLine {
    const Line* operator->() const { return line; }

    const Line* line;
    int level;
    int part;
  };

  PlacedLine Find(int level, bool has_places, int part) const {
    return {&layout_.line(level, has_places, part), level, part};
  }
  void AddDone(int level, int part);
  void FindSteps();
  // Of all copies.
  void FillPadding(const PlacedLine& line);
  void FillLastLevel();
  int TasksOf(const Line& line) const;
  void SolveLanes(const Line& line, bool has_places, int begin, int count);
  void SolveSaving(std::span<const LaneSource<Real>> sources,
                   Real* expected) const;
  // Returns the values of a line with so many rolls saved.
  Real* CopyOf(const PlacedLine& line, int saved) const {
    return classes_.get() + line->offset +
           std::size_t{layout_.CopyLanes(line.level, line.part)} * saved;
  }
  template <typename Stored>
  void WriteSet(const PlacedLine& line, std::uint32_t set,
                Stored* values) const;

  const LaneLayout& layout_;
  const Game& game_;
  const WidgetKernel<Real>& kernel_;
  const std::shared_ptr<Real> classes_;
  const bool writes_at_end_;
  int level_ = 0;
  int step_ = 0;
  // In games that save rolls: how far apart rows are from one number of saved
  // rolls to the next, as SavingSources takes it.
  std::vector<std::uint32_t> upper_steps_;
  std::vector<std::uint32_t> lower_steps_;
  std::vector<PlacedLine> done_;  // to be written
};

extern template class LevelSolver<float>;
extern template class LevelSolver<double>;

}  // namespace yatzy

#endif  // YATZY_CORE_SOLVER_LEVEL_SOLVER_H_
