// Writing a table file: the whole new table under its name, or the old content.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "core/table/table_file.h"
#include "core/table/table_header.h"
#include "tests/support/corrupt_file.h"
#include "tests/support/default_game.h"
#include "tests/support/solved_table.h"
#include "tests/support/status_matchers.h"
#include "tests/support/table_bytes.h"
#include "tests/support/temp_dir.h"

namespace yatzy {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

// Another table than SolvedTable(), well-formed but not right.
std::shared_ptr<const ValueTable> OtherTable() {
  static const auto* const kTable = new std::shared_ptr<const ValueTable>(
      TableOf(std::vector<float>(kStateSlots, 1.5f), Arithmetic::kFloat));
  return *kTable;
}

class WriteTableTest : public ::testing::Test {
 protected:
  // What the file holds now, as a table id or an error.
  std::string IdInFile(const std::string& path) const {
    const auto table = OpenTableFile(path, TableResidency::kCopy);
    return table.ok() ? (*table)->id() : table.status().ToString();
  }

  const TempDir dir_;
  const std::string path_ = dir_.File("table.etable");
  const std::string temporary_ = TemporaryTablePath(path_);
};

TEST_F(WriteTableTest, WritesTheBytesOfTheFormatAndNothingElse) {
  ASSERT_THAT(WriteTableFile(*SolvedTable(), path_), IsOk());
  EXPECT_TRUE(ReadFile(path_) == TableBytes(*SolvedTable()));
  EXPECT_EQ(dir_.Entries(), 1);
}

TEST_F(WriteTableTest, ReadsBackTheSameTableInBothResidencies) {
  for (const auto& table : {SolvedTable(), OtherTable()}) {
    ASSERT_THAT(WriteTableFile(*table, path_), IsOk());
    for (const auto residency : {TableResidency::kMap, TableResidency::kCopy}) {
      const auto opened = OpenTableFile(path_, residency);
      ASSERT_THAT(opened, IsOk());
      EXPECT_EQ((*opened)->id(), table->id());
      EXPECT_EQ((*opened)->arithmetic(), table->arithmetic());
      EXPECT_TRUE(SameBits(**opened, *table));
    }
  }
}

TEST_F(WriteTableTest, ATableThatWasReadIsWrittenAsTheSameFile) {
  ASSERT_THAT(WriteTableFile(*SolvedTable(), path_), IsOk());
  const auto opened = OpenTableFile(path_, TableResidency::kMap);
  ASSERT_THAT(opened, IsOk());
  const std::string copy = dir_.File("copy.etable");
  ASSERT_THAT(WriteTableFile(**opened, copy), IsOk());
  EXPECT_TRUE(ReadFile(path_) == ReadFile(copy));
}

TEST_F(WriteTableTest, AnOldMappingKeepsItsValuesWhenTheFileIsReplaced) {
  ASSERT_THAT(WriteTableFile(*SolvedTable(), path_), IsOk());
  const auto old = OpenTableFile(path_, TableResidency::kMap);
  ASSERT_THAT(old, IsOk());
  ASSERT_THAT(WriteTableFile(*OtherTable(), path_), IsOk());
  EXPECT_EQ(IdInFile(path_), OtherTable()->id());
  EXPECT_TRUE(SameBits(**old, *SolvedTable()));
}

TEST_F(WriteTableTest, ATableCanBeWrittenOverTheFileThatItIsMappedFrom) {
  ASSERT_THAT(WriteTableFile(*SolvedTable(), path_), IsOk());
  const auto mapped = OpenTableFile(path_, TableResidency::kMap);
  ASSERT_THAT(mapped, IsOk());
  ASSERT_THAT(WriteTableFile(**mapped, path_), IsOk());
  EXPECT_EQ(IdInFile(path_), SolvedTable()->id());
}

TEST_F(WriteTableTest, ReplacesAStaleTemporaryFileOfAnySize) {
  for (const std::size_t size : {std::size_t{100}, 2 * kTableFileSize}) {
    WriteFile(temporary_, std::string(size, 'x'));
    ASSERT_THAT(WriteTableFile(*SolvedTable(), path_), IsOk());
    EXPECT_EQ(IdInFile(path_), SolvedTable()->id());
    EXPECT_FALSE(std::filesystem::exists(temporary_));
  }
}

TEST_F(WriteTableTest, ReplacesADamagedFile) {
  WriteFile(path_, "not a table");
  ASSERT_THAT(WriteTableFile(*SolvedTable(), path_), IsOk());
  EXPECT_EQ(IdInFile(path_), SolvedTable()->id());
}

TEST_F(WriteTableTest, ReplacesASymbolicLinkAndNotTheFileBehindIt) {
  const std::string behind = dir_.File("behind");
  WriteFile(behind, "somebody else's");
  std::filesystem::create_symlink(behind, path_);
  ASSERT_THAT(WriteTableFile(*SolvedTable(), path_), IsOk());
  EXPECT_EQ(IdInFile(path_), SolvedTable()->id());
  EXPECT_FALSE(std::filesystem::is_symlink(path_));
  EXPECT_EQ(ReadFile(behind), "somebody else's");
}

TEST_F(WriteTableTest, WritesThroughASymbolicLinkToTheDirectory) {
  std::filesystem::create_directory(dir_.File("real"));
  std::filesystem::create_symlink(dir_.File("real"), dir_.File("link"));
  const std::string path = dir_.File("link") + "/t";
  ASSERT_THAT(WriteTableFile(*SolvedTable(), path), IsOk());
  EXPECT_EQ(IdInFile(dir_.File("real") + "/t"), SolvedTable()->id());
}

TEST_F(WriteTableTest, FailsWithoutTheDirectory) {
  const std::string path = dir_.File("missing") + "/table.etable";
  EXPECT_THAT(WriteTableFile(*SolvedTable(), path),
              StatusIs(absl::StatusCode::kNotFound,
                       AllOf(StartsWith(TemporaryTablePath(path) + ": "),
                             HasSubstr("cannot create"),
                             HasSubstr("No such file or directory"))));
  EXPECT_EQ(dir_.Entries(), 0);
}

TEST_F(WriteTableTest, FailsWhereTheDirectoryIsAFile) {
  WriteFile(dir_.File("file"), "content");
  EXPECT_THAT(WriteTableFile(*SolvedTable(), dir_.File("file") + "/table"),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       HasSubstr("Not a directory")));
  EXPECT_EQ(ReadFile(dir_.File("file")), "content");
  EXPECT_EQ(dir_.Entries(), 1);
}

TEST_F(WriteTableTest, FailsWhereTheTargetIsADirectory) {
  std::filesystem::create_directory(path_);
  EXPECT_THAT(WriteTableFile(*SolvedTable(), path_),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       HasSubstr("cannot rename")));
  EXPECT_TRUE(std::filesystem::is_directory(path_));
  EXPECT_FALSE(std::filesystem::exists(temporary_));
}

TEST_F(WriteTableTest, AFullDiskLeavesTheOldTableAndNoTemporaryFile) {
  ASSERT_THAT(WriteTableFile(*OtherTable(), path_), IsOk());
  // Every write to /dev/full fails as on a full disk.
  std::filesystem::create_symlink("/dev/full", temporary_);
  EXPECT_THAT(WriteTableFile(*SolvedTable(), path_),
              StatusIs(absl::StatusCode::kResourceExhausted,
                       AllOf(HasSubstr("cannot write"),
                             HasSubstr("No space left on device"))));
  EXPECT_EQ(IdInFile(path_), OtherTable()->id());
  EXPECT_EQ(dir_.Entries(), 1);
}

TEST_F(WriteTableTest, WritesAgainAfterAFailure) {
  std::filesystem::create_symlink("/dev/full", temporary_);
  ASSERT_FALSE(WriteTableFile(*SolvedTable(), path_).ok());
  EXPECT_THAT(WriteTableFile(*SolvedTable(), path_), IsOk());
  EXPECT_EQ(IdInFile(path_), SolvedTable()->id());
}

TEST_F(WriteTableTest, ReadersNeverSeeAnythingButAWholeTable) {
  ASSERT_THAT(WriteTableFile(*SolvedTable(), path_), IsOk());
  std::atomic<bool> done{false};
  std::jthread reader([&] {
    do {
      const std::string id = IdInFile(path_);
      EXPECT_TRUE(id == SolvedTable()->id() || id == OtherTable()->id()) << id;
    } while (!done);
  });
  for (int round = 0; round < 3; ++round) {
    EXPECT_THAT(WriteTableFile(*OtherTable(), path_), IsOk());
    EXPECT_THAT(WriteTableFile(*SolvedTable(), path_), IsOk());
  }
  done = true;
}

}  // namespace
}  // namespace yatzy
