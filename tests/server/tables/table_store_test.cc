#include "server/tables/table_store.h"

#include <gmock/gmock.h>

#include <cerrno>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "tests/support/corrupt_file.h"
#include "tests/support/files.h"
#include "tests/support/intercepted_file_ops.h"
#include "tests/support/solved_table.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace yatzy::server {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class TableStoreTest : public testing::Test {
 protected:
  std::string CurrentId() const {
    const auto table = store_.OpenCurrent();
    return table.ok() ? (*table)->id() : table.status().ToString();
  }

  std::vector<std::string> Ids() const {
    std::vector<std::string> ids;
    const std::vector<KeptTable> tables = store_.List().value();
    for (const KeptTable& table : tables) {
      ids.push_back(table.table_id + (table.is_current ? " current" : ""));
    }
    return ids;
  }

  static std::string KeptFile(const std::string& id, const TempDir& dir) {
    return dir.File("tables/" + id);
  }

  // First the one solved in double, which is kept then.
  void PublishBoth() {
    ASSERT_THAT(store_.Store(*SolvedTable()), IsOk());
    ASSERT_THAT(store_.Store(*SolvedTableInFloat()), IsOk());
  }

  const TempDir dir_;
  const std::unique_ptr<StateDirectory> directory_ =
      StateDirectory::Open(dir_.path()).value();
  TableStore store_{*directory_, TableResidency::kCopy};
  const std::string double_id_ = SolvedTable()->id();
  const std::string float_id_ = SolvedTableInFloat()->id();
};

TEST_F(TableStoreTest, IsEmptyAtFirst) {
  EXPECT_THAT(store_.OpenCurrent(),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("e_table")));
  EXPECT_THAT(Ids(), IsEmpty());
  EXPECT_THAT(store_.OpenKept(double_id_),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr(double_id_)));
  EXPECT_THAT(store_.CheckWritable(), IsOk());
}

TEST_F(TableStoreTest, KeepsWhatWasCurrentAndRollsBackToIt) {
  ASSERT_THAT(store_.Store(*SolvedTable()), IsOk());
  EXPECT_THAT(Ids(), ElementsAre(double_id_ + " current"));
  ASSERT_THAT(store_.Store(*SolvedTableInFloat()), IsOk());
  EXPECT_EQ(CurrentId(), float_id_);
  EXPECT_THAT(Ids(), ElementsAre(float_id_ + " current", double_id_));
  ASSERT_THAT(store_.Store(*SolvedTable()), IsOk());
  EXPECT_EQ(CurrentId(), double_id_);
  EXPECT_THAT(Ids(), ElementsAre(double_id_ + " current", float_id_));
  EXPECT_THAT(store_.OpenKept(float_id_), IsOk());
  EXPECT_THAT(store_.OpenKept(double_id_), IsOk());
}

TEST_F(TableStoreTest, PrunesWhatIsNotCurrent) {
  PublishBoth();
  EXPECT_THAT(store_.Prune(1, false).value(), IsEmpty());
  EXPECT_THAT(store_.Prune(0, true).value(), ElementsAre(double_id_));
  EXPECT_THAT(store_.OpenKept(double_id_), IsOk());
  EXPECT_THAT(store_.Prune(0, false).value(), ElementsAre(double_id_));
  EXPECT_THAT(Ids(), ElementsAre(float_id_ + " current"));
}

TEST_F(TableStoreTest, TakesOverAFolderThatHoldsNothingButATable) {
  ASSERT_THAT(WriteTableFile(*SolvedTable(), dir_.File("e_table")), IsOk());
  EXPECT_EQ(CurrentId(), double_id_);
  EXPECT_THAT(Ids(), ElementsAre(double_id_ + " current"));
  ASSERT_THAT(store_.Store(*SolvedTableInFloat()), IsOk());
  EXPECT_THAT(Ids(), ElementsAre(float_id_ + " current", double_id_));
}

TEST_F(TableStoreTest, KeepsNoSecondFileOfTheSameTable) {
  ASSERT_THAT(store_.Store(*SolvedTable()), IsOk());
  ASSERT_THAT(store_.Store(*SolvedTable()), IsOk());
  EXPECT_FALSE(std::filesystem::exists(dir_.File("tables")));
}

TEST_F(TableStoreTest, SharesNoFileBetweenTheCurrentTableAndKeptOnes) {
  PublishBoth();
  ASSERT_THAT(store_.Store(*SolvedTable()), IsOk());
  WriteFile(dir_.File("e_table"), "damaged");
  EXPECT_THAT(store_.OpenKept(double_id_), IsOk());
  EXPECT_THAT(store_.OpenKept(float_id_), IsOk());
}

TEST_F(TableStoreTest, CopiesWhereThereAreNoLinks) {
  InterceptedFileOps without_links(PosixFileOps(),
                                   [](const std::string& operation) {
                                     return operation == "link" ? EPERM : 0;
                                   });
  const TempDir dir;
  const auto directory = StateDirectory::Open(dir.path(), without_links);
  ASSERT_THAT(directory, IsOk());
  TableStore store(**directory, TableResidency::kCopy);
  ASSERT_THAT(store.Store(*SolvedTable()), IsOk());
  ASSERT_THAT(store.Store(*SolvedTableInFloat()), IsOk());
  EXPECT_THAT(store.OpenKept(double_id_), IsOk());
  EXPECT_FALSE(std::filesystem::exists(KeptFile(double_id_, dir) + ".tmp"));
}

TEST_F(TableStoreTest, ReplacesADamagedKeptTable) {
  PublishBoth();
  ASSERT_THAT(store_.Store(*SolvedTable()), IsOk());
  WriteFile(KeptFile(double_id_, dir_), "damaged");
  ASSERT_THAT(store_.Store(*SolvedTableInFloat()), IsOk());
  EXPECT_THAT(store_.OpenKept(double_id_), IsOk());
}

TEST_F(TableStoreTest, DoesNotKeepABadTable) {
  WriteFile(dir_.File("e_table"), "damaged");
  ASSERT_THAT(store_.Store(*SolvedTable()), IsOk());
  EXPECT_THAT(Ids(), ElementsAre(double_id_ + " current"));
}

TEST_F(TableStoreTest, RefusesWhatIsNoId) {
  for (const std::string id :
       {"", "../e_table", "33773ec768137d0", "33773EC768137D02", "a/b"}) {
    EXPECT_THAT(store_.OpenKept(id),
                StatusIs(absl::StatusCode::kInvalidArgument,
                         HasSubstr("\"" + id + "\"")));
  }
}

TEST_F(TableStoreTest, RefusesToOpenATableThatIsMissingOrBad) {
  PublishBoth();
  EXPECT_THAT(store_.OpenKept("0123456789abcdef"),
              StatusIs(absl::StatusCode::kNotFound,
                       HasSubstr("no table 0123456789abcdef in ")));
  FlipBit(KeptFile(double_id_, dir_), 1'000'000, 3);
  EXPECT_THAT(
      store_.OpenKept(double_id_),
      StatusIs(absl::StatusCode::kDataLoss, HasSubstr("payload_sha256")));
  EXPECT_EQ(CurrentId(), float_id_);
}

TEST_F(TableStoreTest, ListsWhatATableSaysOfItselfAndWhatIsWrongWithIt) {
  PublishBoth();
  WriteFile(KeptFile("0123456789abcdef", dir_), "not a table");
  std::filesystem::copy_file(dir_.File("e_table"),
                             KeptFile("00000000000000aa", dir_));
  WriteFile(dir_.File("tables/notes"), "not named as a table");
  const auto tables = store_.List();
  ASSERT_THAT(tables, IsOk());
  ASSERT_EQ(tables->size(), 4u);
  for (const KeptTable& table : *tables) {
    if (table.table_id == "0123456789abcdef") {
      EXPECT_THAT(table.defect, StatusIs(absl::StatusCode::kInvalidArgument,
                                         HasSubstr("not an E_table file")));
    } else if (table.table_id == "00000000000000aa") {
      EXPECT_THAT(table.defect,
                  StatusIs(absl::StatusCode::kDataLoss,
                           HasSubstr("holds table " + float_id_)));
    } else {
      EXPECT_THAT(table.defect, IsOk());
      EXPECT_EQ(table.is_current, table.table_id == float_id_);
      EXPECT_EQ(table.arithmetic, table.table_id == float_id_
                                      ? Arithmetic::kFloat
                                      : Arithmetic::kDouble);
      EXPECT_EQ(table.values_sha256.substr(0, 16), table.table_id);
      EXPECT_LT(absl::AbsDuration(absl::Now() - table.write_time),
                absl::Minutes(10));
    }
  }
  // Those with a defect go before the sound one that is older.
  EXPECT_THAT(store_.Prune(1, false).value(),
              UnorderedElementsAre("0123456789abcdef", "00000000000000aa"));
  EXPECT_THAT(Ids(), ElementsAre(float_id_ + " current", double_id_));
  EXPECT_EQ(ReadFile(dir_.File("tables/notes")), "not named as a table");
}

TEST_F(TableStoreTest, ALeftoverInTablesIsRemovedAtTheNextStart) {
  const TempDir dir;
  std::filesystem::create_directory(dir.File("tables"));
  WriteFile(dir.File("tables/0123456789abcdef.tmp"), "half a table");
  WriteFile(dir.File("notes.tmp"), "somebody's");
  ASSERT_THAT(StateDirectory::Open(dir.path()), IsOk());
  EXPECT_TRUE(std::filesystem::is_empty(dir.File("tables")));
  EXPECT_EQ(ReadFile(dir.File("notes.tmp")), "somebody's");
}

TEST_F(TableStoreTest, SetsTablesAsideUnderTheFirstFreeNumber) {
  const std::string table = store_.current_path();
  for (const char* number : {"1", "2", "3"}) {
    WriteFile(table, number);
    const auto aside = store_.SetCurrentAside();
    ASSERT_THAT(aside, IsOk());
    EXPECT_EQ(*aside, table + ".bad-" + number);
    EXPECT_EQ(ReadFile(*aside), number);
    EXPECT_FALSE(std::filesystem::exists(table));
  }
  std::filesystem::remove(table + ".bad-2");
  WriteFile(table, "another");
  EXPECT_EQ(store_.SetCurrentAside().value(), table + ".bad-2");
  EXPECT_EQ(ReadFile(table + ".bad-1"), "1");
  EXPECT_EQ(ReadFile(table + ".bad-3"), "3");
}

TEST_F(TableStoreTest, CannotSetAMissingTableAside) {
  EXPECT_THAT(
      store_.SetCurrentAside(),
      StatusIs(absl::StatusCode::kNotFound, HasSubstr(store_.current_path())));
  EXPECT_THAT(ReadFile(store_.current_path() + ".bad-1"), IsEmpty());
}

}  // namespace
}  // namespace yatzy::server
