#include "server/table/table_store.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/files.h"
#include "tests/support/solved_table.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace yatzy {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

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
  ASSERT_THAT(store_.Publish(*SolvedTable()), IsOk());
  EXPECT_THAT(Ids(), ElementsAre(double_id_ + " current"));
  ASSERT_THAT(store_.Publish(*SolvedTableInFloat()), IsOk());
  EXPECT_EQ(CurrentId(), float_id_);
  EXPECT_THAT(Ids(), ElementsAre(float_id_ + " current", double_id_));
  ASSERT_THAT(store_.MakeCurrent(double_id_), IsOk());
  EXPECT_EQ(CurrentId(), double_id_);
  EXPECT_THAT(Ids(), ElementsAre(double_id_ + " current", float_id_));
  EXPECT_THAT(store_.OpenKept(float_id_), IsOk());
  EXPECT_THAT(store_.OpenKept(double_id_), IsOk());
}

TEST_F(TableStoreTest, PrunesWhatIsNotCurrent) {
  ASSERT_THAT(store_.Publish(*SolvedTable()), IsOk());
  ASSERT_THAT(store_.Publish(*SolvedTableInFloat()), IsOk());
  EXPECT_THAT(store_.Prune(1, false).value(), IsEmpty());
  EXPECT_THAT(store_.Prune(0, true).value(), ElementsAre(double_id_));
  EXPECT_THAT(store_.OpenKept(double_id_), IsOk());
  EXPECT_THAT(store_.Prune(0, false).value(), ElementsAre(double_id_));
  EXPECT_THAT(Ids(), ElementsAre(float_id_ + " current"));
}

}  // namespace
}  // namespace yatzy
