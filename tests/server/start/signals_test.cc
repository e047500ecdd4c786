#include "server/start/signals.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <stop_token>

#include "absl/synchronization/notification.h"

namespace yatzy::server {
namespace {

class SignalsTest : public testing::TestWithParam<int> {};

TEST_P(SignalsTest, ASignalRequestsTheTokenAndEndsTheWait) {
  Signals signals;
  const std::stop_token token = signals.token();
  EXPECT_FALSE(token.stop_requested());
  ASSERT_EQ(kill(getpid(), GetParam()), 0);
  EXPECT_EQ(signals.Wait(), GetParam());
  EXPECT_TRUE(token.stop_requested());
  EXPECT_EQ(signals.Wait(), GetParam()) << "a second wait returns as well";
}

INSTANTIATE_TEST_SUITE_P(EachSignal, SignalsTest,
                         testing::Values(SIGTERM, SIGINT),
                         [](const auto& test) {
                           return test.param == SIGTERM ? "Sigterm" : "Sigint";
                         });

TEST(SignalsTest, TheTokenCallsBackWithoutAnyoneWaiting) {
  const Signals signals;
  absl::Notification stopped;
  const std::stop_callback callback(signals.token(),
                                    [&stopped] { stopped.Notify(); });
  ASSERT_EQ(kill(getpid(), SIGTERM), 0);
  stopped.WaitForNotification();
}

TEST(SignalsTest, EndsWithoutASignal) {
  std::stop_token token;
  {
    const Signals signals;
    token = signals.token();
    EXPECT_FALSE(token.stop_requested());
  }
  sigset_t pending;
  ASSERT_EQ(sigpending(&pending), 0);
  EXPECT_EQ(sigismember(&pending, SIGTERM), 0) << "nothing is left behind";
}

TEST(SignalsTest, ASecondSignalEndsTheProcessAtOnce) {
  const auto insist = [](int first, int second) {
    Signals signals;
    kill(getpid(), first);
    signals.Wait();
    kill(getpid(), second);
    pause();  // for good: the signal has ended us
  };
  EXPECT_EXIT(insist(SIGTERM, SIGTERM), testing::KilledBySignal(SIGTERM), "");
  EXPECT_EXIT(insist(SIGTERM, SIGINT), testing::KilledBySignal(SIGINT), "");
}

TEST(SignalsTest, SighupStopsNothing) {
  Signals signals;
  ASSERT_EQ(kill(getpid(), SIGHUP), 0);
  ASSERT_EQ(kill(getpid(), SIGTERM), 0);
  EXPECT_EQ(signals.Wait(), SIGTERM);
}

TEST(SignalsTest, ABrokenPipeDoesNotEndTheProcess) {
  const Signals signals;
  EXPECT_EQ(raise(SIGPIPE), 0);
}

}  // namespace
}  // namespace yatzy::server
