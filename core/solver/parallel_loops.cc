#include "core/solver/parallel_loops.h"

#include <algorithm>
#include <utility>

#include "core/os/machine.h"

#if defined(__SANITIZE_THREAD__)
#define YATZY_STD_THREAD_LOOPS 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define YATZY_STD_THREAD_LOOPS 1
#endif
#endif

#ifdef YATZY_STD_THREAD_LOOPS
#include <atomic>
#include <thread>
#include <vector>
#else
// For the types of cores, which later versions of oneTBB have without this.
#define TBB_PREVIEW_TASK_ARENA_CONSTRAINTS_EXTENSION 1
#include <tbb/blocked_range.h>
#include <tbb/info.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>
#include <tbb/task_scheduler_observer.h>

#include <vector>
#endif

namespace yatzy {

#ifdef YATZY_STD_THREAD_LOOPS

// For ThreadSanitizer: threads that it can see, and one counter that hands out
// the indices. Starting threads for each loop is slow, which does not matter
// here.
struct ParallelLoops::Rep {
  int threads;
  std::function<void()> on_thread;
};

ParallelLoops::ParallelLoops(int threads, std::function<void()> on_thread)
    : rep_(std::make_unique<Rep>(Rep{
          threads == 0 ? UsableProcessors() : threads, std::move(on_thread)})) {
}

int ParallelLoops::threads() const { return rep_->threads; }

void ParallelLoops::Run(int count, const std::function<void(int)>& body) {
  std::atomic<int> next{0};
  const auto work = [&] {
    if (rep_->on_thread) rep_->on_thread();
    for (int i = next++; i < count; i = next++) body(i);
  };
  std::vector<std::jthread> helpers;
  for (int t = 1; t < std::min(rep_->threads, count); ++t) {
    helpers.emplace_back(work);
  }
  work();
}

#else

namespace {

// Calls on_thread on every thread that enters an arena. oneTBB makes its
// threads when it likes, so this is the only place where they all pass.
class EntryObserver : public tbb::task_scheduler_observer {
 public:
  EntryObserver(tbb::task_arena& arena, std::function<void()> on_thread)
      : tbb::task_scheduler_observer(arena), on_thread_(std::move(on_thread)) {
    if (on_thread_) observe(true);
  }
  // Waits for calls that are under way.
  ~EntryObserver() override { observe(false); }

  void on_scheduler_entry(bool) override { on_thread_(); }

 private:
  const std::function<void()> on_thread_;
};

// Returns the fastest type of cores, unless it has fewer than a quarter of the
// processors: then all are faster together. A loop ends with its slowest
// thread, so one slow core can cost more than it adds.
tbb::task_arena::constraints FastestCores() {
  tbb::task_arena::constraints fastest;
  if (!MayDifferInSpeed()) return fastest;
  // Slowest first, and only those that the process may run on.
  const std::vector<tbb::core_type_id> types = tbb::info::core_types();
  if (types.size() > 1) fastest.set_core_type(types.back());
  const bool enough = tbb::info::default_concurrency(fastest) * 4 >=
                      tbb::info::default_concurrency();
  return enough ? fastest : tbb::task_arena::constraints();
}

tbb::task_arena::constraints ConstraintsFor(int threads) {
  tbb::task_arena::constraints constraints;
  if (threads == 0) {
    constraints = FastestCores();
    threads = UsableProcessors();
  }
  // oneTBB never has more threads than default_concurrency, and prints a
  // warning when it is asked for more.
  return constraints.set_max_concurrency(
      std::min(threads, tbb::info::default_concurrency(constraints)));
}

}  // namespace

struct ParallelLoops::Rep {
  Rep(const tbb::task_arena::constraints& constraints,
      std::function<void()> on_thread)
      : arena(constraints), observer(arena, std::move(on_thread)) {}

  tbb::task_arena arena;
  EntryObserver observer;
};

ParallelLoops::ParallelLoops(int threads, std::function<void()> on_thread)
    : rep_(std::make_unique<Rep>(ConstraintsFor(threads),
                                 std::move(on_thread))) {}

int ParallelLoops::threads() const { return rep_->arena.max_concurrency(); }

void ParallelLoops::Run(int count, const std::function<void(int)>& body) {
  rep_->arena.execute([&] {
    tbb::parallel_for(
        tbb::blocked_range<int>(0, count),
        [&](const tbb::blocked_range<int>& range) {
          for (int i = range.begin(); i < range.end(); ++i) body(i);
        },
        // Splits down to single indices. An index is a task of the right size
        // already; the automatic partitioner would put several into one, and
        // threads would end further apart.
        tbb::simple_partitioner{});
  });
}

#endif

ParallelLoops::~ParallelLoops() = default;

}  // namespace yatzy
