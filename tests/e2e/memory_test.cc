// What the daemon keeps of memory, which is said in tests/bench/README.md.
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "proto/contract/limits.h"
#include "tests/support/channels.h"
#include "tests/support/child_process.h"
#include "tests/support/eventually.h"
#include "tests/support/process_stats.h"
#include "tests/support/sanitized.h"
#include "tests/support/temp_dir.h"
#include "yatzy/v1/advisor_service.grpc.pb.h"

namespace yatzy {
namespace {

// Before IdleTrim it stayed at 51.
constexpr double kMostMib = 40;

TEST(MemoryTest, IsGivenBackAfterMaximalBatches) {
#ifdef YATZY_SANITIZED
  GTEST_SKIP() << "a sanitizer takes memory of its own";
#endif
  const TempDir dir;
  const std::string address = "unix:" + dir.File("q.sock");
  // It looks four times in every timeout.
  ChildProcess daemon({YATZYD, "--state-dir", dir.File("state"), "--listen",
                       address, "--slow-reader-timeout", "1"});
  ASSERT_NE(daemon.WaitForLine("serving"), "") << daemon.log();
  ChildProcess load({YATZYCTL, "--server", address, "bench", "--mix",
                     "batch-analyze=1,batch-evaluate=1", "--batch-size", "2048",
                     "--max-actions", "0", "--connections", "4", "--in-flight",
                     "32", "--warm-up", "0", "--duration", "1"});
  EXPECT_EQ(load.Wait(), 0) << load.log();
  const double after_load = StatsOf(daemon.pid()).resident_mib;
  EXPECT_TRUE(Eventually([&] {
    return StatsOf(daemon.pid()).resident_mib <= kMostMib;
  })) << StatsOf(daemon.pid()).resident_mib
      << " MiB, after the load " << after_load;
}

// Calls of the largest kinds about whole games, four at a time.
void AskForGames(v1::AdvisorService::Stub& stub) {
  v1::SimulateGamesRequest simulation;
  simulation.set_count(kMaxSimulatedRecords);
  simulation.set_include_records(true);
  grpc::ClientContext simulates;
  v1::SimulateGamesResponse games;
  ASSERT_TRUE(stub.SimulateGames(&simulates, simulation, &games).ok());
  v1::BatchReviewGamesRequest batch;
  for (int i = 0; i < kMaxBatchGames; ++i) {
    batch.add_notations(games.notations(i));
  }
  grpc::ClientContext reviews;
  v1::BatchReviewGamesResponse reviewed;
  ASSERT_TRUE(stub.BatchReviewGames(&reviews, batch, &reviewed).ok());
}

TEST(MemoryTest, IsGivenBackAfterWholeGames) {
#ifdef YATZY_SANITIZED
  GTEST_SKIP() << "a sanitizer takes memory of its own";
#endif
  const TempDir dir;
  const std::string address = "unix:" + dir.File("q.sock");
  ChildProcess daemon({YATZYD, "--state-dir", dir.File("state"), "--listen",
                       address, "--slow-reader-timeout", "1"});
  ASSERT_NE(daemon.WaitForLine("serving"), "") << daemon.log();
  std::vector<std::thread> callers;
  for (int i = 0; i < 4; ++i) {
    callers.emplace_back([&address] {
      const auto stub = v1::AdvisorService::NewStub(ConnectTo(address));
      for (int call = 0; call < 5; ++call) AskForGames(*stub);
    });
  }
  for (std::thread& caller : callers) caller.join();
  const double after_load = StatsOf(daemon.pid()).resident_mib;
  EXPECT_TRUE(Eventually([&] {
    return StatsOf(daemon.pid()).resident_mib <= kMostMib;
  })) << StatsOf(daemon.pid()).resident_mib
      << " MiB, after the load " << after_load;
  RecordProperty("after_load_mib", static_cast<int>(after_load));
}

}  // namespace
}  // namespace yatzy
