#include "client/ctl/output_file.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "tests/client/fake_server.h"
#include "tests/support/child_process.h"
#include "tests/support/files.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace yatzy::client {
namespace {

using ::testing::HasSubstr;

class OutputFileTest : public testing::Test {
 protected:
  // Writes to the output and commits.
  static absl::Status Write(const std::string& path, const std::string& text) {
    auto file = OutputFile::Create(path);
    if (!file.ok()) return file.status();
    (*file)->stream() << text;
    return (*file)->Commit();
  }

  static struct stat StatOf(const std::string& path) {
    struct stat info {};
    EXPECT_EQ(stat(path.c_str(), &info), 0) << path;
    return info;
  }

  const TempDir dir_;
  const std::string path_ = dir_.File("out");
};

TEST_F(OutputFileTest, ReplacesAFileWhenItIsComplete) {
  WriteFile(path_, "old");
  auto file = OutputFile::Create(path_);
  ASSERT_THAT(file.status(), IsOk());
  (*file)->stream() << "new" << std::flush;
  EXPECT_EQ(ReadFile(path_), "old");
  EXPECT_THAT((*file)->Commit(), IsOk());
  EXPECT_EQ(ReadFile(path_), "new");
  EXPECT_EQ(dir_.Entries(), 1);
}

TEST_F(OutputFileTest, TakesMoreThanItsBuffer) {
  const std::string text(1'000'000, 'x');
  EXPECT_THAT(Write(path_, text), IsOk());
  EXPECT_EQ(ReadFile(path_), text);
}

TEST_F(OutputFileTest, KeepsTheModeOfWhatItReplaces) {
  for (const mode_t mode : {0600, 0664, 0444, 0755}) {
    WriteFile(path_, "old");
    ASSERT_EQ(chmod(path_.c_str(), mode), 0);
    EXPECT_THAT(Write(path_, "new"), IsOk());
    EXPECT_EQ(StatOf(path_).st_mode & 07777, mode);
    EXPECT_EQ(ReadFile(path_), "new");
    std::filesystem::remove(path_);
  }
}

TEST_F(OutputFileTest, IsReadByNobodyElseUntilItReplacesASecret) {
  WriteFile(path_, "old");
  ASSERT_EQ(chmod(path_.c_str(), 0600), 0);
  const auto file = OutputFile::Create(path_);
  ASSERT_THAT(file.status(), IsOk());
  EXPECT_EQ(StatOf(absl::StrCat(path_, ".", getpid(), ".tmp")).st_mode & 07777,
            0600u);
}

TEST_F(OutputFileTest, KeepsOwnerAndGroupIfItMay) {
  if (geteuid() != 0) GTEST_SKIP() << "only root gives files away";
  WriteFile(path_, "old");
  ASSERT_EQ(chown(path_.c_str(), 12345, 23456), 0);
  ASSERT_EQ(chmod(path_.c_str(), 0640), 0);
  EXPECT_THAT(Write(path_, "new"), IsOk());
  const struct stat info = StatOf(path_);
  EXPECT_EQ(info.st_uid, 12345u);
  EXPECT_EQ(info.st_gid, 23456u);
  EXPECT_EQ(info.st_mode & 07777, 0640u);
}

TEST_F(OutputFileTest, GivesANewFileTheUsualMode) {
  const mode_t mask = umask(027);
  EXPECT_THAT(Write(path_, "new"), IsOk());
  umask(mask);
  EXPECT_EQ(StatOf(path_).st_mode & 07777, 0640u);
}

TEST_F(OutputFileTest, FollowsLinksToTheEnd) {
  std::filesystem::create_directory(dir_.File("folder"));
  std::filesystem::create_symlink("folder/out", dir_.File("near"));
  std::filesystem::create_symlink(dir_.File("near"), dir_.File("far"));
  // Nothing is there, and then something.
  for (const char* text : {"first", "second"}) {
    EXPECT_THAT(Write(dir_.File("far"), text), IsOk());
    EXPECT_EQ(ReadFile(dir_.File("folder") + "/out"), text);
  }
  EXPECT_TRUE(std::filesystem::is_symlink(dir_.File("near")));
  EXPECT_TRUE(std::filesystem::is_symlink(dir_.File("far")));
}

TEST_F(OutputFileTest, RefusesLinksInACircle) {
  std::filesystem::create_symlink("b", dir_.File("a"));
  std::filesystem::create_symlink("a", dir_.File("b"));
  EXPECT_THAT(Write(dir_.File("a"), "").message(),
              HasSubstr("Too many levels of symbolic links"));
}

TEST_F(OutputFileTest, WritesAfterWhatADescriptorHasWritten) {
  for (const char* folder :
       {"/dev/fd/", "/proc/self/fd/", "/proc/thread-self/fd/"}) {
    WriteFile(path_, "old, and longer than what is new\n");
    const int fd = open(path_.c_str(), O_WRONLY);
    ASSERT_EQ(write(fd, "before ", 7), 7);
    EXPECT_THAT(Write(absl::StrCat(folder, fd), "new "), IsOk()) << folder;
    ASSERT_EQ(write(fd, "after", 5), 5);
    close(fd);
    EXPECT_EQ(ReadFile(path_), "before new afterthan what is new\n");
  }
  EXPECT_EQ(dir_.Entries(), 1);
}

TEST_F(OutputFileTest, WritesToADescriptorThroughALink) {
  const int fd = open(path_.c_str(), O_WRONLY | O_CREAT, 0600);
  std::filesystem::create_symlink(absl::StrCat("/dev/fd/", fd),
                                  dir_.File("link"));
  EXPECT_THAT(Write(dir_.File("link"), "one "), IsOk());
  EXPECT_THAT(Write(dir_.File("link"), "two"), IsOk());
  close(fd);
  EXPECT_EQ(ReadFile(path_), "one two");
  EXPECT_TRUE(std::filesystem::is_symlink(dir_.File("link")));
}

TEST_F(OutputFileTest, RefusesDescriptorsThatCannotBeWrittenTo) {
  WriteFile(path_, "old");
  const int readable = open(path_.c_str(), O_RDONLY);
  const int ours = open(path_.c_str(), O_WRONLY | O_CLOEXEC);
  for (const int fd : {readable, ours, 12345}) {
    EXPECT_THAT(Write(absl::StrCat("/dev/fd/", fd), "new").message(),
                HasSubstr("Bad file descriptor"));
  }
  close(readable);
  close(ours);
  EXPECT_EQ(ReadFile(path_), "old");
}

TEST_F(OutputFileTest, WritesToAPipe) {
  ASSERT_EQ(mkfifo(path_.c_str(), 0600), 0);
  std::string read;
  std::thread reader([&] { read = ReadFile(path_); });
  EXPECT_THAT(Write(path_, "new"), IsOk());
  reader.join();
  EXPECT_EQ(read, "new");
  EXPECT_TRUE(std::filesystem::is_fifo(path_));
}

TEST_F(OutputFileTest, SaysWhyItCannotWrite) {
  EXPECT_THAT(Write("/dev/full", "new"),
              StatusIs(absl::StatusCode::kDataLoss,
                       "cannot write /dev/full: No space left on device"));
  EXPECT_THAT(Write(dir_.File("none") + "/out", "").message(),
              HasSubstr("No such file or directory"));
  EXPECT_THAT(Write(dir_.File(""), "").message(), HasSubstr("Is a directory"));
}

// The standard output of a program.
TEST_F(OutputFileTest, AppendsToTheStandardOutput) {
  FakeServer server;
  server.Start();
  WriteFile(dir_.File("in"), "8\n16\n");
  for (const char* name : {"/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"}) {
    ChildProcess yatzyctl(
        {"/bin/sh", "-c",
         absl::StrCat("echo before; ", YATZYCTL, " batch-evaluate --server ",
                      server.address(), " --output ", name, " ",
                      dir_.File("in"), "; echo after")},
        dir_.File("other"));
    EXPECT_EQ(yatzyctl.Wait(), 0) << yatzyctl.log();
    EXPECT_EQ(ReadFile(dir_.File("other")), "before\n1\n2\nafter\n") << name;
  }
}

}  // namespace
}  // namespace yatzy::client
