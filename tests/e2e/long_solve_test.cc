// A daemon that is killed while it solves a large game for the first time goes
// on where it was, and comes to the same table.
#include <gmock/gmock.h>
#include <signal.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/os/numbers.h"
#include "tests/support/child_process.h"
#include "tests/support/reduced_rules.h"
#include "tests/support/temp_dir.h"

namespace yatzy {
namespace {

using ::testing::HasSubstr;

// Maxi Yatzy but for three categories, which is an eighth of it.
std::string LongRules() {
  using enum Category;
  return CanonicalText(ReducedRules(
      "maxi",
      {kOnes, kTwos, kThrees, kFours, kFives, kSixes, kOnePair, kTwoPairs,
       kThreePairs, kThreeOfAKind, kFourOfAKind, kFiveOfAKind, kSmallStraight,
       kFullHouse, kVilla, kTower, kYatzy},
      84));
}

int Kills() {
  const char* kills = std::getenv("YATZY_KILLS");
  return kills == nullptr ? 4 : ReadInteger<int>(kills, 1, 1000).value();
}

class LongSolveTest : public ::testing::Test {
 protected:
  LongSolveTest() { std::ofstream(dir_.File("long.toml")) << LongRules(); }

  std::unique_ptr<ChildProcess> Start(const std::string& state) const {
    return std::make_unique<ChildProcess>(std::vector<std::string>{
        YATZYD, "--state-dir", dir_.File(state), "--listen",
        "unix:" + dir_.File("q.sock"), "--rules", dir_.File("long.toml"),
        "--solver-threads", "1"});
  }

  // The id of the table that is served in the end.
  static std::string ServedBy(ChildProcess& daemon) {
    const std::string line = daemon.WaitForLine("info serving table_id=");
    EXPECT_NE(line, "") << daemon.log();
    const std::size_t at = line.find("table_id=");
    daemon.Signal(SIGTERM);
    EXPECT_EQ(daemon.Wait(), 0) << daemon.log();
    return at == std::string::npos ? "" : line.substr(at, 25);
  }

  std::string Checkpoint() const {
    return dir_.File("state/rules/long/solve_checkpoint");
  }

  static void Kill(ChildProcess& daemon) {
    daemon.Signal(SIGKILL);
    EXPECT_EQ(daemon.Wait(), -SIGKILL) << daemon.log();
  }

  const TempDir dir_;
};

TEST_F(LongSolveTest, GoesOnAfterKills) {
  const std::string expected = ServedBy(*Start("other-state"));
  std::mt19937 random(std::random_device{}());
  int kills = 0;
  while (kills < Kills()) {
    // Lower and lower, so that each start has something to restore.
    for (int level = 16; level > 1 && kills < Kills(); ++kills) {
      level -= 1 + static_cast<int>(random() % 4);
      const auto daemon = Start("state");
      EXPECT_NE(daemon->WaitForLine(
                    absl::StrCat("solving level=", std::max(level, 1), " ")),
                "")
          << daemon->log();
      Kill(*daemon);
      EXPECT_TRUE(std::filesystem::exists(Checkpoint()));
    }
    EXPECT_EQ(ServedBy(*Start("state")), expected);
    EXPECT_FALSE(std::filesystem::exists(Checkpoint()));
    std::filesystem::remove_all(dir_.File("state"));
  }
}

// What has been solved is there at once.
TEST_F(LongSolveTest, AStopKeepsWhatIsSolved) {
  const auto first = Start("state");
  EXPECT_NE(first->WaitForLine("solving level=9 "), "") << first->log();
  first->Signal(SIGTERM);
  EXPECT_EQ(first->Wait(), 0) << first->log();
  const auto size = std::filesystem::file_size(Checkpoint());
  const auto second = Start("state");
  EXPECT_NE(second->WaitForLine("solving level=9 "), "") << second->log();
  Kill(*second);
  EXPECT_GE(std::filesystem::file_size(Checkpoint()), size);
}

TEST_F(LongSolveTest, SaysThatItHasNoCheckpoint) {
  std::filesystem::create_directories(Checkpoint() + "/in-the-way");
  const auto daemon = Start("state");
  EXPECT_THAT(daemon->WaitForLine("no checkpoint of the solve"),
              HasSubstr("solve_checkpoint"))
      << daemon->log();
  EXPECT_NE(ServedBy(*daemon), "");
}

}  // namespace
}  // namespace yatzy
