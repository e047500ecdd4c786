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
      classes_(AllocatePagesOf<Real>(layout.size())),
      writes_at_end_(layout.parts() == 1 ||
                     layout.order() == LaneOrder::kByPart) {
  FillLastLevel();
}

template <typename Real>
void LevelSolver<Real>::Begin(int level, int step) {
  level_ = level;
  step_ = step;
  for (const bool has_places : {false, true}) {
    FillPadding(Find(level, has_places, step));
  }
  if (game_.saves_rolls()) FindSteps();
  done_.clear();
  if (writes_at_end_) return;
  AddDone(level + 1, step);
  if (level == 0) AddDone(level, step);
}

template <typename Real>
void LevelSolver<Real>::BeginPart(int part) {
  done_.clear();
  for (int level = 0; level <= game_.categories(); ++level) {
    AddDone(level, part);
  }
}

template <typename Real>
void LevelSolver<Real>::AddDone(int level, int part) {
  for (const bool has_places : {false, true}) {
    done_.push_back(Find(level, has_places, part));
  }
}

// A category that tells parts apart leads to a later one, all others stay in
// theirs.
template <typename Real>
void LevelSolver<Real>::FindSteps() {
  upper_steps_.clear();
  lower_steps_.clear();
  for (int c = 0; c < game_.categories(); ++c) {
    const std::uint32_t step =
        layout_.CopyLanes(level_ + 1, step_ | layout_.PartOf(1u << c));
    if (c < game_.upper_categories()) {
      upper_steps_.push_back(step);
    } else {
      const bool has_two_rows = c == game_.all_equal_box() && game_.has_mark();
      lower_steps_.insert(lower_steps_.end(), has_two_rows ? 2 : 1, step);
    }
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
  Real* const begin = CopyOf(Find(level_, false, step_), 0);
  const PlacedLine last = Find(level_, true, step_);
  Real* const end = CopyOf(last, layout_.Copies(level_) - 1) + last->lanes;
  return {begin, static_cast<std::size_t>(end - begin)};
}

template <typename Real>
int LevelSolver<Real>::WriteTasks() const {
  int tasks = 0;
  for (const PlacedLine& line : done_) tasks += WriteTasksOf(*line.line);
  return tasks;
}

template <typename Real>
template <typename Stored>
void LevelSolver<Real>::Write(int task, Stored* values) const {
  for (const PlacedLine& line : done_) {
    const int tasks = WriteTasksOf(*line.line);
    if (task < tasks) {
      const std::size_t begin = task * kSetsPerTask;
      const std::size_t end = std::min(line->sets.size(), begin + kSetsPerTask);
      for (std::size_t i = begin; i < end; ++i) {
        WriteSet(line, line->sets[i], values);
      }
      return;
    }
    task -= tasks;
  }
}

// What lies together goes together, since memory goes by whole pages: both
// lines of a part with all their copies, and of a part in order all levels.
template <typename Real>
void LevelSolver<Real>::End() {
  if (layout_.parts() == 1) return;
  Real* begin = nullptr;
  Real* end = nullptr;
  for (const PlacedLine& line : done_) {
    if (line.line != &layout_.line(line.level, false, line.part)) continue;
    Real* const next = CopyOf(line, 0);
    if (next != end) {
      ReleasePages(begin, (end - begin) * sizeof(Real));
      begin = next;
    }
    end = next + std::size_t{layout_.CopyLanes(line.level, line.part)} *
                     layout_.Copies(line.level);
  }
  ReleasePages(begin, (end - begin) * sizeof(Real));
}

template <typename Real>
std::uint32_t LevelSolver<Real>::ReachableStates(int level) const {
  std::uint32_t states = 0;
  for (int part = 0; part < layout_.parts(); ++part) {
    for (const bool has_places : {false, true}) {
      for (const std::uint32_t set :
           layout_.line(level, has_places, part).sets) {
        states += game_.upper().ReachableCount(game_.UpperMaskOf(set)) *
                  layout_.Copies(level);
      }
    }
  }
  return states;
}

// Fills the place behind the last lane of a line, where whole vectors read and
// write. It holds ordinary values, so that those vectors take no longer than
// others.
template <typename Real>
void LevelSolver<Real>::FillPadding(const PlacedLine& line) {
  const int copies = layout_.Copies(line.level);
  const bool is_last = line.line == &layout_.lines().back();
  for (int saved = 0; saved < copies; ++saved) {
    std::uint32_t end = LaneLayout::PaddedLanes(*line.line);
    if (is_last && saved == copies - 1) end += LaneLayout::kTail;
    Real* const values = CopyOf(line, saved);
    std::fill(values + line->lanes, values + end, Real{0});
  }
}

// Nothing is to come but what saved rolls pay, and the bonus, which WriteSet
// adds.
template <typename Real>
void LevelSolver<Real>::FillLastLevel() {
  for (int part = 0; part < layout_.parts(); ++part) {
    for (const bool has_places : {false, true}) {
      const PlacedLine line = Find(game_.categories(), has_places, part);
      for (int saved = 0; saved < layout_.Copies(line.level); ++saved) {
        std::fill_n(CopyOf(line, saved), line->lanes,
                    static_cast<Real>(game_.PointsOfSaved(saved)));
      }
      FillPadding(line);
    }
  }
}

template <typename Real>
int LevelSolver<Real>::TasksOf(const Line& line) const {
  const int lanes_per_task = kVectorsPerTask * kernel_.lanes;
  return (line.lanes + lanes_per_task - 1) / lanes_per_task;
}

template <typename Real>
void LevelSolver<Real>::SolveLanes(const Line& line, bool has_places, int begin,
                                   int count) {
  const int lanes = kernel_.lanes;
  const int end = std::min(line.lanes, begin + count);
  LaneWalk<Real> walk(layout_, line, begin, lanes, classes_.get());
  Real* expected = classes_.get() + line.offset + begin;
  for (int lane = begin; lane < end; lane += lanes, expected += lanes) {
    const auto sources = walk.Next();
    if (game_.saves_rolls()) {
      SolveSaving(sources, expected);
      continue;
    }
    kernel_.expected(game_.plan().template view<Real>(), has_places,
                     sources.data(), static_cast<int>(sources.size()),
                     expected);
  }
}

// Solves a vector for all numbers of saved rolls at once: a turn with one more
// is the turn with one less and a roll before it. So the chain of keep values
// passes by all of them,
//
//     rolls of the turn     1   ..   rolls_per_turn   + 1   + 2   ..
//     saved rolls at its start            0            1     2    ..
//
// and takes a step for each, where a solve for each number of its own would
// take half the square of that.
template <typename Real>
void LevelSolver<Real>::SolveSaving(std::span<const LaneSource<Real>> sources,
                                    Real* expected) const {
  alignas(kMaxVectorBytes) Real successors[kMaxSuccessors<Real>];
  alignas(kMaxVectorBytes) Real keeps[kMaxKeeps * kMaxLanes<Real>];
  const PlanView<Real>& plan = game_.plan().template view<Real>();
  SavingSources<Real> saving(sources, plan, upper_steps_, lower_steps_);
  const int most_saved = layout_.Copies(level_ + 1) - 1;
  const int before = game_.rolls_per_turn() - 1;
  const std::size_t step = layout_.CopyLanes(level_, step_);
  for (int left = 0; left < before + layout_.Copies(level_); ++left) {
    if (left > 0 && left <= most_saved) saving.Next();
    kernel_.pack(plan, saving.data(), saving.size(), successors);
    kernel_.next_keep_values(plan, successors, left, keeps);
    if (left < before) continue;
    std::copy_n(keeps, kernel_.lanes, expected + (left - before) * step);
  }
}

// Writes the values of one set, from those of its classes.
template <typename Real>
template <typename Stored>
void LevelSolver<Real>::WriteSet(const PlacedLine& line, std::uint32_t set,
                                 Stored* values) const {
  const int upper_mask = game_.UpperMaskOf(set);
  const int count = game_.upper().Values(upper_mask);
  const std::uint32_t first_lane = layout_.Row(set) - line->offset;
  Stored* of_set = values + game_.FirstValue(set);
  for (int saved = 0; saved < layout_.Copies(line.level); ++saved) {
    const Real* row = CopyOf(line, saved) + first_lane;
    for (int value = 0; value < count; ++value) {
      const auto [lane, bonus] = game_.upper().ClassOfValue(upper_mask, value);
      *of_set++ = static_cast<Stored>(row[lane] + static_cast<Real>(bonus));
    }
  }
}

template class LevelSolver<float>;
template class LevelSolver<double>;
template void LevelSolver<float>::Write(int, float*) const;
template void LevelSolver<double>::Write(int, float*) const;
template void LevelSolver<double>::Write(int, double*) const;

}  // namespace yatzy
