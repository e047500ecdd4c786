// A solve that ends early goes on where it was, whatever happened to the file.
#include "core/solver/solve_checkpoint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <stop_token>

#include "core/solver/solver.h"
#include "tests/support/files.h"
#include "tests/support/reduced_rules.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace yatzy {
namespace {

constexpr Sha256Digest kOne = {1};
constexpr Sha256Digest kOther = {2};

std::vector<std::byte> Lanes(int value, std::size_t size = 1000) {
  return std::vector<std::byte>(size, std::byte(value));
}

class SolveCheckpointTest : public testing::Test {
 protected:
  std::unique_ptr<SolveCheckpoint> Open(const Sha256Digest& solve = kOne) {
    return SolveCheckpoint::Open(path_, solve).value();
  }

  // How many of the steps 1, 2, .. the file has.
  int Restored() {
    const auto checkpoint = Open();
    for (int step = 1;; ++step) {
      auto lanes = Lanes(0);
      if (!checkpoint->Restore(lanes)) return step - 1;
      EXPECT_EQ(lanes, Lanes(step));
    }
  }

  void WriteSteps(int count) {
    const auto checkpoint = Open();
    auto none = Lanes(0);
    ASSERT_FALSE(checkpoint->Restore(none));
    for (int step = 1; step <= count; ++step) {
      ASSERT_THAT(checkpoint->Append(Lanes(step)), IsOk());
    }
  }

  const TempDir dir_;
  const std::string path_ = dir_.File("folder/checkpoint");
};

TEST_F(SolveCheckpointTest, HasTheStepsThatWereAppended) {
  WriteSteps(3);
  EXPECT_EQ(Restored(), 3);
}

TEST_F(SolveCheckpointTest, GoesOnBehindTheLastStep) {
  WriteSteps(2);
  {
    const auto checkpoint = Open();
    auto lanes = Lanes(0);
    while (checkpoint->Restore(lanes)) {
    }
    EXPECT_THAT(checkpoint->Append(Lanes(3)), IsOk());
  }
  EXPECT_EQ(Restored(), 3);
}

TEST_F(SolveCheckpointTest, KnowsNothingOfAnotherSolve) {
  WriteSteps(2);
  auto lanes = Lanes(0);
  EXPECT_FALSE(Open(kOther)->Restore(lanes));
  EXPECT_EQ(Restored(), 0);
}

TEST_F(SolveCheckpointTest, EndsWhereItIsCutOff) {
  WriteSteps(3);
  const auto whole = std::filesystem::file_size(path_);
  for (const auto size : {whole - 1, whole - 1000, whole - 1039}) {
    std::filesystem::resize_file(path_, size);
    EXPECT_EQ(Restored(), 2) << size;
  }
  std::filesystem::resize_file(path_, 20);
  EXPECT_EQ(Restored(), 0);
}

TEST_F(SolveCheckpointTest, EndsWhereAByteIsWrong) {
  WriteSteps(3);
  std::string bytes = ReadFile(path_);
  for (const std::size_t at : {40UL, 48UL, 60UL, 90UL, 1079UL}) {
    std::string bad = bytes;
    bad[at] ^= 4;
    WriteFile(path_, bad);
    EXPECT_EQ(Restored(), 0) << at;
  }
  bytes[1080 + 500] ^= 1;
  WriteFile(path_, bytes);
  EXPECT_EQ(Restored(), 1);
}

TEST_F(SolveCheckpointTest, HasStepsOfTheirSizeOnly) {
  WriteSteps(1);
  auto shorter = Lanes(0, 999);
  EXPECT_FALSE(Open()->Restore(shorter));
}

TEST_F(SolveCheckpointTest, SaysWhichFileCannotBe) {
  std::filesystem::create_directories(path_);
  EXPECT_THAT(
      std::string(SolveCheckpoint::Open(path_, kOne).status().message()),
      testing::HasSubstr(path_));
}

// Six dice and as many categories as make a game large.
class ResumedSolveTest : public SolveCheckpointTest {
 protected:
  static void SetUpTestSuite() {
    using enum Category;
    game_ = Game::Compile(
                ReducedRules("maxi",
                             {kOnes, kTwos, kThrees, kFours, kFives, kSixes,
                              kOnePair, kTwoPairs, kThreePairs, kThreeOfAKind,
                              kFourOfAKind, kFiveOfAKind, kSmallStraight,
                              kFullHouse, kVilla, kTower, kYatzy},
                             84))
                .value();
    whole_ = Solve({});
  }
  static void TearDownTestSuite() {
    game_.reset();
    whole_.clear();
  }

  // The values, or nothing if it was stopped.
  static std::string Solve(SolveOptions options) {
    options.arithmetic = Arithmetic::kFloat;
    const auto table = yatzy::Solve(game_, options);
    return table.ok() ? ToHex((*table)->values_sha256()) : "";
  }

  // Solves until a level is done.
  void SolveDownTo(int level) {
    std::stop_source stop;
    SolveOptions options = {.checkpoint = path_};
    options.stop = stop.get_token();
    options.on_progress = [&](const SolveProgress& progress) {
      levels_.push_back(progress.level);
      if (progress.level == level) stop.request_stop();
    };
    Solve(options);
  }

  static std::shared_ptr<const Game> game_;
  static std::string whole_;
  std::vector<int> levels_;
};

std::shared_ptr<const Game> ResumedSolveTest::game_;
std::string ResumedSolveTest::whole_;

TEST_F(ResumedSolveTest, HasTheSameValues) {
  SolveDownTo(12);
  const auto size = std::filesystem::file_size(path_);
  SolveDownTo(9);
  EXPECT_GT(std::filesystem::file_size(path_), size);
  std::filesystem::resize_file(path_, size + 100);
  EXPECT_EQ(Solve({.checkpoint = path_}), whole_);
  // All is there now.
  EXPECT_EQ(Solve({.threads = 1, .simd = Simd::kScalar, .checkpoint = path_}),
            whole_);
}

TEST_F(ResumedSolveTest, IsOneOfTheSameArithmetic) {
  SolveDownTo(14);
  const auto size = std::filesystem::file_size(path_);
  std::stop_source stop;
  stop.request_stop();
  EXPECT_FALSE(
      yatzy::Solve(game_, {.checkpoint = path_, .stop = stop.get_token()})
          .ok());
  EXPECT_LT(std::filesystem::file_size(path_), size);
}

TEST_F(ResumedSolveTest, GoesOnWithoutAFileThatFails) {
  std::filesystem::create_directories(path_);
  absl::Status failure;
  const SolveOptions options = {
      .checkpoint = path_,
      .on_checkpoint_failure = [&](const absl::Status& s) { failure = s; }};
  EXPECT_EQ(Solve(options), whole_);
  EXPECT_FALSE(failure.ok());
}

}  // namespace
}  // namespace yatzy
