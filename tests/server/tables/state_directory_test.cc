#include "server/tables/state_directory.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "core/table/table_file.h"
#include "server/os/descriptor.h"
#include "tests/support/files.h"
#include "tests/support/intercepted_file_ops.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace yatzy::server {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

TEST(StateDirectoryTest, MakesTheFolderAndThoseAboveIt) {
  const TempDir dir;
  const std::string path = dir.File("a/b/c");
  const auto directory = StateDirectory::Open(path);
  ASSERT_THAT(directory, IsOk());
  EXPECT_TRUE(std::filesystem::is_directory(path));
  EXPECT_EQ(TablePathIn((*directory)->path()), path + "/e_table");
}

TEST(StateDirectoryTest, LeavesWhatIsInTheFolder) {
  const TempDir dir;
  WriteFile(dir.File("e_table"), "table");
  WriteFile(dir.File("e_table.bad-1"), "bad");
  WriteFile(dir.File("notes"), "notes");
  ASSERT_THAT(StateDirectory::Open(dir.path()), IsOk());
  EXPECT_EQ(ReadFile(dir.File("e_table")), "table");
  EXPECT_EQ(ReadFile(dir.File("e_table.bad-1")), "bad");
  EXPECT_EQ(ReadFile(dir.File("notes")), "notes");
}

TEST(StateDirectoryTest, RemovesTheTemporaryTableOfADeadWriter) {
  const TempDir dir;
  const std::string leftover = TemporaryTablePath(dir.File("e_table"));
  WriteFile(leftover, "half a table");
  ASSERT_THAT(StateDirectory::Open(dir.path()), IsOk());
  EXPECT_FALSE(std::filesystem::exists(leftover));
}

TEST(StateDirectoryTest, RefusesASecondUserNamingTheFirst) {
  const TempDir dir;
  const auto first = StateDirectory::Open(dir.path());
  ASSERT_THAT(first, IsOk());
  const std::string writing = TemporaryTablePath(TablePathIn((*first)->path()));
  WriteFile(writing, "being written");
  EXPECT_THAT(
      StateDirectory::Open(dir.path()),
      StatusIs(absl::StatusCode::kFailedPrecondition,
               AllOf(HasSubstr(dir.path()),
                     HasSubstr(absl::StrCat("in use by another yatzyd, pid ",
                                            getpid())))));
  EXPECT_EQ(ReadFile(writing), "being written") << "the first may need it";
}

TEST(StateDirectoryTest, IsSharedThroughReadOnlyMountsBesideItsWriter) {
  const TempDir dir;
  const auto writer = StateDirectory::Open(dir.path());
  ASSERT_THAT(writer, IsOk());
  const std::string writing =
      TemporaryTablePath(TablePathIn((*writer)->path()));
  WriteFile(writing, "being written");
  InterceptedFileOps ops(PosixFileOps(), [](const char* operation) {
    return operation == std::string("create") ? EROFS : 0;
  });
  const auto reader = StateDirectory::Open(dir.path(), ops);
  const auto another = StateDirectory::Open(dir.path(), ops);
  for (const auto* directory : {&reader, &another}) {
    ASSERT_THAT(*directory, IsOk());
    EXPECT_THAT((**directory)->writable(),
                StatusIs(absl::StatusCode::kFailedPrecondition,
                         HasSubstr("Read-only file system")));
  }
  EXPECT_EQ(ReadFile(writing), "being written");
}

// As in the folder of another user, who has not started there yet.
TEST(StateDirectoryTest, IsSharedWhereNothingCanBeMadeAndLocksNoFolder) {
  const TempDir dir;
  InterceptedFileOps ops(PosixFileOps(), [](const char* operation) {
    return operation == std::string("create") ? EACCES : 0;
  });
  const auto reader = StateDirectory::Open(dir.path(), ops);
  const auto another = StateDirectory::Open(dir.path(), ops);
  for (const auto* directory : {&reader, &another}) {
    ASSERT_THAT(*directory, IsOk());
    EXPECT_THAT((**directory)->writable(),
                StatusIs(absl::StatusCode::kPermissionDenied,
                         HasSubstr(dir.File("LOCK"))));
  }
  // Else its owner could make no socket there (OpenSockets).
  const Descriptor folder(open(dir.path().c_str(), O_RDONLY));
  EXPECT_EQ(flock(folder.get(), LOCK_EX | LOCK_NB), 0);
  EXPECT_THAT(StateDirectory::Open(dir.path()), IsOk());
}

TEST(StateDirectoryTest, ReleasesTheLockAtTheEnd) {
  const TempDir dir;
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(StateDirectory::Open(dir.path()), IsOk());
  }
}

TEST(StateDirectoryTest, AStaleLockFileDoesNotCount) {
  const TempDir dir;
  WriteFile(dir.File("LOCK"), "a pid that is longer than the one to come\n");
  const auto directory = StateDirectory::Open(dir.path());
  ASSERT_THAT(directory, IsOk());
  EXPECT_EQ(ReadFile(dir.File("LOCK")), absl::StrCat(getpid(), "\n"));
}

// FAILED_PRECONDITION would tell the caller that another daemon is there.
void ExpectUnusableNotLocked(
    const absl::StatusOr<std::unique_ptr<StateDirectory>>& directory,
    const std::string& culprit) {
  EXPECT_FALSE(directory.ok());
  EXPECT_NE(directory.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(directory.status().ToString(), HasSubstr(culprit));
}

TEST(StateDirectoryTest, RefusesAPathThatIsAFileAsUnusableNotAsLocked) {
  const TempDir dir;
  const std::string path = dir.File("file");
  WriteFile(path, "precious");
  ExpectUnusableNotLocked(StateDirectory::Open(path), path);
  EXPECT_EQ(ReadFile(path), "precious");
}

TEST(StateDirectoryTest, RefusesALockThatIsAFolderAsUnusableNotAsLocked) {
  const TempDir dir;
  std::filesystem::create_directory(dir.File("LOCK"));
  ExpectUnusableNotLocked(StateDirectory::Open(dir.path()), dir.File("LOCK"));
}

TEST(StateDirectoryTest, WritesItsPidThroughNoLink) {
  const TempDir dir;
  WriteFile(dir.File("mine"), "untouched");
  std::filesystem::create_symlink(dir.File("mine"), dir.File("LOCK"));
  ExpectUnusableNotLocked(StateDirectory::Open(dir.path()), dir.File("LOCK"));
  EXPECT_EQ(ReadFile(dir.File("mine")), "untouched");
}

}  // namespace
}  // namespace yatzy::server
