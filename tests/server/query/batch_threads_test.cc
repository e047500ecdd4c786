#include "server/query/batch_threads.h"

#include <gmock/gmock.h>
#include <sys/resource.h>

#include <atomic>
#include <latch>
#include <set>
#include <thread>
#include <vector>

namespace yatzy {
namespace {

TEST(BatchThreadsTest, DoesAllWorkBeforeItEnds) {
  std::atomic<int> done = 0;
  {
    BatchThreads threads(2);
    for (int i = 0; i < 1000; ++i) threads.Run([&done] { ++done; });
  }
  EXPECT_EQ(done, 1000);
}

TEST(BatchThreadsTest, OneThreadWorksInTheOrderOfTheQueue) {
  std::vector<int> order;
  {
    BatchThreads threads(1);
    for (int i = 0; i < 100; ++i) {
      threads.Run([&order, i] { order.push_back(i); });
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
      threads.Run([&all] { all.arrive_and_wait(); });
    }
  }
  EXPECT_TRUE(all.try_wait());
}

#ifdef __linux__
TEST(BatchThreadsTest, YieldsToOtherThreads) {
  const int ours = getpriority(PRIO_PROCESS, 0);
  int theirs = ours;
  {
    BatchThreads threads(1);
    threads.Run([&theirs] { theirs = getpriority(PRIO_PROCESS, 0); });
  }
  EXPECT_GT(theirs, ours);
  EXPECT_EQ(getpriority(PRIO_PROCESS, 0), ours);
}
#endif

}  // namespace
}  // namespace yatzy
