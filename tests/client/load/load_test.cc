#include "client/load/load.h"

#include <gmock/gmock.h>

#include <atomic>
#include <future>
#include <map>
#include <string>
#include <thread>

#include "client/load/monotonic_clock.h"
#include "tests/client/right_answers.h"
#include "tests/support/solved_table.h"
#include "tests/support/status_matchers.h"

namespace yatzy::client {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;
using ::testing::SizeIs;
using ::testing::StartsWith;

// A run that is over soon. Without a warm-up, the first calls are counted
// however slow the machine is.
LoadOptions ShortRun(const FakeServer& server) {
  LoadOptions options;
  options.address = server.address();
  options.in_flight = 4;
  options.warm_up = absl::ZeroDuration();
  options.duration = absl::Milliseconds(50);
  options.deadline = kPatience;
  options.batch_size = 3;
  options.check_share = 1;
  return options;
}

std::vector<MethodShare> AllMethods() {
  std::vector<MethodShare> mix;
  for (const LoadMethod method : kLoadMethods) mix.push_back({method, 1});
  return mix;
}

class LoadTest : public ::testing::Test {
 protected:
  LoadTest() { AnswerFrom(SolvedTable(), server_.advisor); }

  LoadReport Run(const LoadOptions& options) {
    const absl::StatusOr<LoadReport> report = RunLoad(options);
    EXPECT_THAT(report, IsOk());
    return report.ok() ? *report : LoadReport();
  }

  FakeServer server_;
};

TEST_F(LoadTest, CountsAndChecksTheAnswersOfEveryMethod) {
  server_.Start();
  LoadOptions options = ShortRun(server_);
  options.mix = AllMethods();
  options.in_flight = 14;
  const LoadReport report = Run(options);
  ASSERT_THAT(report.methods, SizeIs(7));
  std::int64_t calls = 0;
  for (const MethodReport& method : report.methods) {
    SCOPED_TRACE(std::string(LoadMethodName(method.method)));
    EXPECT_GE(method.calls, 2);
    EXPECT_THAT(method.codes,
                ElementsAre(Pair(absl::StatusCode::kOk, method.calls)));
    EXPECT_EQ(method.checked, method.calls);
    EXPECT_EQ(method.wrong, 0) << method.first_wrong;
    EXPECT_EQ(method.latency.count(), method.calls);
    EXPECT_EQ(method.items, method.calls * (IsBatch(method.method) ? 3 : 1));
    calls += method.calls;
  }
  constexpr int kTableCalls = 44;
  constexpr int kPlayCalls = 8;
  EXPECT_EQ(calls, server_.advisor.calls() - kTableCalls - kPlayCalls);
  EXPECT_EQ(report.calls, calls);
  EXPECT_EQ(report.latency.count(), calls);
  EXPECT_EQ(report.errors, 0);
  EXPECT_EQ(report.table_id, SolvedTable()->id());
  EXPECT_DOUBLE_EQ(report.seconds, 0.05);
}

TEST_F(LoadTest, MakesConnectionsOfItsOwn) {
  server_.StartOnTcp();
  LoadOptions options = ShortRun(server_);
  options.connections = 3;
  for (const int threads : {1, 2, 3, 4}) {
    const std::size_t peers = server_.advisor.peers().size();
    options.threads = threads;
    EXPECT_GE(Run(options).calls, 4);
    EXPECT_EQ(server_.advisor.peers().size() - peers, 3u) << threads;
  }
}

TEST_F(LoadTest, MakesEveryCallOfAnOpenLoopOrSaysThatItDidNot) {
  server_.Start();
  LoadOptions options = ShortRun(server_);
  options.calls_per_second = 200;
  options.duration = absl::Milliseconds(100);
  options.in_flight = 20;
  options.threads = 2;
  const LoadReport report = Run(options);
  EXPECT_EQ(report.calls + report.unsent, 20);
  EXPECT_EQ(report.checked, report.calls);
  EXPECT_EQ(report.errors, 0);
}

TEST_F(LoadTest, LetsCallsThatAreDueWaitForASlot) {
  server_.Start();
  LoadOptions options = ShortRun(server_);
  options.calls_per_second = 1'000'000;  // more than a server can do
  options.in_flight = 1;
  const LoadReport report = Run(options);
  EXPECT_EQ(report.calls + report.unsent, 50'000);
  EXPECT_EQ(report.waited, report.calls - 1);
  EXPECT_GT(report.unsent, 0);
}

TEST_F(LoadTest, CountsLatencyFromWhenACallWasDue) {
  // The first answer takes 50 ms. A call is due every millisecond, so those of
  // the first half of that time wait for 25 ms at least.
  server_.advisor.analyze = [&](const auto&, auto&) {
    const std::int64_t until = MonotonicNanoseconds() + 50'000'000;
    if (server_.advisor.calls() == 1) {
      while (MonotonicNanoseconds() < until) std::this_thread::yield();
    }
    return grpc::Status::OK;
  };
  server_.Start();
  LoadOptions options = ShortRun(server_);
  options.check_share = 0;
  options.calls_per_second = 1'000;
  options.duration = absl::Milliseconds(100);
  options.in_flight = 1;
  const LoadReport report = Run(options);
  EXPECT_GE(report.latency.Quantile(0.8), absl::Milliseconds(24));
}

TEST_F(LoadTest, CountsWhatTheServerSays) {
  std::atomic<int> calls = 0;
  const auto refuse_every_second = [&](const auto&, auto&) {
    return ++calls % 2 == 0 ? grpc::Status::OK
                            : grpc::Status(grpc::RESOURCE_EXHAUSTED, "full");
  };
  server_.advisor.evaluate = refuse_every_second;
  server_.Start();
  LoadOptions options = ShortRun(server_);
  options.mix = {{LoadMethod::kEvaluateState, 1}};
  options.check_share = 0;
  const LoadReport report = Run(options);
  ASSERT_THAT(report.methods, SizeIs(1));
  std::map<absl::StatusCode, std::int64_t> expected = {
      {absl::StatusCode::kOk, calls / 2},
      {absl::StatusCode::kResourceExhausted, calls - calls / 2}};
  EXPECT_EQ(report.methods[0].codes, expected);
  EXPECT_EQ(report.methods[0].first_failure, "RESOURCE_EXHAUSTED: full");
  EXPECT_EQ(report.errors, calls - calls / 2);
  EXPECT_EQ(report.latency.count(), calls / 2);
}

TEST_F(LoadTest, OpensAnotherStreamAfterABrokenOne) {
  std::atomic<int> requests = 0;
  server_.advisor.stream = [&](const auto& request, auto& response) {
    response.set_id(request.id());
    return ++requests % 3 == 0 ? grpc::Status(grpc::INTERNAL, "every third")
                               : grpc::Status::OK;
  };
  server_.Start();
  LoadOptions options = ShortRun(server_);
  options.mix = {{LoadMethod::kStreamAnalyzePositions, 1}};
  options.in_flight = 2;
  options.check_share = 0;
  const LoadReport report = Run(options);
  EXPECT_EQ(report.calls, requests);
  EXPECT_GT(report.calls, 0);
  EXPECT_EQ(report.errors, requests / 3);
}

TEST_F(LoadTest, FindsWrongAnswers) {
  const auto right = server_.advisor.evaluate;
  server_.advisor.evaluate = [right](const auto& request, auto& response) {
    const grpc::Status status = right(request, response);
    response.set_expected_remaining(response.expected_remaining() + 0.5);
    return status;
  };
  server_.Start();
  LoadOptions options = ShortRun(server_);
  options.mix = {{LoadMethod::kEvaluateState, 1},
                 {LoadMethod::kAnalyzePosition, 1}};
  const LoadReport report = Run(options);
  ASSERT_THAT(report.methods, SizeIs(2));
  EXPECT_GT(report.methods[0].calls, 0);
  EXPECT_EQ(report.methods[0].wrong, report.methods[0].calls);
  EXPECT_THAT(report.methods[0].first_wrong, StartsWith("expected_remaining"));
  EXPECT_EQ(report.methods[1].wrong, 0);
  EXPECT_EQ(report.wrong, report.methods[0].wrong);
}

TEST_F(LoadTest, ChecksTheShareThatItIsTold) {
  server_.Start();
  LoadOptions options = ShortRun(server_);
  options.check_share = 0.1;
  const LoadReport report = Run(options);
  EXPECT_EQ(report.checked, (report.calls + 9) / 10);
}

TEST_F(LoadTest, FindsAnswersToAnotherRequestWithoutATable) {
  server_.advisor.stream = [](const auto& request, auto& response) {
    response.set_id(request.id() + 1);
    return grpc::Status::OK;
  };
  server_.Start();
  LoadOptions options = ShortRun(server_);
  options.mix = {{LoadMethod::kStreamAnalyzePositions, 1}};
  options.check_share = 0;
  const LoadReport report = Run(options);
  EXPECT_GT(report.calls, 0);
  EXPECT_EQ(report.wrong, report.calls);
}

TEST_F(LoadTest, LeavesAnswersFromAnotherTableUnchecked) {
  const auto right = server_.advisor.analyze;
  server_.advisor.analyze = [right](const auto& request, auto& response) {
    const grpc::Status status = right(request, response);
    response.set_table_id("another");
    return status;
  };
  server_.Start();
  const LoadReport report = Run(ShortRun(server_));
  EXPECT_GT(report.calls, 0);
  EXPECT_EQ(report.other_table, report.calls);
  EXPECT_EQ(report.checked, 0);
}

TEST_F(LoadTest, GivesUpCallsThatAreNotAnswered) {
  std::promise<void> over;
  const std::shared_future<void> is_over = over.get_future().share();
  const auto hang = [is_over](const auto&, auto&) {
    is_over.wait();
    return grpc::Status::OK;
  };
  server_.advisor.analyze = hang;
  server_.advisor.stream = hang;
  server_.Start();
  LoadOptions options = ShortRun(server_);
  options.mix = {{LoadMethod::kAnalyzePosition, 1},
                 {LoadMethod::kStreamAnalyzePositions, 1}};
  options.in_flight = 2;
  options.check_share = 0;
  // Long enough to connect on a busy machine.
  options.deadline = absl::Seconds(2);
  const LoadReport report = Run(options);
  over.set_value();
  ASSERT_THAT(report.methods, SizeIs(2));
  for (const MethodReport& method : report.methods) {
    EXPECT_THAT(method.codes,
                ElementsAre(Pair(absl::StatusCode::kDeadlineExceeded, 1)));
  }
}

TEST_F(LoadTest, StopsWhenItIsTold) {
  std::stop_source stop;
  server_.advisor.analyze = [&](const auto&, auto&) {
    if (server_.advisor.calls() >= 100) stop.request_stop();
    return grpc::Status::OK;
  };
  server_.Start();
  LoadOptions options = ShortRun(server_);
  options.check_share = 0;
  options.duration = absl::Hours(1);
  options.stop = stop.get_token();
  const LoadReport report = Run(options);
  EXPECT_GE(report.calls, 100);
  EXPECT_EQ(report.calls, server_.advisor.calls());
  EXPECT_LT(report.seconds, 3600);
}

TEST_F(LoadTest, DoesNotCountTheWarmUp) {
  std::stop_source stop;
  server_.advisor.analyze = [&](const auto&, auto&) {
    if (server_.advisor.calls() >= 10) stop.request_stop();
    return grpc::Status::OK;
  };
  server_.Start();
  LoadOptions options = ShortRun(server_);
  options.check_share = 0;
  options.warm_up = absl::Hours(1);
  options.stop = stop.get_token();
  const LoadReport report = Run(options);
  EXPECT_EQ(report.calls, 0);
  EXPECT_EQ(report.seconds, 0);
}

TEST_F(LoadTest, TellsHowItGoes) {
  std::stop_source stop;
  server_.Start();
  LoadOptions options = ShortRun(server_);
  options.duration = absl::Hours(1);
  options.stop = stop.get_token();
  LoadProgress last;
  options.on_progress = [&](const LoadProgress& progress) {
    last = progress;
    if (progress.calls > 0) stop.request_stop();
  };
  const LoadReport report = Run(options);
  EXPECT_GT(last.calls, 0);
  EXPECT_LE(last.calls, report.calls);
  EXPECT_GT(last.p99, absl::ZeroDuration());
  EXPECT_GT(last.calls_per_second, 0);
  EXPECT_EQ(last.total, absl::Hours(1));
  EXPECT_GT(last.elapsed, absl::ZeroDuration());
}

TEST_F(LoadTest, RefusesBadOptions) {
  LoadOptions options = ShortRun(server_);
  options.in_flight = 0;
  EXPECT_THAT(RunLoad(options), StatusIs(absl::StatusCode::kInvalidArgument,
                                         StartsWith("in_flight")));
  options = ShortRun(server_);
  options.address = "nowhere";
  EXPECT_THAT(RunLoad(options), StatusIs(absl::StatusCode::kInvalidArgument,
                                         StartsWith("address")));
}

TEST_F(LoadTest, NeedsAConnection) {
  LoadOptions options = ShortRun(server_);
  options.deadline = absl::Milliseconds(50);
  EXPECT_THAT(RunLoad(options),
              StatusIs(absl::StatusCode::kUnavailable,
                       StartsWith("no connection to " + server_.address())));
  std::stop_source stop;
  stop.request_stop();
  options.stop = stop.get_token();
  options.deadline = kPatience;
  EXPECT_THAT(RunLoad(options),
              StatusIs(absl::StatusCode::kCancelled, HasSubstr("stopped")));
}

TEST_F(LoadTest, NeedsTheTableToCheckWith) {
  server_.advisor.batch = [](const auto&, auto&) {
    return grpc::Status(grpc::UNIMPLEMENTED, "no table");
  };
  server_.Start();
  EXPECT_THAT(RunLoad(ShortRun(server_)),
              StatusIs(absl::StatusCode::kUnimplemented, "no table"));
}

}  // namespace
}  // namespace yatzy::client
