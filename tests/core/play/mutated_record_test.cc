#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <utility>
#include <vector>

#include "core/play/review.h"
#include "core/play/simulation.h"
#include "tests/support/small_game.h"
#include "tests/support/status_matchers.h"

namespace yatzy {
namespace {

// Changes one thing that a record says.
void ChangeRecord(std::mt19937& random, GameRecord& record) {
  RecordedTurn& turn = record.turns[random() % record.turns.size()];
  const auto small = static_cast<std::uint8_t>(random() % 6);
  FaceCounts& dice =
      random() % 2 == 0 ? turn.rolls[random() % 4] : turn.keeps[random() % 4];
  switch (random() % 8) {
    case 0:
      turn.roll_count = random() % 4 == 0 ? 255 : small;
      break;
    case 1:
      turn.keep_count = random() % 4 == 0 ? 255 : small;
      break;
    case 2:
      dice[random() % kFaces] = small;
      break;
    case 3:
      std::swap(dice[random() % kFaces], dice[random() % kFaces]);
      break;
    case 4:
      turn.category = static_cast<Category>(random() % 4 == 0 ? random() % 256
                                                              : random() % 37);
      break;
    case 5:
      turn.category.reset();
      break;
    case 6:
      (random() % 2 == 0 ? turn.points : turn.extra) = small * 5;
      break;
    default:
      record.turns.push_back(turn);
  }
}

TEST(MutatedRecordTest, IsReviewedOrRefused) {
  const ValueTable& table = *SolvedSmallTable();
  const auto simulation =
      Simulation::Create(SolvedSmallTable(), {Policy::Kind::kRandom}, 1);
  std::vector<std::int32_t> scores(400);
  std::vector<GameRecord> records(scores.size());
  ASSERT_THAT(
      simulation->Play(0, scores, records, [] { return absl::OkStatus(); }),
      IsOk());
  std::mt19937 random(1);
  Reviewer reviewer(table);
  int good = 0;
  for (GameRecord& record : records) {
    for (int change = 0; change < 10; ++change) {
      ChangeRecord(random, record);
      const auto review = reviewer.Review(record);
      if (review.ok()) {
        ++good;
        EXPECT_NEAR(
            review->expected_start + review->total_luck - review->total_loss,
            review->expected_now, 1e-9);
        continue;
      }
      EXPECT_THAT(review, StatusIs(absl::StatusCode::kInvalidArgument,
                                   ::testing::StartsWith("turns[")));
    }
  }
  EXPECT_GT(good, 100);
  EXPECT_LT(good, 3900);
}

}  // namespace
}  // namespace yatzy
