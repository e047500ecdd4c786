
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>

#include "core/table/table_file.h"
#include "tests/support/corrupt_file.h"
#include "tests/support/solved_table.h"
#include "tests/support/status_matchers.h"
#include "tests/support/table_bytes.h"
#include "tests/support/temp_dir.h"

namespace yatzy {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class PublishedTableTest : public ::testing::Test {
 protected:
  PublishedTableTest() {
    EXPECT_THAT(WriteTableFile(*SolvedTable(), path_), IsOk());
  }

  std::unique_ptr<PublishedTable> Open() const {
    auto opened = PublishedTable::Open(path_);
    EXPECT_THAT(opened, IsOk());
    return *std::move(opened);
  }

  // Puts other bytes in place, as a publisher does.
  void Publish(const std::string& bytes) const {
    WriteFile(dir_.File("new"), bytes);
    std::filesystem::rename(dir_.File("new"), path_);
  }

  // That a refresh says so, and that table() follows only then.
  void ExpectRefresh(PublishedTable& published, bool expected) const {
    const absl::StatusOr<bool> refreshed = published.Refresh();
    ASSERT_THAT(refreshed, IsOk());
    EXPECT_EQ(*refreshed, expected);
  }

  const TempDir dir_;
  const std::string path_ = dir_.File("e_table");
};

TEST_F(PublishedTableTest, HasWhatTheFileHas) {
  const auto published = Open();
  EXPECT_EQ(published->path(), path_);
  EXPECT_TRUE(SameBits(*published->table(), *SolvedTable()));
  EXPECT_EQ(published->table(), published->table());
}

TEST_F(PublishedTableTest, SeesANewTableWhenAskedAndNotBefore) {
  const auto published = Open();
  const auto old = published->table();
  ExpectRefresh(*published, false);
  EXPECT_EQ(published->table(), old);

  ASSERT_THAT(WriteTableFile(*SolvedTableInFloat(), path_), IsOk());
  EXPECT_EQ(published->table(), old);
  ExpectRefresh(*published, true);
  EXPECT_EQ(published->table()->id(), SolvedTableInFloat()->id());
  ExpectRefresh(*published, false);

  // Whoever still holds the old one has it unchanged.
  EXPECT_TRUE(SameBits(*old, *SolvedTable()));
}

TEST_F(PublishedTableTest, OpensAFileWithTheSameBytesAgain) {
  const auto published = Open();
  const auto old = published->table();
  ASSERT_THAT(WriteTableFile(*SolvedTable(), path_), IsOk());
  ExpectRefresh(*published, true);
  EXPECT_NE(published->table(), old);
  EXPECT_EQ(published->table()->id(), old->id());
}

TEST_F(PublishedTableTest, KeepsTheTableWhileABadFileIsInPlace) {
  const auto published = Open();
  const auto old = published->table();
  std::string bytes = TableBytes(*SolvedTableInFloat());
  bytes.back() = static_cast<char>(bytes.back() + 1);
  Publish(bytes);
  for (int attempt = 0; attempt < 2; ++attempt) {
    EXPECT_THAT(published->Refresh(),
                StatusIs(absl::StatusCode::kDataLoss,
                         AllOf(StartsWith(path_), HasSubstr("damaged"))));
    EXPECT_EQ(published->table(), old);
  }
  EXPECT_TRUE(SameBits(*old, *SolvedTable()));

  Publish(TableBytes(*SolvedTableInFloat()));
  ExpectRefresh(*published, true);
  EXPECT_EQ(published->table()->id(), SolvedTableInFloat()->id());
}

TEST_F(PublishedTableTest, KeepsTheTableWhileNoFileIsThere) {
  const auto published = Open();
  const auto old = published->table();
  std::filesystem::rename(path_, dir_.File("aside"));
  EXPECT_THAT(published->Refresh(),
              StatusIs(absl::StatusCode::kNotFound, StartsWith(path_)));
  EXPECT_EQ(published->table(), old);
  std::filesystem::rename(dir_.File("aside"), path_);
  ExpectRefresh(*published, false);
}

TEST_F(PublishedTableTest, FailsWithoutAFileAndWithABadOne) {
  EXPECT_THAT(PublishedTable::Open(dir_.File("nothing")),
              StatusIs(absl::StatusCode::kNotFound,
                       AllOf(StartsWith(dir_.File("nothing") + ": "),
                             HasSubstr("No such file or directory"))));
  Publish("not a table");
  EXPECT_THAT(
      PublishedTable::Open(path_),
      StatusIs(absl::StatusCode::kInvalidArgument, StartsWith(path_ + ": ")));
}

TEST_F(PublishedTableTest, MayBeReadWhileItIsRefreshed) {
  const auto published = Open();
  std::atomic<bool> done{false};
  std::jthread reader([&] {
    do {
      EXPECT_GT(published->table()->ExpectedRemaining(State{}), 248);
    } while (!done);
  });
  for (int round = 0; round < 5; ++round) {
    Publish(TableBytes(round % 2 == 0 ? *SolvedTableInFloat()  //
                                      : *SolvedTable()));
    ExpectRefresh(*published, true);
  }
  done = true;
}

}  // namespace
}  // namespace yatzy
