#include "core/solver/level_solver.h"

#include <algorithm>

#include "core/os/pages.h"

namespace yatzy {
namespace {

// A task solves a few vectors, about ten microseconds: long against handing it
// out, short against the whole level, so that threads end together.
constexpr int kVectorsPerTask = 8;
// A task of the last pass writes the values of this many sets.
constexpr std::uint32_t kSetsPerTask = 128;

}  // namespace

template <typename Real>
LevelSolver<Real>::LevelSolver(const LaneLayout& layout,
                               const WidgetKernel<Real>& kernel)
    : layout_(layout),
      game_(layout.game()),
      kernel_(kernel),
      classes_(AllocatePagesOf<Real>(layout.size())) {
  FillPadding();
  FillLastLevel();
}

// The tasks of both lines of a level are numbered together, so that threads
// wait for each other once.
template <typename Real>
int LevelSolver<Real>::Tasks(int level) const {
  return TasksOf(layout_.line(level, false)) +
         TasksOf(layout_.line(level, true));
}

template <typename Real>
void LevelSolver<Real>::SolveTask(int level, int task) {
  const int without_places = TasksOf(layout_.line(level, false));
  const bool has_places = task >= without_places;
  if (has_places) task -= without_places;
  const int lanes = kVectorsPerTask * kernel_.lanes;
  SolveLanes(layout_.line(level, has_places), has_places, task * lanes, lanes);
}

template <typename Real>
int LevelSolver<Real>::WriteTasks() const {
  return static_cast<int>((game_.sets() + kSetsPerTask - 1) / kSetsPerTask);
}

template <typename Real>
template <typename Stored>
void LevelSolver<Real>::WriteTask(int task, Stored* values) const {
  const std::uint32_t begin = task * kSetsPerTask;
  const std::uint32_t end = std::min(game_.sets(), begin + kSetsPerTask);
  for (std::uint32_t set = begin; set < end; ++set) WriteSet(set, values);
}

template <typename Real>
std::uint32_t LevelSolver<Real>::ReachableStates(int level) const {
  std::uint32_t states = 0;
  for (const bool has_places : {false, true}) {
    for (const std::uint32_t set : layout_.line(level, has_places).sets) {
      states += game_.upper().ReachableCount(game_.UpperMaskOf(set));
    }
  }
  return states;
}

// Fills the place behind the last lane of each line, where whole vectors read
// and write. It holds ordinary values, so that those vectors take no longer
// than others.
template <typename Real>
void LevelSolver<Real>::FillPadding() {
  const auto& lines = layout_.lines();
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::size_t end =
        i + 1 < lines.size() ? lines[i + 1].offset : layout_.size();
    std::fill(classes_.get() + lines[i].offset + lines[i].lanes(),
              classes_.get() + end, Real{0});
  }
}

// Nothing is to come, but the bonus, which WriteSet adds.
template <typename Real>
void LevelSolver<Real>::FillLastLevel() {
  const LaneLayout::Line& line = layout_.line(game_.categories(), false);
  std::fill_n(classes_.get() + line.offset, line.lanes(), Real{0});
}

template <typename Real>
int LevelSolver<Real>::TasksOf(const LaneLayout::Line& line) const {
  const int lanes_per_task = kVectorsPerTask * kernel_.lanes;
  return (line.lanes() + lanes_per_task - 1) / lanes_per_task;
}

template <typename Real>
void LevelSolver<Real>::SolveLanes(const LaneLayout::Line& line,
                                   bool has_places, int begin, int count) {
  const int lanes = kernel_.lanes;
  const int end = std::min(line.lanes(), begin + count);
  LaneWalk<Real> walk(layout_, line, begin, lanes, classes_.get());
  Real* expected = classes_.get() + line.offset + begin;
  for (int lane = begin; lane < end; lane += lanes, expected += lanes) {
    const auto sources = walk.Next();
    kernel_.expected(game_.plan().template view<Real>(), has_places,
                     sources.data(), static_cast<int>(sources.size()),
                     expected);
  }
}

// Writes the values of one set, from those of its classes.
template <typename Real>
template <typename Stored>
void LevelSolver<Real>::WriteSet(std::uint32_t set, Stored* values) const {
  if (!game_.Occurs(set)) return;
  const int upper_mask = game_.UpperMaskOf(set);
  const Real* row = classes_.get() + layout_.Row(set);
  Stored* of_set = values + game_.FirstValue(set);
  const int count = game_.upper().Values(upper_mask);
  for (int value = 0; value < count; ++value) {
    const auto [lane, bonus] = game_.upper().ClassOfValue(upper_mask, value);
    of_set[value] = static_cast<Stored>(row[lane] + static_cast<Real>(bonus));
  }
}

template class LevelSolver<float>;
template class LevelSolver<double>;
template void LevelSolver<float>::WriteTask(int, float*) const;
template void LevelSolver<double>::WriteTask(int, float*) const;
template void LevelSolver<double>::WriteTask(int, double*) const;

}  // namespace yatzy
