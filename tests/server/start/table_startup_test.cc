#include "server/start/table_startup.h"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "core/table/table_file.h"
#include "core/verify/verify.h"
#include "tests/support/default_game.h"
#include "tests/support/files.h"
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

class TableStartupTest : public testing::Test {
 protected:
  absl::StatusOr<TablePtr> Obtain() const {
    ServedGames games;
    games.KeepIn(*directory_, config_.table_residency);
    return ObtainTable(games.main(), config_, stop_.get_token());
  }

  // The names in the state directory must be these and LOCK.
  void ExpectFiles(std::vector<std::string> names) const {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(dir_.path())) {
      found.push_back(entry.path().filename());
    }
    names.emplace_back("LOCK");
    EXPECT_THAT(found, UnorderedElementsAreArray(names));
  }

  // The file must hold this table, and the table must be right.
  static void ExpectTableFile(const std::string& path,
                              const TablePtr& expected) {
    const auto table = OpenTableFile(path, TableResidency::kCopy);
    ASSERT_THAT(table, IsOk());
    EXPECT_THAT(VerifyTable(**table), IsOk());
    EXPECT_EQ((*table)->id(), expected->id());
  }

  const TempDir dir_;
  const std::unique_ptr<StateDirectory> directory_ =
      StateDirectory::Open(dir_.path()).value();
  const std::string path_ = TablePathIn(directory_->path());
  Config config_;
  std::stop_source stop_;
};

TEST_F(TableStartupTest, SolvesAndWritesAMissingTable) {
  const auto table = Obtain();
  ASSERT_THAT(table, IsOk());
  EXPECT_EQ((*table)->id(), SolvedTable()->id());
  EXPECT_EQ((*table)->arithmetic(), Arithmetic::kDouble);
  ExpectTableFile(path_, SolvedTable());
  ExpectFiles({"e_table"});
}

TEST_F(TableStartupTest, ServesAGoodFileWithoutTouchingIt) {
  ASSERT_THAT(WriteTableFile(*SolvedTable(), path_), IsOk());
  const auto identity = FileIdentity(path_);
  const std::string bytes = ReadFile(path_);
  for (const auto residency : {TableResidency::kMap, TableResidency::kCopy}) {
    config_.table_residency = residency;
    const auto table = Obtain();
    ASSERT_THAT(table, IsOk());
    EXPECT_EQ((*table)->id(), SolvedTable()->id());
  }
  EXPECT_EQ(FileIdentity(path_), identity);
  EXPECT_EQ(ReadFile(path_), bytes);
  ExpectFiles({"e_table"});
}

TEST_F(TableStartupTest, ACopiedTableSurvivesTheTruncationOfItsFile) {
  ASSERT_THAT(WriteTableFile(*SolvedTable(), path_), IsOk());
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
  EXPECT_NEAR((*table)->ExpectedRemaining(State{}), 248.439989378, 5e-4);
  ExpectTableFile(path_, *table);
  config_.arithmetic = Arithmetic::kDouble;
  const auto again = Obtain();
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ((*again)->id(), (*table)->id()) << "what is there is served";
}

TEST_F(TableStartupTest, ServesTheSolvedTableThoughItCannotBeWritten) {
  // Even root cannot open a folder for writing.
  std::filesystem::create_directory(TemporaryTablePath(path_));
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
  ASSERT_THAT(WriteTableFile(*SolvedTable(), path_), IsOk());
  stop_.request_stop();
  EXPECT_THAT(Obtain(), IsOk());
}

TEST_F(TableStartupTest, KeepsABadTableThatCannotBeReplacedByASolution) {
  WriteFile(path_, "not a table");
  stop_.request_stop();
  EXPECT_THAT(Obtain(), StatusIs(absl::StatusCode::kCancelled, testing::_));
  EXPECT_EQ(ReadFile(path_ + ".bad-1"), "not a table");
  ExpectFiles({"e_table.bad-1"});
}

TEST_F(TableStartupTest, AFolderInPlaceOfTheTableIsSetAsideAsWell) {
  std::filesystem::create_directory(path_);
  config_.on_bad_table = OnBadTable::kFail;
  EXPECT_THAT(Obtain(), StatusIs(absl::StatusCode::kFailedPrecondition,
                                 HasSubstr("not a regular file")));
  config_.on_bad_table = OnBadTable::kSolve;
  ASSERT_THAT(Obtain(), IsOk());
  EXPECT_TRUE(std::filesystem::is_directory(path_ + ".bad-1"));
  ExpectTableFile(path_, SolvedTable());
}

struct BadTable {
  const char* name;
  void (*write)(const std::string& path);
  absl::StatusCode code;
  const char* reason;
};

std::string GoodBytes(const std::string& path) {
  EXPECT_THAT(WriteTableFile(*SolvedTable(), path), IsOk());
  return ReadFile(path);
}

void WriteFlipped(const std::string& path, std::size_t offset) {
  std::string bytes = GoodBytes(path);
  bytes[offset] = static_cast<char>(bytes[offset] ^ 1);
  WriteFile(path, bytes);
}

// A faultless file whose table has one wrong value.
void WriteWrong(const std::string& path, std::uint32_t index, float value) {
  std::vector<float> wrong = SolvedTable()->StateValues();
  wrong[index] = value;
  EXPECT_THAT(
      WriteTableFile(*TableOf(wrong, Arithmetic::kDouble, SolvedTable().get()),
                     path),
      IsOk());
}

// One step of float from the right value: only the signature can tell.
void WriteNearlyRight(const std::string& path) {
  constexpr std::uint32_t kIndex = 0b0000000'00000011 * 64 + 5;
  WriteWrong(path, kIndex, std::nextafter(SolvedTable()->At(kIndex), 0.0f));
}

const BadTable kBadTables[] = {
    {"Truncated",
     [](const std::string& path) {
       GoodBytes(path);
       EXPECT_EQ(truncate(path.c_str(), kTableFileSize - 1), 0);
     },
     absl::StatusCode::kDataLoss, "truncated table: 3424255 bytes"},
    {"Empty", [](const std::string& path) { WriteFile(path, ""); },
     absl::StatusCode::kDataLoss, "truncated table: 0 bytes"},
    {"Overlong",
     [](const std::string& path) { WriteFile(path, GoodBytes(path) + "x"); },
     absl::StatusCode::kDataLoss, "overlong table: 3424257 bytes"},
    {"FlippedInTheHeader",
     [](const std::string& path) { WriteFlipped(path, 104); },
     absl::StatusCode::kDataLoss, "header"},
    {"FlippedInThePayload",
     [](const std::string& path) { WriteFlipped(path, 1000000); },
     absl::StatusCode::kDataLoss, "damaged table: payload_sha256"},
    {"TextFile",
     [](const std::string& path) { WriteFile(path, "Dear diary, ..."); },
     absl::StatusCode::kInvalidArgument, "not an E_table file"},
    {"WrongStart", [](const std::string& path) { WriteWrong(path, 0, 248.6f); },
     absl::StatusCode::kDataLoss, "wrong table: E(C=0, m=0)"},
    {"WrongBonus",
     [](const std::string& path) {
       WriteWrong(path, StateIndex({kAllCategories, 63}), 35);
     },
     absl::StatusCode::kDataLoss, "expected 50.0"},
    {"ValueWhereNoGameGoes",
     [](const std::string& path) {
       std::vector<float> values = SolvedTable()->StateValues();
       values[1] = 100;
       WriteFile(path, Format1Bytes(values, Arithmetic::kDouble));
     },
     absl::StatusCode::kDataLoss, "index 1 is not reachable"},
    {"NearlyRight", WriteNearlyRight, absl::StatusCode::kDataLoss,
     "signature of"},
};

class BadTableTest : public TableStartupTest,
                     public testing::WithParamInterface<BadTable> {
 protected:
  BadTableTest() { GetParam().write(path_); }
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
  EXPECT_EQ((*table)->id(), SolvedTable()->id());
  EXPECT_EQ(ReadFile(path_ + ".bad-1"), bytes);
  ExpectTableFile(path_, SolvedTable());
  ExpectFiles({"e_table", "e_table.bad-1"});
}

INSTANTIATE_TEST_SUITE_P(EachKind, BadTableTest, testing::ValuesIn(kBadTables),
                         [](const auto& test) {
                           return std::string(test.param.name);
                         });

}  // namespace
}  // namespace yatzy::server
