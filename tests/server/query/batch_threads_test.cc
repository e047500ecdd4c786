#include "server/query/batch_threads.h"

#include <gmock/gmock.h>
#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <latch>
#include <set>
#include <thread>
#include <vector>

#include "proto/status/details.h"

namespace yatzy::server {
namespace {

constexpr SteadyTime kWhenever = SteadyTime::At(absl::InfiniteDuration());

// Queues work until there is room for it.
void RunSoon(BatchThreads& threads, const BatchThreads::Work& work) {
  while (!threads.Run(work, kWhenever).ok()) std::this_thread::yield();
}

TEST(BatchThreadsTest, DoesAllWorkBeforeItEnds) {
  std::atomic<int> done = 0;
  {
    BatchThreads threads(2);
    for (int i = 0; i < 1000; ++i) RunSoon(threads, [&done] { ++done; });
  }
  EXPECT_EQ(done, 1000);
}

TEST(BatchThreadsTest, OneThreadWorksInTheOrderOfTheQueue) {
  std::vector<int> order;
  {
    BatchThreads threads(1);
    for (int i = 0; i < 100; ++i) {
      RunSoon(threads, [&order, i] { order.push_back(i); });
    }
  }
  ASSERT_EQ(order.size(), 100);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(order[i], i);
}

TEST(BatchThreadsTest, AllThreadsWorkAtOnce) {
  // Each waits for the others: fewer would wait for ever.
  std::latch all(3);
  {
    BatchThreads threads(3);
    for (int i = 0; i < 3; ++i) {
      RunSoon(threads, [&all] { all.arrive_and_wait(); });
    }
  }
  EXPECT_TRUE(all.try_wait());
}

// A thread that is busy until it is released.
class BusyThread {
 public:
  BusyThread() {
    RunSoon(threads_, [this] {
      started_.count_down();
      released_.wait();
    });
    started_.wait();
  }
  ~BusyThread() { Release(); }
  BusyThread(const BusyThread&) = delete;
  BusyThread& operator=(const BusyThread&) = delete;

  void Release() {
    if (!released_.try_wait()) released_.count_down();
  }

  BatchThreads& threads() { return threads_; }

 private:
  std::latch started_{1};
  std::latch released_{1};
  BatchThreads threads_{1};
};

TEST(BatchThreadsTest, RefusesWorkBeyondAFullQueueUntilThereIsRoom) {
  std::atomic<int> done = 0;
  BusyThread busy;
  const auto work = [&done] {
    ++done;
    done.notify_all();
  };
  for (std::size_t i = 0; i < BatchThreads::kMaxWaiting; ++i) {
    ASSERT_TRUE(busy.threads().Run(work, kWhenever).ok());
  }
  const absl::Status status = busy.threads().Run(work, kWhenever);
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(RetryDelay(status),
              testing::Optional(testing::Gt(absl::ZeroDuration())));
  busy.Release();
  const int all = static_cast<int>(BatchThreads::kMaxWaiting);
  for (int n = done; n < all; n = done) done.wait(n);
  EXPECT_TRUE(busy.threads().Run(work, kWhenever).ok());
  for (int n = done; n < all + 1; n = done) done.wait(n);
}

TEST(BatchThreadsTest, RefusesWorkThatWouldBeginPastItsDeadline) {
  static constexpr auto kUsual = std::chrono::milliseconds(4);
  std::atomic<int> done = 0;
  BatchThreads threads(1);
  const auto work = [&done] {
    std::this_thread::sleep_for(kUsual);
    ++done;
    done.notify_all();
  };
  // It learns how long work takes from some of it; the rest waits.
  for (int i = 0; i < 60; ++i) ASSERT_TRUE(threads.Run(work, kWhenever).ok());
  for (int n = done; n < 20; n = done) done.wait(n);
  EXPECT_EQ(
      threads.Run(work, SteadyTime::Now() + absl::FromChrono(kUsual)).code(),
      absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(threads.Run(work, SteadyTime::Now() - absl::Hours(1)).code(),
            absl::StatusCode::kDeadlineExceeded);
  EXPECT_TRUE(threads.Run(work, kWhenever).ok());
}

TEST(BatchThreadsTest, TakesWorkForAnIdleThreadWhateverIsUsual) {
  BatchThreads threads(1);
  std::latch done(1);
  RunSoon(threads,
          [] { std::this_thread::sleep_for(std::chrono::milliseconds(20)); });
  std::latch idle(1);
  RunSoon(threads, [&idle] { idle.count_down(); });
  idle.wait();
  // That work's end may not have been noted yet.
  const auto soon = [] { return SteadyTime::Now() + absl::Microseconds(500); };
  while (!threads.Run([&done] { done.count_down(); }, soon()).ok()) {
    std::this_thread::yield();
  }
  done.wait();
}

#ifdef __linux__
TEST(BatchThreadsTest, YieldsToOtherThreads) {
  const int ours = getpriority(PRIO_PROCESS, 0);
  int theirs = ours;
  {
    BatchThreads threads(1);
    RunSoon(threads, [&theirs] { theirs = getpriority(PRIO_PROCESS, 0); });
  }
  EXPECT_GT(theirs, ours);
  EXPECT_EQ(getpriority(PRIO_PROCESS, 0), ours);
}
#endif

}  // namespace
}  // namespace yatzy::server
