// Real disks that are full or read-only.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "server/tables/table_store.h"
#include "tests/support/files.h"
#include "tests/support/mounted_disk.h"
#include "tests/support/solved_table.h"
#include "tests/support/status_matchers.h"

namespace yatzy::server {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

std::unique_ptr<StateDirectory> OpenState(const std::string& path) {
  auto directory = StateDirectory::Open(path);
  EXPECT_THAT(directory, IsOk());
  return directory.ok() ? *std::move(directory) : nullptr;
}

std::string CurrentId(const TableStore& store) {
  const auto table = store.OpenCurrent();
  return table.ok() ? (*table)->id() : table.status().ToString();
}

#define SKIP_WITHOUT(disk) \
  if (!(disk).ok()) GTEST_SKIP() << "mounting a tmpfs takes root"

TEST(TableStoreDiskTest, AFullDiskIsNamedAndKeepsTheOldTable) {
  const MountedDisk disk("size=5m");
  SKIP_WITHOUT(disk);
  const auto directory = OpenState(disk.path());
  TableStore store(*directory, TableResidency::kCopy);
  ASSERT_THAT(store.Store(*SolvedTableInFloat()), IsOk());
  const auto full = StatusIs(absl::StatusCode::kResourceExhausted,
                             AllOf(HasSubstr(disk.File("e_table.tmp")),
                                   HasSubstr("No space left on device")));
  EXPECT_THAT(store.CheckWritable(), full);
  EXPECT_THAT(store.Store(*SolvedTable()), full);
  EXPECT_EQ(CurrentId(store), SolvedTableInFloat()->id());
  EXPECT_FALSE(std::filesystem::exists(disk.File("e_table.tmp")));
}

TEST(TableStoreDiskTest, AFullDiskDoesNotKeepFromStarting) {
  const MountedDisk disk("size=4m");
  SKIP_WITHOUT(disk);
  ASSERT_THAT(WriteTableFile(*SolvedTable(), disk.File("e_table")), IsOk());
  WriteFile(disk.File("LOCK"), "");
  // As much of it as there is room for.
  std::ofstream(disk.File("filler")) << std::string(4 << 20, 'x');
  ASSERT_EQ(std::filesystem::space(disk.path()).available, 0u);
  const auto directory = OpenState(disk.path());
  ASSERT_NE(directory, nullptr);
  EXPECT_EQ(CurrentId(TableStore(*directory, TableResidency::kCopy)),
            SolvedTable()->id());
}

TEST(TableStoreDiskTest, AReadOnlyDiskIsServedFromAndSharedAndNamed) {
  for (const bool with_lock : {true, false}) {
    const MountedDisk disk("size=32m");
    SKIP_WITHOUT(disk);
    ASSERT_THAT(WriteTableFile(*SolvedTable(), disk.File("e_table")), IsOk());
    if (with_lock) WriteFile(disk.File("LOCK"), "");
    ASSERT_TRUE(disk.MakeReadOnly());
    const auto directory = OpenState(disk.path());
    ASSERT_NE(directory, nullptr);
    TableStore store(*directory, TableResidency::kCopy);
    EXPECT_EQ(CurrentId(store), SolvedTable()->id());
    const auto read_only = StatusIs(
        absl::StatusCode::kFailedPrecondition,
        AllOf(HasSubstr(disk.path()), HasSubstr("Read-only file system")));
    EXPECT_THAT(store.CheckWritable(), read_only);
    EXPECT_THAT(store.Store(*SolvedTableInFloat()), read_only);
    EXPECT_THAT(store.SetCurrentAside(), read_only);
    const auto another = OpenState(disk.path());
    ASSERT_NE(another, nullptr);
    EXPECT_EQ(CurrentId(TableStore(*another, TableResidency::kCopy)),
              SolvedTable()->id());
  }
}

}  // namespace
}  // namespace yatzy::server
