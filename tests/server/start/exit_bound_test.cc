#include <gtest/gtest.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <thread>

#include "absl/time/clock.h"
#include "server/log/logging.h"
#include "server/start/signals.h"

namespace yatzy::server {
namespace {

TEST(ExitBoundTest, EndsAProcessThatHangs) {
  const auto hang = [] {
    const ExitBound bound(absl::Milliseconds(1), 70, "the test");
    while (true) pause();
  };
  EXPECT_EXIT(hang(), testing::ExitedWithCode(70), "");
}

TEST(ExitBoundTest, LeavesAloneWhatEndsInTime) {
  const auto end = [] {
    const absl::Time start = absl::Now();
    { const ExitBound bound(absl::Hours(1), 70, "the test"); }
    _exit(absl::Now() - start < absl::Minutes(1) ? 0 : 1);
  };
  EXPECT_EXIT(end(), testing::ExitedWithCode(0), "");
}

// As where a limit of threads is too low.
TEST(EndAtExceptionsTest, SaysInTheLogWhatNobodyCaught) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  const auto run = [](LogFormat format, const auto& fail) {
    InitLogging(LogLevel::kInfo, format);
    EndAtExceptions(70);
    std::thread(fail).join();
  };
  const auto no_thread = [] {
    throw std::system_error(EAGAIN, std::generic_category());
  };
  EXPECT_EXIT(run(LogFormat::kText, no_thread), testing::ExitedWithCode(70),
              "error exiting code=70 reason=\"not caught: Resource temporarily "
              "unavailable");
  EXPECT_EXIT(run(LogFormat::kJson, [] { throw 1; }),
              testing::ExitedWithCode(70), "\"not caught: an exception\"");
}

}  // namespace
}  // namespace yatzy::server
