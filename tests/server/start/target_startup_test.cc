// How a daemon comes by its targets: from the file, or solved.
#include <gmock/gmock.h>

#include <filesystem>
#include <memory>
#include <string>

#include "core/table/target_file.h"
#include "server/start/table_startup.h"
#include "tests/support/corrupt_file.h"
#include "tests/support/small_targets.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace yatzy::server {
namespace {

using ::testing::HasSubstr;

class TargetStartupTest : public testing::Test {
 protected:
  TargetStartupTest() {
    games_->KeepIn(*directory_, TableResidency::kCopy, /*targets=*/true);
  }

  // Obtains them, where a solve comes to `outcome`.
  absl::Status Obtain(const absl::Status& outcome = absl::OkStatus()) {
    return ObtainTargets(
        game_, config_,
        [&] {
          ++solves_;
          if (!outcome.ok()) return outcome;
          game_.targets.Publish(SmallTargets());
          return game_.target_store->Store(*SmallTargets());
        },
        is_bad_file_);
  }

  const TempDir dir_;
  const std::unique_ptr<StateDirectory> directory_ =
      StateDirectory::Open(dir_.File("state")).value();
  const std::unique_ptr<ServedGames> games_ =
      ServedGames::Compile({SmallTargetRules()}).value();
  ServedGame& game_ = games_->main();
  Config config_;
  int solves_ = 0;
  bool is_bad_file_ = false;
};

TEST_F(TargetStartupTest, SolvesWhatIsMissingOnce) {
  ASSERT_THAT(Obtain(), IsOk());
  EXPECT_EQ(solves_, 1);
  game_.targets.Publish(nullptr);
  ASSERT_THAT(Obtain(), IsOk());
  EXPECT_EQ(solves_, 1);
  EXPECT_EQ(game_.targets.Snapshot()->id(), SmallTargets()->id());
}

TEST_F(TargetStartupTest, HasNoneWhereTheSolveFails) {
  EXPECT_THAT(
      Obtain(absl::ResourceExhaustedError("the disk is full")),
      StatusIs(absl::StatusCode::kResourceExhausted, "the disk is full"));
  EXPECT_EQ(game_.targets.Snapshot(), nullptr);
  EXPECT_FALSE(is_bad_file_);
}

TEST_F(TargetStartupTest, SetsABadFileAsideAndSolves) {
  ASSERT_THAT(game_.target_store->Store(*SmallTargets()), IsOk());
  const std::string path = game_.target_store->path();
  FlipBit(path, 66'000, 1);
  ASSERT_THAT(Obtain(), IsOk());
  EXPECT_EQ(solves_, 1);
  EXPECT_TRUE(std::filesystem::exists(path + ".bad-1"));
  EXPECT_EQ(game_.targets.Snapshot()->id(), SmallTargets()->id());
}

TEST_F(TargetStartupTest, FailsForABadFileWhereItIsTo) {
  config_.on_bad_table = OnBadTable::kFail;
  ASSERT_THAT(game_.target_store->Store(*SmallTargets()), IsOk());
  const std::string path = game_.target_store->path();
  ResizeFile(path, 70'000);
  EXPECT_THAT(Obtain(), StatusIs(absl::StatusCode::kDataLoss,
                                 HasSubstr("truncated table: 70000 bytes")));
  EXPECT_EQ(solves_, 0);
  EXPECT_TRUE(is_bad_file_);
  EXPECT_TRUE(std::filesystem::exists(path));
  EXPECT_EQ(game_.targets.Snapshot(), nullptr);
}

}  // namespace
}  // namespace yatzy::server
