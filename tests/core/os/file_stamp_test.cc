#include <gtest/gtest.h>

#include <cerrno>
#include <filesystem>
#include <string>

#include "core/os/file_ops.h"
#include "tests/support/files.h"
#include "tests/support/temp_dir.h"

namespace yatzy {
namespace {

class FileStampTest : public testing::Test {
 protected:
  FileStampTest() { WriteFile(path_, "first"); }

  const TempDir dir_;
  const std::string path_ = dir_.File("file");
};

TEST_F(FileStampTest, IsTheSameUntilSomethingChanges) {
  const auto stamp = StampAt(path_);
  ASSERT_TRUE(stamp.has_value());
  EXPECT_EQ(stamp->size, 5);
  EXPECT_EQ(StampAt(path_), stamp);
  WriteFile(dir_.File("next"), "other");
  std::filesystem::rename(dir_.File("next"), path_);
  const auto later = StampAt(path_);
  EXPECT_NE(later, stamp);
  EXPECT_FALSE(HaveSameContent(*later, *stamp));
}

TEST_F(FileStampTest, SeesThatALinkLeadsElsewhere) {
  WriteFile(dir_.File("other"), "first");
  std::filesystem::create_symlink(path_, dir_.File("link"));
  EXPECT_EQ(StampAt(dir_.File("link")), StampAt(path_));
  std::filesystem::remove(dir_.File("link"));
  std::filesystem::create_symlink(dir_.File("other"), dir_.File("link"));
  EXPECT_NE(StampAt(dir_.File("link")), StampAt(path_));
}

TEST_F(FileStampTest, AnotherNameLeavesTheContentTheSame) {
  const auto stamp = StampAt(path_);
  std::filesystem::create_hard_link(path_, dir_.File("name"));
  EXPECT_TRUE(HaveSameContent(StampAt(path_).value(), stamp.value()));
}

TEST_F(FileStampTest, IsNothingWhereThereIsNoFile) {
  EXPECT_EQ(StampAt(dir_.File("none")), std::nullopt);
  EXPECT_EQ(errno, ENOENT);
}

}  // namespace
}  // namespace yatzy
