#include "client/ctl/bench_command.h"

#include <gmock/gmock.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <string>

#include "tests/client/ctl/test_streams.h"
#include "tests/client/right_answers.h"
#include "tests/support/solved_table.h"

namespace yatzy::client {
namespace {

using ::google::protobuf::Struct;
using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

class BenchCommandTest : public ::testing::Test {
 protected:
  BenchCommandTest() {
    AnswerFrom(SolvedTable(), server_.advisor);
    options_.address = server_.address();
    options_.in_flight = 4;
    options_.warm_up = absl::ZeroDuration();
    options_.duration = absl::Milliseconds(20);
    options_.deadline = kPatience;
    options_.check_share = 1;
    options_.mix = {{LoadMethod::kAnalyzePosition, 1},
                    {LoadMethod::kEvaluateState, 1}};
  }

  ExitCode Run(OutputFormat format = OutputFormat::kText) {
    server_.Start();
    return RunBench(options_, format, io_.streams);
  }

  FakeServer server_;
  LoadOptions options_;
  TestStreams io_;
};

TEST_F(BenchCommandTest, WritesATable) {
  EXPECT_EQ(Run(), kExitOk) << io_.err.str();
  EXPECT_THAT(
      io_.out.str(),
      AllOf(HasSubstr(server_.address() +
                      ": 1 connection, 4 in flight, closed loop, 0.0 "
                      "s; latencies in us\n\n"),
            HasSubstr("p99.9"), ContainsRegex("\nEvaluateState .* [0-9]+ OK\n"),
            ContainsRegex("\nAnalyzePosition .* [0-9]+ OK\n"),
            ContainsRegex("\ntotal .* [0-9]+ OK\n"), Not(HasSubstr("WRONG")),
            Not(HasSubstr("This program was late"))));
  EXPECT_EQ(io_.err.str(), "");
}

TEST_F(BenchCommandTest, WritesJson) {
#ifdef __SANITIZE_THREAD__
  GTEST_SKIP() << "under TSan, Struct is not the one of Debian's library";
#endif
  options_.calls_per_second = 1'000;
  EXPECT_EQ(Run(OutputFormat::kJson), kExitOk) << io_.err.str();
  Struct report;
  ASSERT_TRUE(
      google::protobuf::util::JsonStringToMessage(io_.out.str(), &report).ok())
      << io_.out.str();
  const auto& all = report.fields();
  const double calls = all.at("calls").number_value();
  EXPECT_EQ(calls + all.at("unsent").number_value(), 20);
  EXPECT_EQ(all.at("server").string_value(), server_.address());
  EXPECT_EQ(all.at("tableId").string_value(), SolvedTable()->id());
  EXPECT_EQ(all.at("checked").number_value(), calls);
  EXPECT_EQ(all.at("wrong").number_value(), 0);
  EXPECT_EQ(all.at("retries").number_value(), 0);
  EXPECT_EQ(all.at("rate").number_value(), 1'000);
  for (const char* key : {"mean", "p50", "p90", "p99", "p99_9", "max"}) {
    EXPECT_GT(
        all.at("latencyUs").struct_value().fields().at(key).number_value(), 0)
        << key;
  }
  double sum = 0;
  for (const auto& value : all.at("methods").list_value().values()) {
    const auto& method = value.struct_value().fields();
    sum += method.at("codes").struct_value().fields().at("OK").number_value();
    EXPECT_THAT(method.at("method").string_value(),
                testing::AnyOf("EvaluateState", "AnalyzePosition"));
  }
  EXPECT_EQ(sum, calls);
}

TEST_F(BenchCommandTest, FailsIfACallDoes) {
  server_.advisor.evaluate = [](const auto&, auto&) {
    return grpc::Status(grpc::RESOURCE_EXHAUSTED, "full");
  };
  EXPECT_EQ(Run(), kExitFailed);
  EXPECT_THAT(io_.out.str(), HasSubstr(" RESOURCE_EXHAUSTED\n"));
}

TEST_F(BenchCommandTest, SaysHowOftenCallsWereRepeated) {
  std::atomic<bool> refused = false;
  const auto right = server_.advisor.analyze;
  server_.advisor.analyze = [&](const auto& request, auto& response) {
    if (refused.exchange(true)) return right(request, response);
    return grpc::Status(grpc::UNAVAILABLE, "not now");
  };
  options_.retries = 1;
  EXPECT_EQ(Run(), kExitOk);
  EXPECT_THAT(io_.out.str(),
              HasSubstr("\nCalls were repeated 1 times, as they were answered "
                        "UNAVAILABLE.\n"));
}

TEST_F(BenchCommandTest, FailsIfAnAnswerIsWrong) {
  server_.advisor.analyze = [](const auto&, auto& response) {
    response.set_table_id(SolvedTable()->id());
    return grpc::Status::OK;
  };
  EXPECT_EQ(Run(), kExitFailed);
  EXPECT_THAT(
      io_.out.str(),
      HasSubstr("\nWRONG: AnalyzePosition: the number of actions is 0,"));
}

TEST_F(BenchCommandTest, ReportsWhenItIsInterrupted) {
  std::atomic<bool> sent = false;
  const auto right = server_.advisor.analyze;
  server_.advisor.analyze = [&](const auto& request, auto& response) {
    // Once: a second one would end the test program.
    if (server_.advisor.calls() >= 50 && !sent.exchange(true)) {
      kill(getpid(), SIGINT);
    }
    return right(request, response);
  };
  options_.duration = absl::Hours(1);
  struct sigaction before;
  sigaction(SIGINT, nullptr, &before);
  EXPECT_EQ(Run(), kExitOk) << io_.err.str();
  EXPECT_THAT(io_.out.str(), ContainsRegex("\ntotal .* [0-9]+ OK\n"));
  struct sigaction after;
  sigaction(SIGINT, nullptr, &after);
  EXPECT_EQ(after.sa_handler, before.sa_handler);
}

TEST_F(BenchCommandTest, DrawsAndWipesALineOnATerminal) {
  io_.streams.err_is_terminal = true;
  EXPECT_EQ(Run(), kExitOk);
  EXPECT_THAT(io_.err.str(),
              AllOf(ContainsRegex("\\[[0-9]+ / 0 s\\]  [0-9]+ calls/s  p99 "
                                  "[0-9]+ us  0 errors  0 wrong"),
                    EndsWith("\r\033[K")));
}

TEST_F(BenchCommandTest, NeedsAServer) {
  options_.deadline = absl::Milliseconds(50);
  EXPECT_EQ(RunBench(options_, OutputFormat::kText, io_.streams),
            kExitUnavailable);
  EXPECT_THAT(io_.err.str(),
              HasSubstr("yatzyctl: UNAVAILABLE: no connection to "));
}

TEST_F(BenchCommandTest, FailsIfTheReportCannotBeWritten) {
  FullBuffer full;
  std::ostream out(&full);
  Streams streams{io_.in, out, io_.err, false};
  server_.Start();
  EXPECT_EQ(RunBench(options_, OutputFormat::kText, streams), kExitFailed);
}

}  // namespace
}  // namespace yatzy::client
