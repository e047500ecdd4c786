// The program on one machine: its file is that of SolveTargets, whatever the
// number of ranks and rounds.
#include "core/cluster/target_ranks.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/rules/presets.h"
#include "core/solver/target_solver.h"
#include "core/table/target_file.h"
#include "tests/support/child_process.h"
#include "tests/support/files.h"
#include "tests/support/mounted_disk.h"
#include "tests/support/small_targets.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace yatzy {
namespace {

using ::testing::HasSubstr;

class TargetRanksTest : public ::testing::Test {
 protected:
  // A test may run as root in a container of one processor.
  static void SetUpTestSuite() {
    setenv("OMPI_ALLOW_RUN_AS_ROOT", "1", 1);
    setenv("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1", 1);
  }

  // Runs the program, and keeps what it printed as an error.
  int Run(int ranks, std::vector<std::string> arguments) {
    std::vector<std::string> argv = {YATZY_MPIEXEC, "--oversubscribe", "-n",
                                     std::to_string(ranks), YATZY_TARGETS_MPI};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    ChildProcess program(argv, dir_.File("stdout"));
    const int code = program.Wait();
    error_ = program.log();
    return code;
  }

  void ExpectEqualFiles(const std::shared_ptr<const Game>& game,
                        const std::string& rules,
                        const std::vector<std::pair<int, int>>& cases) {
    const auto table = SolveTargets(game, {});
    ASSERT_THAT(table, IsOk());
    const std::string expected = dir_.File("expected");
    ASSERT_THAT(WriteTargetFile(**table, expected), IsOk());
    for (const auto& [ranks, rounds] : cases) {
      ASSERT_EQ(Run(ranks, {"--rules", rules, "--out", path_, "--rounds",
                            std::to_string(rounds), "--json"}),
                0)
          << error_;
      // Not EXPECT_EQ, which would print them.
      EXPECT_TRUE(ReadFile(path_) == ReadFile(expected)) << ranks;
      EXPECT_THAT(ReadFile(dir_.File("stdout")),
                  HasSubstr(ToHex((*table)->payload_sha256())));
    }
  }

  const TempDir dir_;
  const std::string path_ = dir_.File("targets");
  std::string error_;
};

TEST_F(TargetRanksTest, WriteTheFileOfOneProcess) {
  ExpectEqualFiles(*Game::Compile(*PresetRules("crag")), "crag",
                   {{1, 8}, {2, 1}, {4, 2}, {3, 3}});
}

// A mark, a joker that is bound to its place, extra points; and most levels
// have fewer sets than there are rounds.
TEST_F(TargetRanksTest, WriteTheFileOfAGameWithMarks) {
  const RuleSet rules = SmallTargetRules();
  const std::string file = dir_.File("small.toml");
  WriteFile(file, CanonicalText(rules));
  ExpectEqualFiles(SmallTargets()->shared_game(), file,
                   {{1, 8}, {2, 2}, {4, 2}});
}

TEST_F(TargetRanksTest, ReplaceAFileAndWhatWasLeftOfAnother) {
  ASSERT_EQ(Run(2, {"--rules", "crag", "--out", path_}), 0) << error_;
  const std::string expected = ReadFile(path_);
  WriteFile(path_, "old");
  WriteFile(TemporaryTablePath(path_), std::string(10'000'000, 'x'));
  ASSERT_EQ(Run(2, {"--rules", "crag", "--out", path_}), 0) << error_;
  EXPECT_TRUE(ReadFile(path_) == expected);
}

TEST_F(TargetRanksTest, RefuseOptionsThatCannotBe) {
  const auto game = SmallTargets()->shared_game();
  for (const int rounds : {-1, 0, kMostRounds + 1}) {
    EXPECT_THAT(
        SolveTargetsByRanks(game, MPI_COMM_NULL,
                            {.rounds = rounds, .path = path_, .on_level = {}}),
        StatusIs(absl::StatusCode::kInvalidArgument,
                 HasSubstr("rounds is " + std::to_string(rounds))));
  }
  EXPECT_THAT(
      SolveTargetsByRanks(game, MPI_COMM_NULL, {}),
      StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("path is empty")));
}

TEST_F(TargetRanksTest, SayWhatIsWrong) {
  EXPECT_NE(Run(2, {"--rules", "whist", "--out", path_}), 0);
  EXPECT_THAT(error_, HasSubstr("whist"));
  EXPECT_NE(Run(2, {"--rules", "maxi", "--out", path_}), 0);
  EXPECT_THAT(error_, HasSubstr("expected at most 65535 and 4294967295"));
  for (const std::vector<std::string>& task :
       {std::vector<std::string>{"--out", path_}, {"--plan", "3"}}) {
    std::vector<std::string> flags = {"--rules", "scandinavian+saved"};
    flags.insert(flags.end(), task.begin(), task.end());
    EXPECT_EQ(Run(1, flags), 1) << task[0];
    EXPECT_THAT(error_, HasSubstr("scandinavian+saved saves rolls"));
  }
  EXPECT_NE(Run(2, {"--rules", "crag", "--out", dir_.File("none/targets")}), 0);
  EXPECT_THAT(error_, HasSubstr("none/targets' has no folder"));
  EXPECT_EQ(Run(1, {"--rules", "crag", "--out", dir_.path()}), 2);
  EXPECT_THAT(error_, HasSubstr("is a folder"));
  EXPECT_EQ(Run(1, {"--rounds", "0", "--out", path_}), 2);
  EXPECT_THAT(error_, HasSubstr("--rounds"));
  EXPECT_EQ(Run(1, {}), 2);
  EXPECT_THAT(error_, HasSubstr("--out is required"));
}

TEST_F(TargetRanksTest, LeaveNoPartOnADiskThatIsFull) {
  const MountedDisk disk("size=1m");
  if (!disk.ok()) GTEST_SKIP() << "mounting a tmpfs takes root";
  const std::string path = disk.File("targets");
  WriteFile(path, "old");
  for (const int ranks : {1, 2}) {
    EXPECT_EQ(Run(ranks, {"--rules", "crag", "--out", path}), 1);
    EXPECT_THAT(error_, HasSubstr("RESOURCE_EXHAUSTED: cannot write"));
    EXPECT_FALSE(std::filesystem::exists(TemporaryTablePath(path)));
    EXPECT_EQ(ReadFile(path), "old");
  }
}

TEST_F(TargetRanksTest, NumbersAreDecimal) {
  ASSERT_EQ(Run(1, {"--rules", "crag", "--plan", "010", "--json"}), 0);
  EXPECT_THAT(ReadFile(dir_.File("stdout")), HasSubstr("\"ranks\": 10,"));
  for (const char* rounds : {"0x8", "1e1", " 8", "4097"}) {
    EXPECT_EQ(Run(1, {"--plan", "2", "--rounds", rounds}), 2) << rounds;
    EXPECT_THAT(error_, HasSubstr("is not a whole number from 1 to 4096"));
  }
}

}  // namespace
}  // namespace yatzy
