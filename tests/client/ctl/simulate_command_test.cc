#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <mutex>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "proto/contract/limits.h"
#include "tests/client/ctl/run_yatzyctl.h"
#include "tests/client/fake_server.h"
#include "tests/support/temp_dir.h"

namespace yatzy::client {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class SimulateCommandTest : public ::testing::Test {
 protected:
  Outcome Simulate(std::vector<std::string> arguments, bool terminal = false) {
    if (!is_started_) server_.Start();
    is_started_ = true;
    arguments.insert(arguments.begin(),
                     {"simulate", "--server", server_.address()});
    return Yatzyctl(arguments, "", terminal);
  }

  FakeServer server_;
  bool is_started_ = false;
};

TEST_F(SimulateCommandTest, PrintsRecords) {
  const Outcome outcome = Simulate({"--seed", "1", "--games", "2"});
  EXPECT_EQ(outcome.exit_code, kExitOk) << outcome.err;
  EXPECT_EQ(outcome.out, "game 0\ngame 1\n");
}

TEST_F(SimulateCommandTest, PrintsScores) {
  const std::vector<std::string> games = {"--seed", "1",       "--games",
                                          "2",      "--first", "7"};
  auto with = [&games](const std::vector<std::string>& more) {
    std::vector<std::string> arguments = games;
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
  };
  EXPECT_EQ(Simulate(with({"--scores"})).out, "7\n8\n");
  EXPECT_EQ(Simulate(with({"--format", "csv"})).out, "game,score\n7,7\n8,8\n");
  EXPECT_EQ(Simulate(with({"--format", "json"})).out,
            "{\"game\":7,\"score\":7,\"record\":\"game 7\"}\n"
            "{\"game\":8,\"score\":8,\"record\":\"game 8\"}\n");
  EXPECT_EQ(Simulate(with({"--format", "json", "--scores"})).out,
            "{\"game\":7,\"score\":7}\n{\"game\":8,\"score\":8}\n");
}

TEST_F(SimulateCommandTest, SendsItsFlags) {
  std::mutex mutex;
  v1::SimulateGamesRequest last;
  server_.advisor.simulate = [&](const auto& request, auto& response) {
    const std::lock_guard lock(mutex);
    last = request;
    response.add_scores(200);
    return grpc::Status::OK;
  };
  const Outcome outcome =
      Simulate({"--seed", "18446744073709551615", "--games", "1", "--first",
                "3", "--policy", "budget", "--loss-budget", "0.5", "--scores"});
  EXPECT_EQ(outcome.exit_code, kExitOk) << outcome.err;
  const std::lock_guard lock(mutex);
  EXPECT_EQ(last.ShortDebugString(),
            "seed: 18446744073709551615 first_game: 3 count: 1 policy: "
            "POLICY_BUDGET loss_budget: 0.5");
}

TEST_F(SimulateCommandTest, PagesByTheLimitsAndKeepsTheOrder) {
  std::string expected;
  for (int i = 0; i <= 4 * kMaxSimulatedRecords; ++i) {
    absl::StrAppend(&expected, "game ", i, "\n");
  }
  const Outcome records = Simulate(
      {"--seed", "1", "--games", absl::StrCat(4 * kMaxSimulatedRecords + 1)});
  EXPECT_EQ(records.exit_code, kExitOk) << records.err;
  EXPECT_EQ(server_.advisor.calls(), 5);
  EXPECT_TRUE(records.out == expected);
  const Outcome scores = Simulate({"--scores", "--seed", "1", "--games",
                                   absl::StrCat(2 * kMaxSimulatedGames)});
  EXPECT_EQ(server_.advisor.calls(), 7);
  EXPECT_THAT(scores.out,
              EndsWith(absl::StrCat("\n", 2 * kMaxSimulatedGames - 1, "\n")));
}

TEST_F(SimulateCommandTest, DoesNotMixTablesOfSimulations) {
  const TempDir dir;
  server_.advisor.simulate = [](const auto& request, auto& response) {
    for (int i = 0; i < request.count(); ++i) response.add_scores(0);
    response.set_table_id(request.first_game() == 0 ? "aa" : "bb");
    return grpc::Status::OK;
  };
  const Outcome outcome = Simulate({"--scores", "--seed", "1", "--games",
                                    absl::StrCat(kMaxSimulatedGames + 1),
                                    "--output", dir.File("scores")});
  EXPECT_EQ(outcome.exit_code, kExitFailed);
  EXPECT_THAT(outcome.err,
              HasSubstr("from table aa to bb after 16384 games; run it again"));
  EXPECT_EQ(dir.Entries(), 0);
}

TEST_F(SimulateCommandTest, WritesAFile) {
  const TempDir dir;
  const Outcome outcome =
      Simulate({"--seed", "1", "--games", "1", "--output", dir.File("games")});
  EXPECT_EQ(outcome.exit_code, kExitOk) << outcome.err;
  EXPECT_EQ(outcome.out, "");
  std::ifstream file(dir.File("games"));
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), "game 0\n");
}

TEST_F(SimulateCommandTest, ShowsProgress) {
  const Outcome outcome =
      Simulate({"--seed", "1", "--games", "2"}, /*terminal=*/true);
  EXPECT_THAT(outcome.err, HasSubstr("] 100 %  2 games"));
}

TEST_F(SimulateCommandTest, ExplainsAFailure) {
  server_.advisor.simulate = [](const auto&, auto&) {
    return grpc::Status(grpc::UNIMPLEMENTED, "an older server");
  };
  const Outcome outcome = Simulate({"--seed", "1", "--games", "1"});
  EXPECT_EQ(outcome.exit_code, kExitFailed);
  EXPECT_THAT(outcome.err, StartsWith("yatzyctl: UNIMPLEMENTED"));
}

TEST(SimulateFlagsTest, NamesTheBadFlag) {
  const struct {
    std::vector<std::string> arguments;
    std::string message;
  } cases[] = {
      {{"--games", "1"}, "--seed is required"},
      {{"--seed", "1"}, "--games is required"},
      {{"--seed", "-1", "--games", "1"}, "--seed: \"-1\""},
      {{"--seed", "1", "--games", "0"}, "--games: \"0\" is not a whole"},
      {{"--seed", "1", "--games", "1", "--first", "x"}, "--first: \"x\""},
      {{"--seed", "1", "--games", "1", "--policy", "best"}, "--policy: best"},
      {{"--seed", "1", "--games", "1", "--loss-budget", "1"},
       "--loss-budget: only --policy budget has one, not optimal"},
      {{"--seed", "1", "--games", "1", "--policy", "budget"},
       "--loss-budget: is required with --policy budget"},
      {{"--seed", "1", "--games", "1", "--policy", "budget", "--loss-budget",
        "-1"},
       "--loss-budget: \"-1\", expected the most points"},
  };
  for (const auto& test : cases) {
    std::vector<std::string> arguments = test.arguments;
    arguments.insert(arguments.begin(), "simulate");
    const Outcome outcome = Yatzyctl(arguments);
    EXPECT_EQ(outcome.exit_code, kExitUsage) << test.message;
    EXPECT_THAT(outcome.err, HasSubstr(test.message));
  }
}

}  // namespace
}  // namespace yatzy::client
