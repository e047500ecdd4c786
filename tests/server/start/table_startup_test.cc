#include "server/start/table_startup.h"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "core/table/table_file.h"
#include "core/verify/verify.h"
#include "tests/support/default_game.h"
#include "tests/support/files.h"
#include "tests/support/mounted_disk.h"
#include "tests/support/small_game.h"
#include "tests/support/solved_table.h"
#include "tests/support/status_matchers.h"
#include "tests/support/table_bytes.h"
#include "tests/support/temp_dir.h"

namespace yatzy::server {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAreArray;

using TablePtr = std::shared_ptr<const ValueTable>;

// What changes when a file is written to or replaced.
auto FileIdentity(const std::string& path) {
  struct stat info {};
  EXPECT_EQ(stat(path.c_str(), &info), 0) << path;
  return std::tuple(info.st_ino, info.st_size, info.st_mtim.tv_sec,
                    info.st_mtim.tv_nsec);
}

// On the small game.
class TableStartupTest : public testing::Test {
 protected:
  TableStartupTest() : TableStartupTest(SolvedSmallTable()) {}
  explicit TableStartupTest(TablePtr good) : good_(std::move(good)) {}

  absl::StatusOr<TablePtr> Obtain() const {
    const auto games = ServedGames::Compile({good_->game().rules()}).value();
    games->KeepIn(*directory_, config_.table_residency);
    return ObtainTable(games->main(), config_, stop_.get_token());
  }

  // The names in the folder of the game must be these, and LOCK if it is that
  // of the state directory.
  void ExpectFiles(std::vector<std::string> names) const {
    std::vector<std::string> found;
    if (std::filesystem::exists(folder_)) {
      for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
        found.push_back(entry.path().filename());
      }
    }
    if (folder_ == dir_.path()) names.emplace_back("LOCK");
    EXPECT_THAT(found, UnorderedElementsAreArray(names));
  }

  // The file must hold this table, and the table must be right.
  static void ExpectTableFile(const std::string& path,
                              const TablePtr& expected) {
    const auto table = OpenTableFile(path, TableResidency::kCopy,
                                     PosixFileOps(), expected->shared_game());
    ASSERT_THAT(table, IsOk());
    EXPECT_THAT(VerifyTable(**table), IsOk());
    EXPECT_EQ((*table)->id(), expected->id());
  }

  void MakeFolder() const { std::filesystem::create_directories(folder_); }

  void WriteTable() const {
    MakeFolder();
    ASSERT_THAT(WriteTableFile(*good_, path_), IsOk());
  }

  const TablePtr good_;
  const TempDir dir_;
  const std::unique_ptr<StateDirectory> directory_ =
      StateDirectory::Open(dir_.path()).value();
  const std::string folder_ = directory_->FolderOf(good_->game().id());
  const std::string path_ = TablePathIn(folder_);
  Config config_;
  std::stop_source stop_;
};

// On Scandinavian Yatzy.
class DefaultTableStartupTest : public TableStartupTest {
 protected:
  DefaultTableStartupTest() : TableStartupTest(SolvedTable()) {}
};

TEST_F(DefaultTableStartupTest, SolvesAndWritesAMissingTable) {
  const auto table = Obtain();
  ASSERT_THAT(table, IsOk());
  EXPECT_EQ((*table)->id(), good_->id());
  EXPECT_EQ((*table)->arithmetic(), Arithmetic::kDouble);
  ExpectTableFile(path_, good_);
  ExpectFiles({"e_table"});
}

TEST_F(TableStartupTest, ServesAGoodFileWithoutTouchingIt) {
  WriteTable();
  const auto identity = FileIdentity(path_);
  const std::string bytes = ReadFile(path_);
  for (const auto residency : {TableResidency::kMap, TableResidency::kCopy}) {
    config_.table_residency = residency;
    const auto table = Obtain();
    ASSERT_THAT(table, IsOk());
    EXPECT_EQ((*table)->id(), good_->id());
  }
  EXPECT_EQ(FileIdentity(path_), identity);
  EXPECT_EQ(ReadFile(path_), bytes);
  ExpectFiles({"e_table"});
}

TEST_F(TableStartupTest, ACopiedTableSurvivesTheTruncationOfItsFile) {
  WriteTable();
  config_.table_residency = TableResidency::kCopy;
  const auto table = Obtain();
  ASSERT_THAT(table, IsOk());
  ASSERT_EQ(truncate(path_.c_str(), 0), 0);
  EXPECT_THAT(VerifyTable(**table), IsOk());
}

TEST_F(TableStartupTest, SolvesInFloatWhenAsked) {
  config_.arithmetic = Arithmetic::kFloat;
  const auto table = Obtain();
  ASSERT_THAT(table, IsOk());
  EXPECT_EQ((*table)->arithmetic(), Arithmetic::kFloat);
  EXPECT_EQ((*table)->id(), SolvedSmallTableInFloat()->id());
  ExpectTableFile(path_, *table);
  ExpectFiles({"e_table"});
  config_.arithmetic = Arithmetic::kDouble;
  const auto again = Obtain();
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ((*again)->id(), (*table)->id()) << "what is there is served";
}

TEST_F(TableStartupTest, ServesTheSolvedTableThoughItCannotBeWritten) {
  // Even root cannot open a folder for writing.
  std::filesystem::create_directories(TemporaryTablePath(path_));
  const auto table = Obtain();
  ASSERT_THAT(table, IsOk());
  EXPECT_THAT(VerifyTable(**table), IsOk());
  ExpectFiles({"e_table.tmp"});
}

TEST_F(TableStartupTest, AStopRequestEndsTheSolveAndLeavesNoFile) {
  stop_.request_stop();
  EXPECT_THAT(Obtain(), StatusIs(absl::StatusCode::kCancelled, testing::_));
  ExpectFiles({});
}

TEST_F(TableStartupTest, AStopRequestDoesNotKeepAGoodFileFromBeingServed) {
  WriteTable();
  stop_.request_stop();
  EXPECT_THAT(Obtain(), IsOk());
}

TEST_F(TableStartupTest, KeepsABadTableThatCannotBeReplacedByASolution) {
  MakeFolder();
  WriteFile(path_, "not a table");
  stop_.request_stop();
  EXPECT_THAT(Obtain(), StatusIs(absl::StatusCode::kCancelled, testing::_));
  EXPECT_EQ(ReadFile(path_ + ".bad-1"), "not a table");
  ExpectFiles({"e_table.bad-1"});
}

TEST_F(TableStartupTest, AFolderInPlaceOfTheTableIsSetAsideAsWell) {
  std::filesystem::create_directories(path_);
  config_.on_bad_table = OnBadTable::kFail;
  EXPECT_THAT(Obtain(), StatusIs(absl::StatusCode::kFailedPrecondition,
                                 HasSubstr("not a regular file")));
  config_.on_bad_table = OnBadTable::kSolve;
  ASSERT_THAT(Obtain(), IsOk());
  EXPECT_TRUE(std::filesystem::is_directory(path_ + ".bad-1"));
  ExpectTableFile(path_, good_);
}

// Where there is room for one of the two only.
TEST_F(TableStartupTest, TheTableTakesThePlaceOfItsCheckpoint) {
  const MountedDisk disk("size=256k");
  if (!disk.ok()) GTEST_SKIP() << "mounting a tmpfs takes root";
  const auto directory = StateDirectory::Open(disk.path()).value();
  const auto games = ServedGames::Compile({good_->game().rules()}).value();
  games->KeepIn(*directory, {});
  const TableStore& store = *games->main().store;
  std::filesystem::create_directories(store.folder());
  WriteFile(store.checkpoint_path(), std::string(200 << 10, 'x'));
  ASSERT_THAT(ObtainTable(games->main(), config_, {}), IsOk());
  ExpectTableFile(store.current_path(), good_);
  EXPECT_FALSE(std::filesystem::exists(store.checkpoint_path()));
}

// No verdict on a table, and nothing to set aside.
TEST_F(TableStartupTest, AFileInThePlaceOfItsFolderIsNoBadTable) {
  for (const std::string& path : {folder_, DirectoryOf(folder_)}) {
    std::filesystem::remove_all(DirectoryOf(folder_));
    std::filesystem::create_directories(DirectoryOf(path));
    WriteFile(path, "precious");
    EXPECT_THAT(Obtain(), StatusIs(absl::StatusCode::kAlreadyExists,
                                   AllOf(StartsWith(folder_ + ": "),
                                         HasSubstr("Not a directory"))));
    EXPECT_EQ(ReadFile(path), "precious");
  }
}

// A file that is made of the good table.
struct BadTable {
  const char* name;
  std::string (*bytes)(const ValueTable& good);
  absl::StatusCode code;
  const char* reason;
  bool is_default = false;  // only with Scandinavian Yatzy
};

std::string Flipped(const ValueTable& good, std::size_t offset) {
  std::string bytes = TableBytes(good);
  bytes[offset] = static_cast<char>(bytes[offset] ^ 1);
  return bytes;
}

// A faultless file whose table has one wrong value.
std::string Wrong(const ValueTable& good, State state, float value) {
  return TableBytes(*TableWith(good, good.game().StateIndex(state), value));
}

const BadTable kBadTables[] = {
    {"Truncated",
     [](const ValueTable& good) {
       std::string bytes = TableBytes(good);
       bytes.pop_back();
       return bytes;
     },
     absl::StatusCode::kDataLoss, "truncated table: 82527 bytes"},
    {"Empty", [](const ValueTable&) { return std::string(); },
     absl::StatusCode::kDataLoss, "truncated table: 0 bytes"},
    {"Overlong", [](const ValueTable& good) { return TableBytes(good) + "x"; },
     absl::StatusCode::kDataLoss, "overlong table: 82529 bytes"},
    {"FlippedInTheHeader",
     [](const ValueTable& good) { return Flipped(good, 104); },
     absl::StatusCode::kDataLoss, "header"},
    {"FlippedInThePayload",
     [](const ValueTable& good) { return Flipped(good, 70'000); },
     absl::StatusCode::kDataLoss, "damaged table: payload_sha256"},
    {"TextFile",
     [](const ValueTable&) { return std::string("Dear diary, ..."); },
     absl::StatusCode::kInvalidArgument, "not an E_table file"},
    {"WrongStart",
     [](const ValueTable& good) {
       const float right = good.ExpectedRemaining(State{});
       return Wrong(good, State{}, right + 0.2f);
     },
     absl::StatusCode::kDataLoss, "wrong table: E(C=0, m=0)"},
    {"WrongBonus",
     [](const ValueTable& good) {
       const Game& game = good.game();
       const int most = game.totals() - 1;
       return Wrong(good, {game.all_filled(), static_cast<std::uint8_t>(most)},
                    34);
     },
     absl::StatusCode::kDataLoss, "expected 35.0"},
    {"ValueWhereNoGameGoes",
     [](const ValueTable& good) {
       std::vector<float> values = good.StateValues();
       values[1] = 100;
       return Format1Bytes(values, Arithmetic::kDouble);
     },
     absl::StatusCode::kDataLoss, "index 1 is not reachable", true},
    // One step of float from the right value: only the signature can tell.
    {"NearlyRight",
     [](const ValueTable& good) {
       const State state{.filled = 3, .upper_total = 5};
       const float right = good.ExpectedRemaining(state);
       return Wrong(good, state, std::nextafter(right, 0.0f));
     },
     absl::StatusCode::kDataLoss, "signature of", true},
};

class BadTableTest : public TableStartupTest,
                     public testing::WithParamInterface<BadTable> {
 protected:
  BadTableTest()
      : TableStartupTest(GetParam().is_default ? SolvedTable()
                                               : SolvedSmallTable()) {
    MakeFolder();
    WriteFile(path_, GetParam().bytes(*good_));
  }
};

TEST_P(BadTableTest, IsRefusedWithItsReasonAndLeftAloneIfAskedToFail) {
  const auto identity = FileIdentity(path_);
  const std::string bytes = ReadFile(path_);
  config_.on_bad_table = OnBadTable::kFail;
  EXPECT_THAT(Obtain(),
              StatusIs(GetParam().code, AllOf(StartsWith(path_ + ": "),
                                              HasSubstr(GetParam().reason))));
  EXPECT_EQ(FileIdentity(path_), identity);
  EXPECT_EQ(ReadFile(path_), bytes);
  ExpectFiles({"e_table"});
}

TEST_P(BadTableTest, IsSetAsideAndReplacedIfAskedToSolve) {
  const std::string bytes = ReadFile(path_);
  const auto table = Obtain();
  ASSERT_THAT(table, IsOk());
  EXPECT_EQ((*table)->id(), good_->id());
  EXPECT_EQ(ReadFile(path_ + ".bad-1"), bytes);
  ExpectTableFile(path_, good_);
  ExpectFiles({"e_table", "e_table.bad-1"});
}

INSTANTIATE_TEST_SUITE_P(EachKind, BadTableTest, testing::ValuesIn(kBadTables),
                         [](const auto& test) {
                           return std::string(test.param.name);
                         });

}  // namespace
}  // namespace yatzy::server
