// yatzyd under load for a while, and with callers that take no answers: it
// takes no more of the machine than at first. YATZY_SOAK_SECONDS says how long.
#include <gmock/gmock.h>
#include <grpc/support/cpu.h>
#include <grpcpp/grpcpp.h>
#include <signal.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/numbers.h"
#include "client/lib/yatzy_client.h"
#include "client/load/load.h"
#include "core/verify/verify.h"
#include "tests/support/channels.h"
#include "tests/support/child_process.h"
#include "tests/support/process_stats.h"
#include "tests/support/sanitized.h"
#include "tests/support/temp_dir.h"

namespace yatzy::client {
namespace {

using ::testing::Each;
using ::testing::Eq;
using ::testing::Ge;
using ::testing::Not;
using ::testing::SizeIs;

// What the heap of a thread may keep when it is free (server/start/main.cc),
// besides as much for what threads have not touched in the first quarter.
constexpr double kMostGrowthMib = 4 + 4;

// gRPC holds a window of requests, which it widens as it sees fit and which
// takes several times its size when messages are small, and 64 KiB of answers.
// Up to half of this has been seen.
constexpr double kMostMibPerSlowReader = 1;

// A sanitizer keeps freed memory for a while to see who still uses it.
#ifdef YATZY_SANITIZED
constexpr bool kMemoryCounts = false;
#else
constexpr bool kMemoryCounts = true;
#endif

double SoakSeconds() {
  double seconds = 10;
  const char* text = std::getenv("YATZY_SOAK_SECONDS");
  if (text != nullptr && !(absl::SimpleAtod(text, &seconds) && seconds >= 8)) {
    ADD_FAILURE() << "YATZY_SOAK_SECONDS=" << text << " is not 8 or more";
  }
  return seconds;
}

class SoakTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_THAT(daemon_.WaitForLine(" serving "), Not(Eq(""))) << daemon_.log();
  }

  void TearDown() override {
    daemon_.Signal(SIGTERM);
    EXPECT_EQ(daemon_.Wait(), 0) << daemon_.log();
  }

  ProcessStats Stats() const { return StatsOf(daemon_.pid()); }

  const TempDir dir_;
  const std::string socket_ = "unix:" + dir_.File("q.sock");
  ChildProcess daemon_{{YATZYD, "--state-dir", dir_.File("state"), "--listen",
                        socket_, "--slow-reader-timeout", "1"}};
};

LoadOptions EveryMethod(const std::string& address) {
  LoadOptions options;
  options.address = address;
  options.connections = 4;
  options.in_flight = 32;
  options.warm_up = absl::ZeroDuration();
  options.duration = absl::Seconds(SoakSeconds());
  options.mix = {{LoadMethod::kEvaluateState, 8},
                 {LoadMethod::kAnalyzePosition, 8},
                 {LoadMethod::kBatchEvaluateStates, 1},
                 {LoadMethod::kBatchAnalyzePositions, 1},
                 {LoadMethod::kStreamAnalyzePositions, 8}};
  options.check_share = 0.01;
  options.deadline = absl::Seconds(30);
  return options;
}

// What came of a load, and of the daemon from the end of its first quarter.
struct Soak {
  LoadReport report;
  std::vector<ProcessStats> samples;
};

// The least of some samples in MiB: what answers under way take comes and goes,
// what is lost stays.
double LeastResident(std::vector<ProcessStats>::const_iterator begin,
                     std::vector<ProcessStats>::const_iterator end) {
  return std::min_element(begin, end,
                          [](const ProcessStats& a, const ProcessStats& b) {
                            return a.resident_mib < b.resident_mib;
                          })
      ->resident_mib;
}

// From the first third of the samples to the last, in MiB.
double Growth(const std::vector<ProcessStats>& samples) {
  const auto third = static_cast<std::ptrdiff_t>((samples.size() + 2) / 3);
  return LeastResident(samples.end() - third, samples.end()) -
         LeastResident(samples.begin(), samples.begin() + third);
}

void Print(const Soak& soak) {
  const LoadReport& report = soak.report;
  const ProcessStats& last = soak.samples.back();
  std::printf(
      "soak: %.0f s, %lld calls, %lld errors, %lld checked, %lld wrong; "
      "%d open files, %d threads, %.1f MiB resident, grown by %.2f MiB\n",
      report.seconds, static_cast<long long>(report.calls),
      static_cast<long long>(report.errors),
      static_cast<long long>(report.checked),
      static_cast<long long>(report.wrong), last.open_files, last.threads,
      last.resident_mib, Growth(soak.samples));
}

TEST_F(SoakTest, TakesNoMoreAndMoreUnderLoad) {
  Soak soak;
  LoadOptions options = EveryMethod(socket_);
  options.on_progress = [&](const LoadProgress& progress) {
    if (progress.elapsed < progress.total / 4) return;
    if (progress.elapsed < progress.total) soak.samples.push_back(Stats());
  };
  const auto report = RunLoad(options);
  ASSERT_TRUE(report.ok()) << report.status();
  soak.report = *report;
  // About one in a second; with fewer, nothing would be compared.
  ASSERT_THAT(soak.samples, SizeIs(Ge(SoakSeconds() / 2)));
  Print(soak);

  EXPECT_EQ(report->errors, 0);
  EXPECT_EQ(report->wrong, 0);
  EXPECT_EQ(report->other_table, 0);
  // A fraction even of what a sanitizer leaves, lest a run that stalls passes.
  EXPECT_GE(report->calls, static_cast<std::int64_t>(20 * SoakSeconds()));
  EXPECT_GE(report->checked, report->calls / 200);
  for (const MethodReport& method : report->methods) {
    EXPECT_GE(method.calls, report->calls / 100)
        << LoadMethodName(method.method);
  }
  for (const ProcessStats& sample : soak.samples) {
    EXPECT_EQ(sample.open_files, soak.samples.front().open_files);
    // gRPC starts threads of its executor when it first wants them, by its own
    // count of processors.
    EXPECT_LE(sample.threads, soak.samples.front().threads +
                                  2 * static_cast<int>(gpr_cpu_num_cores()));
  }
  if (kMemoryCounts) {
    EXPECT_LE(Growth(soak.samples), kMostGrowthMib);
  }
}

// Asks on a stream of its own connection until it is cut off, and only then
// reads what is left to be read.
grpc::Status AskWithoutReading(const std::string& address) {
  grpc::ChannelArguments arguments;
  // Else this side takes megabytes of answers by itself before it stalls.
  arguments.SetInt(GRPC_ARG_HTTP2_BDP_PROBE, 0);
  const auto stub = v1::AdvisorService::NewStub(ConnectTo(address, arguments));
  v1::StreamAnalyzePositionsRequest request;
  for (const int face : {3, 3, 3, 5, 6}) {
    request.mutable_position()->add_dice(face);
  }
  request.mutable_position()->mutable_state();
  request.mutable_position()->set_rerolls_left(2);
  grpc::ClientContext context;
  const auto stream = stub->StreamAnalyzePositions(&context);
  while (stream->Write(request)) {
  }
  v1::StreamAnalyzePositionsResponse response;
  while (stream->Read(&response)) {
  }
  return stream->Finish();
}

TEST_F(SoakTest, HoldsLittleForCallersThatNeverRead) {
  constexpr int kStreams = 64;
  const auto client = YatzyClient::Create(
      socket_, {.deadline = absl::Seconds(30), .own_connection = true});
  ASSERT_TRUE(client.ok()) << client.status();
  ASSERT_TRUE(client->EvaluateState({}).ok());
  const double before = Stats().resident_mib;

  std::vector<grpc::StatusCode> ends(kStreams);
  std::atomic<int> open = kStreams;
  std::vector<std::jthread> callers;
  for (grpc::StatusCode& end : ends) {
    callers.emplace_back([&] {
      end = AskWithoutReading(socket_).error_code();
      --open;
    });
  }
  double most = 0;
  int answers = 0;
  for (; open > 0; ++answers) {
    const auto answer = client->EvaluateState({});
    ASSERT_TRUE(answer.ok()) << answer.status();
    ASSERT_NEAR(answer->expected_remaining(), kReferenceExpectedStart, 1e-5);
    most = std::max(most, Stats().resident_mib);
  }
  callers.clear();
  std::printf(
      "slow readers: %d streams, %d other answers, grown by %.2f MiB at most\n",
      kStreams, answers, most - before);
  EXPECT_THAT(ends, Each(grpc::StatusCode::CANCELLED));
  // The last may have come after all of them were cut off.
  EXPECT_GE(answers, 2);
  if (kMemoryCounts) {
    EXPECT_LE(most - before, kStreams * kMostMibPerSlowReader);
  }
}

}  // namespace
}  // namespace yatzy::client
