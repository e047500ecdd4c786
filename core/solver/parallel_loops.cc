#include "core/solver/parallel_loops.h"

#include <algorithm>
#include <thread>

#if defined(__SANITIZE_THREAD__)
#define YATZY_STD_THREAD_LOOPS 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define YATZY_STD_THREAD_LOOPS 1
#endif
#endif

#ifdef YATZY_STD_THREAD_LOOPS
#include <atomic>
#include <vector>
#else
#include <tbb/blocked_range.h>
#include <tbb/info.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>
#endif

namespace yatzy {

#ifdef YATZY_STD_THREAD_LOOPS

struct ParallelLoops::Rep {
  int threads;
};

ParallelLoops::ParallelLoops(int threads)
    : rep_(std::make_unique<Rep>(Rep{threads})) {}

void ParallelLoops::Run(int count, const std::function<void(int)>& body) {
  std::atomic<int> next{0};
  const auto work = [&] {
    for (int i = next++; i < count; i = next++) body(i);
  };
  std::vector<std::jthread> helpers;
  for (int t = 1; t < std::min(rep_->threads, count); ++t) {
    helpers.emplace_back(work);
  }
  work();
}

#else

struct ParallelLoops::Rep {
  tbb::task_arena arena;
};

// oneTBB never has more threads than this, and prints a warning when it is
// asked for more.
ParallelLoops::ParallelLoops(int threads)
    : rep_(std::make_unique<Rep>(Rep{tbb::task_arena(
          std::min(threads, tbb::info::default_concurrency()))})) {}

void ParallelLoops::Run(int count, const std::function<void(int)>& body) {
  rep_->arena.execute([&] {
    tbb::parallel_for(
        tbb::blocked_range<int>(0, count),
        [&](const tbb::blocked_range<int>& range) {
          for (int i = range.begin(); i < range.end(); ++i) body(i);
        },
        tbb::simple_partitioner{});
  });
}

#endif

ParallelLoops::~ParallelLoops() = default;

int UsableProcessors() {
  return std::max(1u, std::thread::hardware_concurrency());
}

}  // namespace yatzy
