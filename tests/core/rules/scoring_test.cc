#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "core/dice/rolls.h"
#include "core/game/game.h"
#include "core/rules/presets.h"
#include "core/rules/rule_set.h"
#include "tests/support/brute_force_score.h"
#include "tests/support/default_game.h"
#include "tests/support/faces.h"

namespace yatzy {
namespace {

// In Scandinavian Yatzy.
int Score(Category category, const FaceCounts& roll) {
  static const auto* const kRules = new RuleSet(*PresetRules("scandinavian"));
  return PointsOf(*kRules, static_cast<int>(category), roll);
}

struct KnownScore {
  Faces dice;
  Category category;
  int points;
};

// The cases that players, and other programs, get wrong.
const KnownScore kKnownScores[] = {
    {{1, 1, 1, 2, 6}, Category::kOnes, 3},
    {{2, 3, 4, 5, 6}, Category::kOnes, 0},
    {{6, 6, 6, 6, 6}, Category::kSixes, 30},
    {{3, 3, 3, 5, 5}, Category::kOnePair, 10},
    {{3, 3, 3, 3, 3}, Category::kOnePair, 6},
    {{1, 2, 3, 4, 6}, Category::kOnePair, 0},
    {{2, 2, 5, 5, 6}, Category::kTwoPairs, 14},
    {{2, 2, 5, 5, 5}, Category::kTwoPairs, 14},
    {{5, 5, 1, 2, 3}, Category::kTwoPairs, 0},
    {{4, 4, 4, 4, 1}, Category::kTwoPairs, 0},
    {{4, 4, 4, 4, 4}, Category::kTwoPairs, 0},
    {{2, 2, 2, 6, 6}, Category::kThreeOfAKind, 6},
    {{2, 2, 2, 2, 2}, Category::kThreeOfAKind, 6},
    {{2, 2, 6, 6, 1}, Category::kThreeOfAKind, 0},
    {{5, 5, 5, 5, 6}, Category::kFourOfAKind, 20},
    {{5, 5, 5, 5, 5}, Category::kFourOfAKind, 20},
    {{5, 5, 5, 6, 6}, Category::kFourOfAKind, 0},
    {{1, 2, 3, 4, 5}, Category::kSmallStraight, 15},
    {{2, 3, 4, 5, 6}, Category::kSmallStraight, 0},
    {{1, 2, 3, 4, 6}, Category::kSmallStraight, 0},
    {{2, 3, 4, 5, 6}, Category::kLargeStraight, 20},
    {{1, 2, 3, 4, 5}, Category::kLargeStraight, 0},
    {{1, 3, 4, 5, 6}, Category::kLargeStraight, 0},
    {{6, 6, 6, 5, 5}, Category::kFullHouse, 28},
    {{1, 1, 6, 6, 6}, Category::kFullHouse, 20},
    {{6, 6, 6, 6, 6}, Category::kFullHouse, 0},
    {{6, 6, 6, 6, 5}, Category::kFullHouse, 0},
    {{6, 6, 5, 5, 1}, Category::kFullHouse, 0},
    {{6, 6, 6, 6, 6}, Category::kChance, 30},
    {{1, 2, 4, 5, 6}, Category::kChance, 18},
    {{1, 1, 1, 1, 1}, Category::kYatzy, 50},
    {{1, 1, 1, 1, 2}, Category::kYatzy, 0},
};

TEST(ScoreTest, KnowsTheCasesThatPeopleGetWrong) {
  for (const auto& [dice, category, points] : kKnownScores) {
    EXPECT_EQ(Score(category, CountsOf(dice)), points)
        << ::testing::PrintToString(dice) << " in "
        << kCategoryNames[static_cast<int>(category)];
  }
}

TEST(ScoreTest, AgreesWithBruteForceOnEveryRoll) {
  for (int roll = 0; roll < kRolls; ++roll) {
    const Faces dice = FacesOf(RollCounts(roll));
    for (int c = 0; c < kCategories; ++c) {
      const auto category = static_cast<Category>(c);
      const int points = BruteForceScore(category, dice);
      EXPECT_EQ(Score(category, RollCounts(roll)), points)
          << ::testing::PrintToString(dice) << " in " << kCategoryNames[c];
    }
  }
}

TEST(ScoreTest, AgreesWithBruteForceOnEveryOrderedOutcome) {
  int outcomes = 0;
  ForEachOutcome({}, kDice, [&](const Faces& dice) {
    Faces sorted = dice;
    std::sort(sorted.begin(), sorted.end());
    for (int c = 0; c < kCategories; ++c) {
      const auto category = static_cast<Category>(c);
      ASSERT_EQ(Score(category, CountsOf(dice)),
                BruteForceScore(category, sorted))
          << ::testing::PrintToString(dice) << " in " << kCategoryNames[c];
    }
    ++outcomes;
  });
  EXPECT_EQ(outcomes, kRollOutcomes);
}

TEST(ScoreTest, MostPointsOfAllCategoriesAddUpToTheMaximum) {
  int sum = 0;
  for (int c = 0; c < kCategories; ++c) {
    int most = 0;
    for (int roll = 0; roll < kRolls; ++roll) {
      most = std::max<int>(most, Game::Default()->Points(c, roll));
    }
    sum += most;
  }
  EXPECT_EQ(sum, 324);
  EXPECT_EQ(Game::Default()->most_banked(), 324);
  EXPECT_EQ(Game::Default()->MostGained(Game::Default()->all_filled()), 324);
}

}  // namespace
}  // namespace yatzy
