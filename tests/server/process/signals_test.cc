#include "server/process/signals.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <stop_token>

#include "absl/synchronization/notification.h"

namespace yatzy {
namespace {

class StopSignalsTest : public testing::TestWithParam<int> {};

TEST_P(StopSignalsTest, ASignalRequestsTheTokenAndEndsTheWait) {
  StopSignals signals;
  const std::stop_token token = signals.token();
  EXPECT_FALSE(token.stop_requested());
  ASSERT_EQ(kill(getpid(), GetParam()), 0);
  EXPECT_EQ(signals.Wait(), GetParam());
  EXPECT_TRUE(token.stop_requested());
  EXPECT_EQ(signals.Wait(), GetParam()) << "a second wait returns as well";
}

INSTANTIATE_TEST_SUITE_P(EachSignal, StopSignalsTest,
                         testing::Values(SIGTERM, SIGINT),
                         [](const auto& test) {
                           return test.param == SIGTERM ? "Sigterm" : "Sigint";
                         });

TEST(StopSignalsTest, TheTokenCallsBackWithoutAnyoneWaiting) {
  const StopSignals signals;
  absl::Notification stopped;
  const std::stop_callback callback(signals.token(),
                                    [&stopped] { stopped.Notify(); });
  ASSERT_EQ(kill(getpid(), SIGTERM), 0);
  stopped.WaitForNotification();
}

TEST(StopSignalsTest, EndsWithoutASignal) {
  std::stop_token token;
  {
    const StopSignals signals;
    token = signals.token();
    EXPECT_FALSE(token.stop_requested());
  }
  sigset_t pending;
  ASSERT_EQ(sigpending(&pending), 0);
  EXPECT_EQ(sigismember(&pending, SIGTERM), 0) << "nothing is left behind";
}

TEST(StopSignalsTest, ABrokenPipeDoesNotEndTheProcess) {
  const StopSignals signals;
  EXPECT_EQ(raise(SIGPIPE), 0);
}

}  // namespace
}  // namespace yatzy
