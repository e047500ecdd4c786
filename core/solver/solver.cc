#include "core/solver/solver.h"

#include <algorithm>
#include <memory>
#include <mutex>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/os/pages.h"
#include "core/solver/lane_layout.h"
#include "core/solver/parallel_loops.h"

namespace yatzy {
namespace {

// A task solves a few vectors, about ten microseconds: long against handing it
// out, short against the whole level, so that threads end together.
constexpr int kVectorsPerTask = 8;
// A task of the last pass writes the values of this many sets.
constexpr std::uint32_t kSetsPerTask = 128;

// Returns the layout of a game, and keeps the latest for the next solve: making
// it takes a hundredth of one.
std::shared_ptr<const LaneLayout> LayoutOf(
    const std::shared_ptr<const Game>& game) {
  static std::mutex mutex;
  static auto* const kLatest = new std::shared_ptr<const LaneLayout>;
  const std::lock_guard lock(mutex);
  if (*kLatest == nullptr || &(*kLatest)->game() != game.get()) {
    *kLatest = std::make_shared<const LaneLayout>(game);
  }
  return *kLatest;
}

// One solve in Real, whose values are kept as Stored.
template <typename Real, typename Stored>
class Solution {
 public:
  Solution(const std::shared_ptr<const Game>& game, const SolveOptions& options)
      : options_(options),
        game_(*game),
        shared_layout_(LayoutOf(game)),
        layout_(*shared_layout_),
        kernel_(KernelFor<Real>(options.simd)),
        loops_(options.threads, options.on_thread),
        classes_(AllocatePagesOf<Real>(layout_.size())),
        values_(AllocatePagesOf<Stored>(game_.values())) {}

  absl::Status Run() {
    FillPadding();
    FillLastLevel();
    std::uint32_t solved = 0;
    for (int level = game_.categories(); level >= 0; --level) {
      if (level < game_.categories()) SolveLevel(level);
      if (options_.stop.stop_requested()) {
        return absl::CancelledError(
            absl::StrCat("solve stopped at level ", level));
      }
      solved += ReachableStates(level);
      if (options_.on_progress) options_.on_progress({level, solved});
    }
    const auto tasks = (game_.sets() + kSetsPerTask - 1) / kSetsPerTask;
    loops_.Run(static_cast<int>(tasks), [&](int task) {
      const std::uint32_t begin = task * kSetsPerTask;
      const std::uint32_t end = std::min(game_.sets(), begin + kSetsPerTask);
      for (std::uint32_t set = begin; set < end; ++set) WriteValues(set);
    });
    return absl::OkStatus();
  }

  std::shared_ptr<const Stored> values() const { return values_; }

 private:
  // Fills the place behind the last lane of each line, where whole vectors read
  // and write. It holds ordinary values, so that those vectors take no longer
  // than others.
  void FillPadding() {
    const auto& lines = layout_.lines();
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const std::size_t end =
          i + 1 < lines.size() ? lines[i + 1].offset : layout_.size();
      std::fill(classes_.get() + lines[i].offset + lines[i].lanes(),
                classes_.get() + end, Real{0});
    }
  }

  // Nothing is to come, but the bonus, which WriteValues adds.
  void FillLastLevel() {
    const LaneLayout::Line& line = layout_.line(game_.categories(), false);
    std::fill_n(classes_.get() + line.offset, line.lanes(), Real{0});
  }

  // The tasks of both lines of a level are handed out together, so that the
  // threads wait for each other once.
  void SolveLevel(int level) {
    const LaneLayout::Line* const lines[] = {&layout_.line(level, false),
                                             &layout_.line(level, true)};
    const int lanes_per_task = kVectorsPerTask * kernel_.lanes;
    int tasks[2];
    for (int i = 0; i < 2; ++i) {
      tasks[i] = (lines[i]->lanes() + lanes_per_task - 1) / lanes_per_task;
    }
    loops_.Run(tasks[0] + tasks[1], [&](int task) {
      if (options_.stop.stop_requested()) return;
      const bool has_places = task >= tasks[0];
      if (has_places) task -= tasks[0];
      SolveLanes(*lines[has_places ? 1 : 0], has_places, task * lanes_per_task,
                 lanes_per_task);
      if (options_.after_task) options_.after_task();
    });
  }

  void SolveLanes(const LaneLayout::Line& line, bool has_places, int begin,
                  int count) {
    const int lanes = kernel_.lanes;
    const int end = std::min(line.lanes(), begin + count);
    LaneWalk<Real> walk(layout_, line, begin, lanes, classes_.get());
    Real* expected = classes_.get() + line.offset + begin;
    for (int lane = begin; lane < end; lane += lanes, expected += lanes) {
      const auto sources = walk.Next();
      kernel_.expected(game_.plan().view<Real>(), has_places, sources.data(),
                       static_cast<int>(sources.size()), expected);
    }
  }

  // Writes the values of one set, from those of its classes.
  void WriteValues(std::uint32_t set) {
    if (!game_.Occurs(set)) return;
    const int upper_mask = game_.UpperMaskOf(set);
    const Real* row = classes_.get() + layout_.Row(set);
    Stored* values = values_.get() + game_.FirstValue(set);
    const int count = game_.upper().Values(upper_mask);
    for (int value = 0; value < count; ++value) {
      const auto [lane, bonus] = game_.upper().ClassOfValue(upper_mask, value);
      values[value] = static_cast<Stored>(row[lane] + static_cast<Real>(bonus));
    }
  }

  std::uint32_t ReachableStates(int level) const {
    std::uint32_t states = 0;
    for (const bool has_places : {false, true}) {
      for (const std::uint32_t set : layout_.line(level, has_places).sets) {
        states += game_.upper().ReachableCount(game_.UpperMaskOf(set));
      }
    }
    return states;
  }

  const SolveOptions& options_;
  const Game& game_;
  const std::shared_ptr<const LaneLayout> shared_layout_;
  const LaneLayout& layout_;
  const WidgetKernel<Real>& kernel_;
  ParallelLoops loops_;
  std::shared_ptr<Real> classes_;
  std::shared_ptr<Stored> values_;
};

template <typename Real, typename Stored>
absl::StatusOr<std::shared_ptr<const Stored>> SolveIn(
    const std::shared_ptr<const Game>& game, const SolveOptions& options) {
  Solution<Real, Stored> solution(game, options);
  if (absl::Status status = solution.Run(); !status.ok()) return status;
  return solution.values();
}

}  // namespace

absl::Status ValidateSolveOptions(const SolveOptions& options) {
  if (options.threads < 0) {
    return absl::InvalidArgumentError(absl::StrCat(
        "threads is ", options.threads, ", expected 0 (all) or more"));
  }
  return ValidateSimd(options.simd);
}

absl::StatusOr<std::shared_ptr<const ExactValues>> SolveExactly(
    const std::shared_ptr<const Game>& game, const SolveOptions& options) {
  if (absl::Status s = ValidateSolveOptions(options); !s.ok()) return s;
  auto values = SolveIn<double, double>(game, options);
  if (!values.ok()) return values.status();
  return std::make_shared<const ExactValues>(game, *std::move(values));
}

absl::StatusOr<std::shared_ptr<const ValueTable>> Solve(
    const std::shared_ptr<const Game>& game, const SolveOptions& options) {
  if (absl::Status s = ValidateSolveOptions(options); !s.ok()) return s;
  absl::StatusOr<std::shared_ptr<const float>> values =
      options.arithmetic == Arithmetic::kDouble
          ? SolveIn<double, float>(game, options)
          : SolveIn<float, float>(game, options);
  if (!values.ok()) return values.status();
  return std::make_shared<const ValueTable>(game, *std::move(values),
                                            options.arithmetic);
}

absl::StatusOr<std::shared_ptr<const ValueTable>> Solve(
    const SolveOptions& options) {
  return Solve(Game::Default(), options);
}

}  // namespace yatzy
