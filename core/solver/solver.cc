#include "core/solver/solver.h"

#include <cstddef>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/game/solve_parts.h"
#include "core/os/pages.h"
#include "core/os/sha256.h"
#include "core/solver/lane_layout.h"
#include "core/solver/level_solver.h"
#include "core/solver/parallel_loops.h"
#include "core/solver/solve_checkpoint.h"

namespace yatzy {
namespace {

// Returns the layout of a game, and keeps the latest for the next solve: making
// it takes a hundredth of one. Not of a large game, which needs megabytes.
std::shared_ptr<const LaneLayout> LayoutOf(
    const std::shared_ptr<const Game>& game, LaneOrder order) {
  if (IsLargeGame(*game)) {
    return std::make_shared<const LaneLayout>(game, order);
  }
  static std::mutex mutex;
  static auto* const kLatest = new std::shared_ptr<const LaneLayout>;
  const std::lock_guard lock(mutex);
  if (*kLatest == nullptr || &(*kLatest)->game() != game.get() ||
      (*kLatest)->order() != order) {
    *kLatest = std::make_shared<const LaneLayout>(game, order);
  }
  return *kLatest;
}

// Tells solves apart whose steps have other bytes.
template <typename Real>
Sha256Digest IdOf(const LaneLayout& layout) {
  constexpr int kVersion = 2;  // of the arithmetic and of the order of lanes
  const std::string text =
      absl::StrCat(ToHex(layout.game().fingerprint()), " ", sizeof(Real), " ",
                   layout.size(), " ", layout.parts(), " ", kVersion);
  return Sha256(std::as_bytes(std::span(text)));
}

// One solve in Real, whose values are kept as Stored.
template <typename Real, typename Stored>
class Solution {
 public:
  Solution(const std::shared_ptr<const Game>& game, const SolveOptions& options)
      : options_(options),
        game_(*game),
        layout_(LayoutOf(game, sizeof(Real) <= sizeof(Stored)
                                   ? LaneOrder::kByPart
                                   : LaneOrder::kByLevel)),
        levels_(*layout_, KernelFor<Real>(options.simd)),
        loops_(options.threads, options.on_thread),
        values_(AllocatePagesOf<Stored>(game_.values())) {}

  absl::Status Run() {
    OpenCheckpoint();
    std::uint32_t solved = 0;
    for (int level = game_.categories(); level >= 0; --level) {
      if (level < game_.categories()) SolveLevel(level);
      if (options_.stop.stop_requested()) {
        return absl::CancelledError(
            absl::StrCat("solve stopped at level ", level));
      }
      solved += levels_.ReachableStates(level);
      if (options_.on_progress) options_.on_progress({level, solved});
    }
    return absl::OkStatus();
  }

  std::shared_ptr<const Stored> values() const { return values_; }

 private:
  void SolveLevel(int level) {
    for (int step = 0; step < levels_.Steps(); ++step) {
      levels_.Begin(level, step);
      if (!Restore()) SolveStep();
      if (options_.stop.stop_requested()) return;
      Write();
    }
    for (int part = 0; level == 0 && part < levels_.PartsAtEnd(); ++part) {
      levels_.BeginPart(part);
      Write();
    }
  }

  void Write() {
    loops_.Run(levels_.WriteTasks(),
               [&](int task) { levels_.Write(task, values_.get()); });
    levels_.End();
  }

  void SolveStep() {
    loops_.Run(levels_.Tasks(), [&](int task) {
      if (options_.stop.stop_requested()) return;
      levels_.Solve(task);
      if (options_.after_task) options_.after_task();
    });
    if (checkpoint_ == nullptr || options_.stop.stop_requested()) return;
    HearOf(checkpoint_->Append(std::as_bytes(levels_.StepLanes())));
  }

  void OpenCheckpoint() {
    if (options_.checkpoint.empty() || levels_.Steps() == 1) return;
    auto opened =
        SolveCheckpoint::Open(options_.checkpoint, IdOf<Real>(*layout_));
    if (!opened.ok()) return HearOf(opened.status());
    checkpoint_ = *std::move(opened);
  }

  bool Restore() {
    is_restoring_ =
        is_restoring_ && checkpoint_ != nullptr &&
        checkpoint_->Restore(std::as_writable_bytes(levels_.StepLanes()));
    return is_restoring_;
  }

  // A file that fails is of no use: the disk may be full.
  void HearOf(const absl::Status& status) {
    if (status.ok()) return;
    if (checkpoint_ != nullptr) checkpoint_->Discard();
    checkpoint_.reset();
    if (options_.on_checkpoint_failure) options_.on_checkpoint_failure(status);
  }

  const SolveOptions& options_;
  const Game& game_;
  const std::shared_ptr<const LaneLayout> layout_;
  LevelSolver<Real> levels_;
  ParallelLoops loops_;
  std::shared_ptr<Stored> values_;
  std::unique_ptr<SolveCheckpoint> checkpoint_;
  bool is_restoring_ = true;  // nothing has been solved yet
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
