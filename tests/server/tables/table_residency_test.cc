// Where a store's tables lie, by the size of their file.
#include <gmock/gmock.h>

#include <cstring>
#include <memory>
#include <span>
#include <string>

#include "core/table/table_header.h"
#include "server/os/process_memory.h"
#include "server/tables/served_games.h"
#include "server/tables/table_store.h"
#include "tests/support/intercepted_file_ops.h"
#include "tests/support/small_game.h"
#include "tests/support/small_targets.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace yatzy::server {
namespace {

template <typename Table>
bool IsMapped(const std::shared_ptr<const Table>& table) {
  return IsOfAFile(std::as_bytes(std::span(table->payload()))).value();
}

class TableResidencyTest : public ::testing::Test {
 protected:
  // Maps files of so many bytes and more.
  std::unique_ptr<TableStore> MapFrom(std::size_t bytes) {
    ResidencyRule rule;
    rule.map_from = bytes;
    return std::make_unique<TableStore>(*directory_, rule, SmallGame());
  }

  const std::size_t size_ = TableFileSize(*SmallGame());
  const TempDir dir_;
  int maps_ = 0;
  InterceptedFileOps ops_{PosixFileOps(), [this](const std::string& operation) {
                            if (operation == "map") ++maps_;
                            return 0;
                          }};
  const std::unique_ptr<StateDirectory> directory_ =
      StateDirectory::Open(dir_.path(), ops_).value();
};

TEST_F(TableResidencyTest, ATableBelowTheLimitIsCopied) {
  const auto store = MapFrom(size_ + 1);
  EXPECT_EQ(store->residency(), TableResidency::kCopy);
  ASSERT_THAT(store->Store(*SolvedSmallTable()), IsOk());
  ASSERT_THAT(store->Store(*SolvedSmallTableInFloat()), IsOk());
  EXPECT_FALSE(IsMapped(store->OpenCurrent().value()));
  EXPECT_FALSE(IsMapped(store->OpenKept(SolvedSmallTable()->id()).value()));
  EXPECT_EQ(store->AsServed(SolvedSmallTableInFloat()),
            SolvedSmallTableInFloat());
  EXPECT_EQ(maps_, 0);
}

TEST_F(TableResidencyTest, ATableOfTheLimitIsMapped) {
  const auto store = MapFrom(size_);
  EXPECT_EQ(store->residency(), TableResidency::kMap);
  ASSERT_THAT(store->Store(*SolvedSmallTable()), IsOk());
  ASSERT_THAT(store->Store(*SolvedSmallTableInFloat()), IsOk());
  EXPECT_TRUE(IsMapped(store->OpenCurrent().value()));
  EXPECT_TRUE(IsMapped(store->OpenKept(SolvedSmallTable()->id()).value()));
}

// Else there would be another copy in memory for as long as that takes: of what
// was written, and of the table that is replaced.
TEST_F(TableResidencyTest, ALargeTableIsStoredWithoutACopy) {
  const auto store = MapFrom(size_);
  ASSERT_THAT(store->Store(*SolvedSmallTable()), IsOk());
  EXPECT_EQ(maps_, 1);
  ASSERT_THAT(store->Store(*SolvedSmallTableInFloat()), IsOk());
  EXPECT_EQ(maps_, 3);
}

TEST_F(TableResidencyTest, ALargeTableThatIsStoredIsServedFromItsFile) {
  const auto store = MapFrom(size_);
  ASSERT_THAT(store->Store(*SolvedSmallTable()), IsOk());
  const auto served = store->AsServed(SolvedSmallTable());
  EXPECT_FALSE(IsMapped(SolvedSmallTable()));
  EXPECT_TRUE(IsMapped(served));
  EXPECT_EQ(served->id(), SolvedSmallTable()->id());
  // It keeps its file when another takes the place.
  ASSERT_THAT(store->Store(*SolvedSmallTableInFloat()), IsOk());
  EXPECT_EQ(store->Prune(0, false)->size(), 1u);
  const auto expected = SolvedSmallTable()->payload();
  EXPECT_EQ(std::memcmp(served->payload().data(), expected.data(),
                        expected.size_bytes()),
            0);
  // The file has another by now.
  EXPECT_EQ(store->AsServed(SolvedSmallTable()), SolvedSmallTable());
}

TEST_F(TableResidencyTest, ALargeTableThatCannotBeMappedIsServedFromMemory) {
  int error = 0;
  InterceptedFileOps ops(PosixFileOps(), [&](const std::string& operation) {
    return operation == "map" ? error : 0;
  });
  const TempDir dir;
  const auto directory = StateDirectory::Open(dir.path(), ops).value();
  TableStore store(*directory, TableResidency::kMap, SmallGame());
  ASSERT_THAT(store.Store(*SolvedSmallTable()), IsOk());
  error = ENOMEM;
  EXPECT_EQ(store.AsServed(SolvedSmallTable()), SolvedSmallTable());
}

TEST_F(TableResidencyTest, ATableOfTargetsGoesByTheSizeOfItsOwnFile) {
  const std::size_t size = kTableHeaderSize + SmallTargets()->payload().size();
  for (const std::size_t limit : {size, size + 1}) {
    ResidencyRule rule;
    rule.map_from = limit;
    TargetStore store(*directory_, rule, SmallTargets()->shared_game());
    ASSERT_THAT(store.Store(*SmallTargets()), IsOk());
    const bool is_large = limit == size;
    EXPECT_EQ(IsMapped(store.Open().value()), is_large);
    EXPECT_EQ(IsMapped(store.AsServed(SmallTargets())), is_large);
    EXPECT_EQ(store.ResidencyOf(*SmallTargets()) == TableResidency::kMap,
              is_large);
  }
}

}  // namespace
}  // namespace yatzy::server
