#include "server/os/threads.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <thread>

namespace yatzy::server {
namespace {

#ifdef __linux__

int NicenessAfter(void (*change)()) {
  int niceness = 0;
  std::thread([&] {
    change();
    niceness = getpriority(PRIO_PROCESS, 0);
  }).join();
  return niceness;
}

TEST(ThreadPriorityTest, YieldingIsForTheThreadAlone) {
  const int before = getpriority(PRIO_PROCESS, 0);
  EXPECT_GT(NicenessAfter(YieldToOtherThreads), before);
  EXPECT_EQ(getpriority(PRIO_PROCESS, 0), before);
}

TEST(ThreadPriorityTest, YieldingAgainChangesNothing) {
  const auto twice = [] {
    YieldToOtherThreads();
    YieldToOtherThreads();
  };
  EXPECT_EQ(NicenessAfter(twice), NicenessAfter(YieldToOtherThreads));
}

TEST(ThreadPriorityTest, WakingUpQuicklyTakesNoLargerShare) {
  EXPECT_EQ(NicenessAfter(WakeUpQuickly), getpriority(PRIO_PROCESS, 0));
}

#endif

}  // namespace
}  // namespace yatzy::server
