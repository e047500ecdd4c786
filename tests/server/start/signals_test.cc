#include "server/start/signals.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <stop_token>
#include <thread>

#include "absl/synchronization/notification.h"
#include "tests/support/eventually.h"

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

TEST(SignalsTest, WhatFollowsWithinHalfASecondIsTheSameRequest) {
  Signals signals;
  ASSERT_EQ(kill(getpid(), SIGTERM), 0);
  EXPECT_EQ(signals.Wait(), SIGTERM);
  for (const int signal : {SIGTERM, SIGINT, SIGINT, SIGTERM}) {
    ASSERT_EQ(kill(getpid(), signal), 0);
  }
  sigset_t pending;
  EXPECT_TRUE(Eventually([&pending] {
    sigpending(&pending);
    return sigismember(&pending, SIGTERM) == 0 &&
           sigismember(&pending, SIGINT) == 0;
  }));
  EXPECT_EQ(signals.Wait(), SIGTERM);
}

TEST(SignalsTest, ALaterSignalEndsTheProcessAtOnce) {
  const auto insist = [](int first, int second) {
    Signals signals;
    kill(getpid(), first);
    signals.Wait();
    std::this_thread::sleep_for(Signals::kOneRequest);
    kill(getpid(), second);
    while (true) pause();  // for good: the signal has ended us
  };
  EXPECT_EXIT(insist(SIGTERM, SIGTERM), testing::ExitedWithCode(143), "");
  EXPECT_EXIT(insist(SIGTERM, SIGINT), testing::ExitedWithCode(130), "");
}

TEST(SignalsTest, EndsTheProcessBeforeThereIsAnObject) {
  const auto end = [](int signal) {
    sigset_t all;  // other tests have blocked some
    sigfillset(&all);
    sigprocmask(SIG_UNBLOCK, &all, nullptr);
    EndAtSignals();
    raise(signal);
  };
  EXPECT_EXIT(end(SIGTERM), testing::ExitedWithCode(143), "");
  EXPECT_EXIT(end(SIGINT), testing::ExitedWithCode(130), "");
}

TEST(SignalsTest, SighupStopsNothing) {
  Signals signals;
  ASSERT_EQ(kill(getpid(), SIGHUP), 0);
  ASSERT_EQ(kill(getpid(), SIGTERM), 0);
  EXPECT_EQ(signals.Wait(), SIGTERM);
}

TEST(SignalsTest, NeitherABrokenPipeNorALimitOfFilesEndsTheProcess) {
  const Signals signals;
  EXPECT_EQ(raise(SIGPIPE), 0);
  EXPECT_EQ(raise(SIGXFSZ), 0);
}

}  // namespace
}  // namespace yatzy::server
