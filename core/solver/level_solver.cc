#include "core/solver/level_solver.h"

#include <algorithm>

#include "core/os/pages.h"

namespace yatzy {
namespace {

// A task solves a few vectors, about ten microseconds: long against handing it
// out, short against the whole level, so that threads end together.
constexpr int kVectorsPerTask = 8;
// A task of the last pass writes the values of this many sets.
constexpr std::size_t kSetsPerTask = 128;

int WriteTasksOf(const LaneLayout::Line& line) {
  return static_cast<int>((line.sets.size() + kSetsPerTask - 1) / kSetsPerTask);
}

}  // namespace

template <typename Real>
LevelSolver<Real>::LevelSolver(const LaneLayout& layout,
                               const WidgetKernel<Real>& kernel)
    : layout_(layout),
      game_(layout.game()),
      kernel_(kernel),
      classes_(AllocatePagesOf<Real>(layout.size())) {
  FillLastLevel();
}

template <typename Real>
void LevelSolver<Real>::Begin(int level, int step) {
  level_ = level;
  step_ = step;
  for (const bool has_places : {false, true}) {
    FillPadding(layout_.line(level, has_places, step));
  }
  done_.clear();
  const auto add = [&](int of_level, int part) {
    for (const bool has_places : {false, true}) {
      done_.push_back(&layout_.line(of_level, has_places, part));
    }
  };
  const bool is_last = step == Steps() - 1;
  if (Steps() > 1) {
    if (step > 0) add(level + 1, step - 1);
    if (is_last) add(level + 1, step);
    if (is_last && level == 0) add(level, step);
  } else if (level == 0) {
    // All at the end, when it takes one loop.
    for (int n = 0; n <= game_.categories(); ++n) add(n, 0);
  }
}

// The tasks of both lines of a step are numbered together, so that threads
// wait for each other once.
template <typename Real>
int LevelSolver<Real>::Tasks() const {
  return TasksOf(layout_.line(level_, false, step_)) +
         TasksOf(layout_.line(level_, true, step_));
}

template <typename Real>
void LevelSolver<Real>::Solve(int task) {
  const int without_places = TasksOf(layout_.line(level_, false, step_));
  const bool has_places = task >= without_places;
  if (has_places) task -= without_places;
  const int lanes = kVectorsPerTask * kernel_.lanes;
  SolveLanes(layout_.line(level_, has_places, step_), has_places, task * lanes,
             lanes);
}

template <typename Real>
std::span<Real> LevelSolver<Real>::StepLanes() {
  const Line& first = layout_.line(level_, false, step_);
  const Line& last = layout_.line(level_, true, step_);
  return {classes_.get() + first.offset,
          last.offset + last.lanes() - first.offset};
}

template <typename Real>
int LevelSolver<Real>::WriteTasks() const {
  int tasks = 0;
  for (const Line* line : done_) tasks += WriteTasksOf(*line);
  return tasks;
}

template <typename Real>
template <typename Stored>
void LevelSolver<Real>::Write(int task, Stored* values) const {
  for (const Line* line : done_) {
    const int tasks = WriteTasksOf(*line);
    if (task < tasks) {
      const std::size_t begin = task * kSetsPerTask;
      const std::size_t end = std::min(line->sets.size(), begin + kSetsPerTask);
      for (std::size_t i = begin; i < end; ++i) WriteSet(line->sets[i], values);
      return;
    }
    task -= tasks;
  }
}

template <typename Real>
void LevelSolver<Real>::End() {
  if (Steps() == 1) return;
  for (const Line* line : done_) {
    ReleasePages(classes_.get() + line->offset, line->lanes() * sizeof(Real));
  }
}

template <typename Real>
std::uint32_t LevelSolver<Real>::ReachableStates(int level) const {
  std::uint32_t states = 0;
  for (int part = 0; part < layout_.parts(); ++part) {
    for (const bool has_places : {false, true}) {
      for (const std::uint32_t set :
           layout_.line(level, has_places, part).sets) {
        states += game_.upper().ReachableCount(game_.UpperMaskOf(set));
      }
    }
  }
  return states;
}

// Fills the place behind the last lane of a line, where whole vectors read and
// write. It holds ordinary values, so that those vectors take no longer than
// others.
template <typename Real>
void LevelSolver<Real>::FillPadding(const Line& line) {
  const bool is_last = &line == &layout_.lines().back();
  const std::size_t end = is_last ? layout_.size() : (&line + 1)->offset;
  std::fill(classes_.get() + line.offset + line.lanes(), classes_.get() + end,
            Real{0});
}

// Nothing is to come, but the bonus, which WriteSet adds.
template <typename Real>
void LevelSolver<Real>::FillLastLevel() {
  for (int part = 0; part < layout_.parts(); ++part) {
    for (const bool has_places : {false, true}) {
      const Line& line = layout_.line(game_.categories(), has_places, part);
      std::fill_n(classes_.get() + line.offset, line.lanes(), Real{0});
      FillPadding(line);
    }
  }
}

template <typename Real>
int LevelSolver<Real>::TasksOf(const Line& line) const {
  const int lanes_per_task = kVectorsPerTask * kernel_.lanes;
  return (line.lanes() + lanes_per_task - 1) / lanes_per_task;
}

template <typename Real>
void LevelSolver<Real>::SolveLanes(const Line& line, bool has_places, int begin,
                                   int count) {
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
template void LevelSolver<float>::Write(int, float*) const;
template void LevelSolver<double>::Write(int, float*) const;
template void LevelSolver<double>::Write(int, double*) const;

}  // namespace yatzy
