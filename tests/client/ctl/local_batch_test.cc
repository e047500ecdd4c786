// yatzyctl batch-evaluate --local: the answers of a table file, without a
// server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/solver/solver.h"
#include "tests/client/ctl/run_yatzyctl.h"
#include "tests/support/corrupt_file.h"
#include "tests/support/default_game.h"
#include "tests/support/reduced_rules.h"
#include "tests/support/solved_table.h"
#include "tests/support/table_bytes.h"
#include "tests/support/temp_dir.h"

namespace yatzy::client {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class LocalBatchTest : public ::testing::Test {
 protected:
  LocalBatchTest() { WriteFile(path_, TableBytes(*SolvedTable())); }

  Outcome Local(const std::string& in,
                std::vector<std::string> arguments = {}) {
    arguments.insert(arguments.begin(),
                     {"batch-evaluate", "--local", "--table", path_});
    return Yatzyctl(arguments, in);
  }

  const TempDir dir_;
  const std::string path_ = dir_.File("e_table");
};

TEST_F(LocalBatchTest, AnswersFromTheFile) {
  const Outcome outcome = Local("0\n2097151\n4163\n");
  EXPECT_EQ(outcome.exit_code, kExitOk) << outcome.err;
  EXPECT_EQ(outcome.out, "248.43999\n50\n220.09256\n");
}

TEST_F(LocalBatchTest, NamesTheTableInJson) {
  const Outcome outcome = Local("0\n", {"--format", "json"});
  EXPECT_EQ(outcome.exit_code, kExitOk) << outcome.err;
  EXPECT_THAT(outcome.out,
              AllOf(HasSubstr("248.4"), HasSubstr(SolvedTable()->id())));
}

TEST_F(LocalBatchTest, AnswersEveryStateInBinary) {
  std::string in;
  std::string expected;
  for (std::uint32_t index = 0; index < kStateSlots; ++index) {
    if (!IsReachable(StateAt(index))) continue;
    in.append(reinterpret_cast<const char*>(&index), sizeof(index));
    const float value = SolvedTable()->At(index);
    expected.append(reinterpret_cast<const char*>(&value), sizeof(value));
  }
  const Outcome outcome =
      Local(in, {"--input-format", "binary", "--format", "binary"});
  EXPECT_EQ(outcome.exit_code, kExitOk) << outcome.err;
  EXPECT_TRUE(outcome.out == expected);
}

TEST_F(LocalBatchTest, NamesTheBadIndicesOfTheWholeBatch) {
  constexpr int kGood = 100'000;  // more than a chunk
  std::string in;
  for (int i = 0; i < kGood; ++i) in += "0\n";
  const Outcome outcome = Local(in + "191\n0\n2097152\n");
  EXPECT_EQ(outcome.exit_code, kExitFailed);
  EXPECT_EQ(outcome.err,
            absl::StrCat("yatzyctl: INVALID_ARGUMENT\n  standard input: line ",
                         kGood + 1,
                         ": 191 is a state that no game reaches (filled 2, "
                         "upper total 63)\n  standard input: line ",
                         kGood + 3, ": 2097152 is not below 2097152\n"));
}

TEST_F(LocalBatchTest, ListsTwentyBadIndicesAtMost) {
  std::string in;
  for (int i = 0; i < 30; ++i) in += "1\n";
  const Outcome outcome = Local(in);
  EXPECT_EQ(outcome.exit_code, kExitFailed);
  EXPECT_THAT(outcome.err,
              AllOf(HasSubstr("line 20:"), Not(HasSubstr("line 21:"))));
}

TEST_F(LocalBatchTest, FindsTheTableByTheEnvironment) {
  setenv("YATZYCTL_TABLE", path_.c_str(), 1);
  const Outcome outcome = Yatzyctl({"batch-evaluate", "--local"}, "0\n");
  // The variable alone does not make a batch local.
  const Outcome asked =
      Yatzyctl({"batch-evaluate", "--server", "unix:" + dir_.File("nobody"),
                "--timeout", "0.1"},
               "0\n");
  unsetenv("YATZYCTL_TABLE");
  EXPECT_EQ(outcome.out, "248.43999\n") << outcome.err;
  EXPECT_EQ(asked.exit_code, kExitUnavailable) << asked.err;
}

TEST_F(LocalBatchTest, FindsTheTableOfADaemonWithDefaultSettings) {
  std::filesystem::create_directory(dir_.File("yatzyd"));
  std::filesystem::rename(path_, dir_.File("yatzyd") + "/e_table");
  setenv("XDG_STATE_HOME", dir_.path().c_str(), 1);
  const Outcome outcome = Yatzyctl({"batch-evaluate", "--local"}, "0\n");
  unsetenv("XDG_STATE_HOME");
  EXPECT_EQ(outcome.out, "248.43999\n") << outcome.err;
}

TEST_F(LocalBatchTest, SaysThatThereIsNoTableYet) {
  std::filesystem::remove(path_);
  const Outcome outcome = Local("0\n");
  EXPECT_EQ(outcome.exit_code, kExitUnavailable);
  EXPECT_THAT(outcome.err,
              AllOf(StartsWith("yatzyctl: UNAVAILABLE: no table: " + path_),
                    HasSubstr("No such file or directory")));
  EXPECT_EQ(outcome.out, "");
}

TEST_F(LocalBatchTest, RefusesABadTable) {
  FlipBit(path_, std::filesystem::file_size(path_) - 1, 0);
  const Outcome outcome = Local("0\n");
  EXPECT_EQ(outcome.exit_code, kExitFailed);
  EXPECT_THAT(outcome.err,
              AllOf(StartsWith("yatzyctl: DATA_LOSS: " + path_ + ": "),
                    HasSubstr("damaged table")));
  EXPECT_EQ(outcome.out, "");
}

TEST_F(LocalBatchTest, RefusesAWellFormedTableWithWrongValues) {
  WriteFile(path_, TableBytes(*ValueTable::FromPayload(
                       Game::Default(), std::vector<float>(kTableValues, 1.5f),
                       Arithmetic::kDouble)));
  const Outcome outcome = Local("0\n");
  EXPECT_EQ(outcome.exit_code, kExitFailed);
  EXPECT_THAT(outcome.err, StartsWith("yatzyctl: DATA_LOSS: " + path_ + ": "));
  EXPECT_EQ(outcome.out, "");
}

// The table of a small game, below a daemon's state directory.
TEST_F(LocalBatchTest, ReadsTheTableOfAnotherGame) {
  const RuleSet rules = ReducedRules(
      "yahtzee", {Category::kSixes, Category::kFullHouse, Category::kYatzy},
      18);
  const auto table = *Solve(*Game::Compile(rules), {});
  const std::string file = dir_.File("mine.toml");
  WriteFile(file, CanonicalText(rules));
  const std::filesystem::path folder = dir_.File("yatzyd") + "/rules/mine";
  std::filesystem::create_directories(folder);
  WriteFile(folder / "e_table", TableBytes(*table));
  setenv("STATE_DIRECTORY", dir_.File("yatzyd").c_str(), 1);
  const std::vector<std::string> arguments = {"batch-evaluate", "--local",
                                              "--rules", file};
  const Outcome outcome = Yatzyctl(arguments, "0\n");
  unsetenv("STATE_DIRECTORY");
  EXPECT_EQ(outcome.exit_code, kExitOk) << outcome.err;
  EXPECT_EQ(std::stof(outcome.out), table->At(0));
  const Outcome other = Local("0\n", {"--rules", file});
  EXPECT_EQ(other.exit_code, kExitFailed);
  EXPECT_THAT(other.err, HasSubstr(path_));
  EXPECT_THAT(Local("0\n", {"--rules", "monopoly"}).err,
              StartsWith("yatzyctl: --rules: "));
}

}  // namespace
}  // namespace yatzy::client
