#include "server/admin/give_way.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "core/solver/solver.h"

namespace yatzy::server {
namespace {

using std::chrono::microseconds;
using std::chrono::seconds;

// One thread that works in steps of ten microseconds on a clock of the test's,
// which stands still but for work and rest.
class Worker {
 public:
  // Calls `between_steps` after each step.
  template <typename Function>
  void WorkFor(std::chrono::microseconds time, Function between_steps) {
    const GiveWay::Clock::time_point end = now_ + time;
    while (now_ < end) {
      now_ += kStep;
      worked_ += kStep;
      between_steps();
      give_way_.MaybeRest();
    }
  }
  void WorkFor(std::chrono::microseconds time) {
    WorkFor(time, [] {});
  }

  void SomebodyAsks() { ++arrivals_; }

  microseconds worked() const { return worked_; }
  microseconds rested() const { return rested_; }
  int yields() const { return yields_; }

 private:
  static constexpr microseconds kStep{10};

  GiveWay::Clock::time_point now_{seconds(1000)};
  microseconds worked_{0};
  microseconds rested_{0};
  std::int64_t arrivals_ = 0;
  int yields_ = 0;
  GiveWay give_way_{
      [this] { return arrivals_; },
      {.now = [this] { return now_; },
       .sleep_until =
           [this](GiveWay::Clock::time_point time) {
             rested_ += std::chrono::duration_cast<microseconds>(time - now_);
             now_ = time;
           },
       .yield = [this] { ++yields_; }}};
};

TEST(GiveWayTest, NeverRestsWhileNobodyAsks) {
  Worker worker;
  worker.WorkFor(seconds(1));
  EXPECT_EQ(worker.rested(), microseconds(0));
}

// Whoever waits for the processor cannot ask.
TEST(GiveWayTest, YieldsWheneverItDoesNotRest) {
  Worker worker;
  worker.WorkFor(seconds(1));
  EXPECT_NEAR(worker.yields(), seconds(1) / GiveWay::kWork, 1);
}

TEST(GiveWayTest, WorksAFifthOfTheTimeWhileSomebodyAsks) {
  Worker worker;
  worker.WorkFor(seconds(1), [&] { worker.SomebodyAsks(); });
  EXPECT_NEAR(static_cast<double>(worker.worked().count()) / 1e6, 0.2, 0.02);
}

TEST(GiveWayTest, OneQuestionCostsOneRest) {
  Worker worker;
  worker.WorkFor(seconds(1));
  worker.SomebodyAsks();
  worker.WorkFor(seconds(1));
  EXPECT_EQ(worker.rested(), GiveWay::kRest);
}

TEST(GiveWayTest, ThreadsRestTogether) {
  // A clock that only the test moves: whoever is told to sleep says so.
  std::atomic<std::int64_t> arrivals = 0;
  std::atomic<GiveWay::Clock::duration> now{seconds(1000)};
  std::atomic<int> rests = 0;
  GiveWay give_way(
      [&] { return arrivals.load(); },
      {.now = [&] { return GiveWay::Clock::time_point(now.load()); },
       .sleep_until = [&](auto) { ++rests; },
       .yield = [] {}});
  give_way.MaybeRest();
  ++arrivals;
  now = now.load() + GiveWay::kWork;
  constexpr int kThreads = 4;
  give_way.MaybeRest();
  std::vector<std::jthread> threads;
  for (int i = 1; i < kThreads; ++i) {
    threads.emplace_back([&] { give_way.MaybeRest(); });
  }
  threads.clear();
  EXPECT_EQ(rests, kThreads);
}

TEST(GiveWayTest, TheSolverAsksOnEveryTask) {
  std::atomic<int> tasks = 0;
  SolveOptions options;
  options.threads = 2;
  options.after_task = [&] { ++tasks; };
  ASSERT_TRUE(Solve(options).ok());
  EXPECT_GT(tasks, 1000);
}

}  // namespace
}  // namespace yatzy::server
