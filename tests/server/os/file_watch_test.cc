#include "server/os/file_watch.h"

#include <gmock/gmock.h>

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/time/clock.h"
#include "tests/support/eventually.h"
#include "tests/support/files.h"
#include "tests/support/temp_dir.h"

namespace yatzy::server {
namespace {

constexpr absl::Duration kInterval = absl::Milliseconds(5);

class FileWatchTest : public testing::Test {
 protected:
  FileWatchTest() { WriteFile(path_, "first"); }

  using Followed = FollowedFiles<std::string>;

  // Follows the file; one that says "bad" cannot be read. `meanwhile` happens
  // after each time that it was read.
  std::unique_ptr<Followed> Follow(std::function<void()> meanwhile = [] {}) {
    return Followed::Open(
               {path_},
               [this, meanwhile = std::move(
                          meanwhile)]() -> absl::StatusOr<std::string> {
                 ++reads_;
                 const std::string text = ReadFile(path_);
                 meanwhile();
                 if (text == "bad") return absl::DataLossError("it is bad");
                 return text;
               },
               [this](const absl::StatusOr<std::string>& renewed) {
                 ++(renewed.ok() ? renewals_ : failures_);
               },
               std::make_shared<FileWatch>(kInterval))
        .value();
  }

  void Replace(const std::string& text) const {
    WriteFile(dir_.File("next"), text);
    std::filesystem::rename(dir_.File("next"), path_);
  }

  const TempDir dir_;
  const std::string path_ = dir_.File("file");
  std::atomic<int> reads_ = 0;
  std::atomic<int> renewals_ = 0;
  std::atomic<int> failures_ = 0;
};

TEST_F(FileWatchTest, BeginsWithWhatIsThereAndSaysNothing) {
  const auto followed = Follow();
  EXPECT_EQ(*followed->Current(), "first");
  absl::SleepFor(10 * kInterval);
  EXPECT_EQ(reads_, 1);
  EXPECT_EQ(renewals_, 0);
}

TEST_F(FileWatchTest, FollowsAChangeInPlaceOrByRenaming) {
  const auto followed = Follow();
  WriteFile(path_, "2");
  EXPECT_TRUE(Eventually([&] { return *followed->Current() == "2"; }));
  Replace("3");
  EXPECT_TRUE(Eventually([&] { return *followed->Current() == "3"; }));
}

TEST_F(FileWatchTest, KeepsTheOldValueForAFileThatCannotBeRead) {
  const auto followed = Follow();
  Replace("bad");
  EXPECT_TRUE(Eventually([&] { return failures_ == 1; }));
  absl::SleepFor(10 * kInterval);
  EXPECT_EQ(failures_, 1) << "told once";
  EXPECT_EQ(*followed->Current(), "first");
}

TEST_F(FileWatchTest, ReadsAgainWhatIsWrittenToWhileItIsRead) {
  const auto followed = Follow([&] {
    if (reads_ == 2) WriteFile(path_, "whole");
  });
  Replace("bad");
  EXPECT_TRUE(Eventually([&] { return *followed->Current() == "whole"; }));
  EXPECT_EQ(failures_, 0) << "what was read in between is not told of";
}

TEST_F(FileWatchTest, DoesNotLoseAChangeDuringTheFirstRead) {
  const auto followed = Follow([&] {
    if (reads_ == 1) WriteFile(path_, "second");
  });
  EXPECT_TRUE(Eventually([&] { return *followed->Current() == "second"; }));
}

TEST_F(FileWatchTest, ReadsNothingAnyMoreOnceItIsForgotten) {
  Follow();
  WriteFile(path_, "2");
  absl::SleepFor(10 * kInterval);
  EXPECT_EQ(reads_, 1);
}

TEST_F(FileWatchTest, TheProcessHasOneAsLongAsAnybodyKeepsIt) {
  const auto watch = FileWatch::OfProcess();
  EXPECT_EQ(FileWatch::OfProcess(), watch);
}

}  // namespace
}  // namespace yatzy::server
