// The core's loops and options of threads, for a module that has one.
#include <functional>
#include <memory>
#include <utility>

#include "core/kernel/simd/simd.h"
#include "core/solver/parallel_loops.h"
#include "core/solver/solver.h"

namespace yatzy {

struct ParallelLoops::Rep {
  std::function<void()> on_thread;
};

ParallelLoops::ParallelLoops(int /*threads*/, std::function<void()> on_thread)
    : rep_(std::make_unique<Rep>(Rep{std::move(on_thread)})) {}

ParallelLoops::~ParallelLoops() = default;

int ParallelLoops::threads() const { return 1; }

void ParallelLoops::Run(int count, const std::function<void(int)>& body) {
  if (rep_->on_thread) rep_->on_thread();
  for (int i = 0; i < count; ++i) body(i);
}

absl::Status ValidateSolveOptions(const SolveOptions& options) {
  return ValidateSimd(options.simd);
}

}  // namespace yatzy
