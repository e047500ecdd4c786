// Calls of a load that are repeated.
#include <gmock/gmock.h>

#include <atomic>

#include "client/load/load.h"
#include "tests/client/fake_server.h"
#include "tests/support/status_matchers.h"

namespace yatzy::client {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

grpc::Status Unavailable() { return {grpc::UNAVAILABLE, "not now"}; }

class RetryTest : public ::testing::Test {
 protected:
  RetryTest() {
    options_.address = server_.address();
    options_.in_flight = 4;
    options_.warm_up = absl::ZeroDuration();
    options_.duration = absl::Milliseconds(50);
    options_.deadline = kPatience;
    options_.check_share = 0;
  }

  // The report on the one method of the run.
  MethodReport Run() {
    server_.Start();
    const absl::StatusOr<LoadReport> report = RunLoad(options_);
    EXPECT_THAT(report, IsOk());
    if (!report.ok() || report->methods.size() != 1) return {};
    EXPECT_EQ(report->retries, report->methods[0].retries);
    return report->methods[0];
  }

  FakeServer server_;
  LoadOptions options_;
};

TEST_F(RetryTest, RepeatsCallsUntilTheyAreAnswered) {
  std::atomic<int> refused = 0;
  std::atomic<int> turn = 0;
  server_.advisor.analyze = [&](const auto&, auto&) {
    if (++turn % 2 == 0) return grpc::Status::OK;
    ++refused;
    return Unavailable();
  };
  options_.retries = 100;
  const MethodReport report = Run();
  EXPECT_GT(report.retries, 0);
  EXPECT_EQ(report.retries, refused);
  EXPECT_THAT(report.codes,
              ElementsAre(Pair(absl::StatusCode::kOk, report.calls)));
  EXPECT_EQ(report.first_failure, "");
  EXPECT_EQ(server_.advisor.calls(), report.calls + report.retries);
}

TEST_F(RetryTest, RepeatsNoCallOftenerThanItIsTold) {
  server_.advisor.analyze = [](const auto&, auto&) { return Unavailable(); };
  options_.retries = 2;
  const MethodReport report = Run();
  EXPECT_GE(report.calls, 4);
  EXPECT_THAT(report.codes,
              ElementsAre(Pair(absl::StatusCode::kUnavailable, report.calls)));
  EXPECT_EQ(report.retries, 2 * report.calls);
  EXPECT_EQ(server_.advisor.calls(), 3 * report.calls);
}

TEST_F(RetryTest, RepeatsNothingUnlessItIsTold) {
  server_.advisor.analyze = [](const auto&, auto&) { return Unavailable(); };
  const MethodReport report = Run();
  EXPECT_EQ(report.retries, 0);
  EXPECT_EQ(server_.advisor.calls(), report.calls);
}

TEST_F(RetryTest, RepeatsNothingThatIsRefusedForAnotherReason) {
  server_.advisor.analyze = [](const auto&, auto&) {
    return grpc::Status(grpc::RESOURCE_EXHAUSTED, "full");
  };
  options_.retries = 5;
  const MethodReport report = Run();
  EXPECT_GT(report.calls, 0);
  EXPECT_EQ(report.retries, 0);
}

TEST_F(RetryTest, RepeatsWithinTheDeadline) {
  server_.advisor.analyze = [](const auto&, auto&) { return Unavailable(); };
  options_.retries = 100;
  // Long enough to connect on a busy machine.
  options_.deadline = absl::Seconds(2);
  const MethodReport report = Run();
  EXPECT_GE(report.calls, 4);
  EXPECT_EQ(report.codes.count(absl::StatusCode::kOk), 0u);
  EXPECT_LT(report.retries, 100 * report.calls);
}

TEST_F(RetryTest, OpensAnotherStream) {
  std::atomic<int> turn = 0;
  server_.advisor.stream = [&](const auto& request, auto& response) {
    response.set_id(request.id());
    return ++turn % 3 == 0 ? Unavailable() : grpc::Status::OK;
  };
  options_.mix = {{LoadMethod::kStreamAnalyzePositions, 1}};
  options_.duration = absl::Milliseconds(200);
  options_.retries = 100;
  const MethodReport report = Run();
  EXPECT_GT(report.retries, 0);
  EXPECT_THAT(report.codes,
              ElementsAre(Pair(absl::StatusCode::kOk, report.calls)));
  EXPECT_EQ(report.wrong, 0);
  EXPECT_EQ(turn, report.calls + report.retries);
}

}  // namespace
}  // namespace yatzy::client
