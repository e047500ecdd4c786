// Signals that come twice, to the daemon as any process and as process 1 of a
// container. YATZY_DRAINS says how many drains (6 if it is not set).
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <signal.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/e2e/caller.h"
#include "tests/support/child_process.h"
#include "tests/support/frozen_threads.h"
#include "tests/support/process_one.h"
#include "tests/support/sanitized.h"
#include "tests/support/temp_dir.h"

namespace yatzy {
namespace {

using ::testing::Eq;
using ::testing::HasSubstr;
using ::testing::Not;

int Drains() {
  const char* text = std::getenv("YATZY_DRAINS");
  return text == nullptr ? 6 : std::atoi(text);
}

// True: the daemon is process 1 of its PID namespace.
class DoubledSignalsTest : public testing::TestWithParam<bool> {
 protected:
  void SetUp() override {
    if (!IsProcessOne()) return;
    const std::string why = WhyNoProcessOne();
    if (!why.empty()) GTEST_SKIP() << why;
  }

  static bool IsProcessOne() { return GetParam(); }

  std::unique_ptr<ChildProcess> Start(std::vector<std::string> more = {}) {
    std::vector<std::string> argv = {YATZYD, "--state-dir", dir_.File("state"),
                                     "--listen", address_};
    argv.insert(argv.end(), more.begin(), more.end());
    if (IsProcessOne()) argv = AsProcessOne(std::move(argv));
    auto daemon = std::make_unique<ChildProcess>(argv);
    EXPECT_THAT(daemon->WaitForLine("serving"), Not(Eq(""))) << daemon->log();
    EXPECT_EQ(Sockets(), 2);
    return daemon;
  }

  // Of callers and of operators.
  int Sockets() const {
    return std::filesystem::exists(dir_.File("q.sock")) +
           std::filesystem::exists(dir_.File("state") + "/admin.sock");
  }

  const TempDir dir_;
  const std::string address_ = "unix:" + dir_.File("q.sock");
};

INSTANTIATE_TEST_SUITE_P(As, DoubledSignalsTest, testing::Bool(),
                         [](const auto& test) {
                           return test.param ? "ProcessOne" : "AnyProcess";
                         });

// A supervisor that signals the process and its group, or timeout(1), does
// that.
TEST_P(DoubledSignalsTest, WithinHalfASecondAreOneRequest) {
  std::mt19937 random(std::random_device{}());
  const auto any_signal = [&] { return random() % 2 == 0 ? SIGTERM : SIGINT; };
  for (int i = 0; i < Drains() / 2; ++i) {
    // Under a sanitizer a batch beside other tests takes seconds.
    const auto daemon = Start({"--drain-timeout", "20"});
    const ProcessHandle process(daemon->pid(), IsProcessOne());
    const auto connection = Connect(address_);
    Caller caller(connection, Evaluate);
    Caller batches(connection, EvaluateBatch);
    caller.WaitForAnswers(10);
    batches.WaitForAnswers(1);
    const int first = any_signal();
    const int second = any_signal();
    const auto gap = absl::Milliseconds(random() % 401);
    SCOPED_TRACE(absl::StrCat("signals ", first, " and ", second, ", ",
                              absl::FormatDuration(gap)));
    process.Signal(first);
    absl::SleepFor(gap);
    process.Signal(second);
    EXPECT_EQ(daemon->Wait(), 0) << daemon->log();
    caller.End();
    batches.End();
    EXPECT_EQ(caller.wrong(), "");
    EXPECT_EQ(batches.wrong(), "");
    EXPECT_EQ(Sockets(), 0);
  }
}

TEST_P(DoubledSignalsTest, LaterEndTheProcessAtOnceAndLeaveNoSocket) {
#ifdef YATZY_SANITIZED
  GTEST_SKIP() << "sanitizers do not bear threads that are frozen";
#endif
  for (const auto& [first, second] :
       {std::pair(SIGTERM, SIGTERM), std::pair(SIGTERM, SIGINT)}) {
    const auto daemon = Start();
    const ProcessHandle process(daemon->pid(), IsProcessOne());
    FrozenThreads frozen(process.pid(), "query");  // so that the drain lasts
    process.Signal(first);
    process.Signal(second);  // at once: no more than the first
    ASSERT_THAT(daemon->WaitForLine("draining"), Not(Eq("")));
    absl::SleepFor(absl::Milliseconds(600));
    const absl::Time start = absl::Now();
    process.Signal(second);
    frozen.WaitUntilEnded();
    EXPECT_EQ(daemon->Wait(), 128 + second) << daemon->log();
    EXPECT_LT(absl::Now() - start, absl::Seconds(2));
    EXPECT_EQ(Sockets(), 0);
    EXPECT_THAT(daemon->log(), HasSubstr("exiting"));
  }
}

}  // namespace
}  // namespace yatzy
