#include <gtest/gtest.h>

#include "core/rules/category.h"
#include "tests/support/default_game.h"

namespace yatzy {
namespace {

TEST(StateIndexTest, NamesEverySlotOnce) {
  for (std::uint32_t index = 0; index < kStateSlots; ++index) {
    const State state = StateAt(index);
    ASSERT_LE(state.filled, kAllCategories) << index;
    ASSERT_LE(state.upper_total, kBonusThreshold) << index;
    ASSERT_EQ(StateIndex(state), index);
  }
}

TEST(StateIndexTest, RestoresEveryState) {
  for (int filled = 0; filled <= kAllCategories; ++filled) {
    for (int total = 0; total <= kBonusThreshold; ++total) {
      const State state{static_cast<CategoryMask>(filled),
                        static_cast<std::uint8_t>(total)};
      ASSERT_EQ(StateAt(StateIndex(state)), state);
    }
  }
}

TEST(StateIndexTest, AgreesWithTheWorkedExample) {
  const CategoryMask filled =
      MaskOf(Category::kOnes) | MaskOf(Category::kOnePair);
  EXPECT_EQ(filled, 65u);
  EXPECT_EQ(StateIndex({filled, 3}), 4163u);
}

TEST(StateIndexTest, StartIsTheFirstAndTheBonusTheLast) {
  EXPECT_EQ(StateIndex(State{}), 0u);
  EXPECT_EQ(StateIndex({kAllCategories, kBonusThreshold}), kStateSlots - 1);
}

State Scored(State state, Category category, int points) {
  return TheGame().After(
      state, {.category = static_cast<int>(category), .points = points});
}

TEST(AfterTest, AddsUpperPointsToTheTotal) {
  EXPECT_EQ(Scored(State{}, Category::kSixes, 18),
            (State{MaskOf(Category::kSixes), 18}));
}

TEST(AfterTest, LeavesTheTotalAloneBelowTheUpperCategories) {
  EXPECT_EQ(Scored({1, 5}, Category::kChance, 30),
            (State{1 | MaskOf(Category::kChance), 5}));
}

TEST(AfterTest, CapsTheTotalAtTheBonusThreshold) {
  EXPECT_EQ(Scored({1, 40}, Category::kSixes, 22).upper_total, 62);
  EXPECT_EQ(Scored({1, 40}, Category::kSixes, 23).upper_total, 63);
  EXPECT_EQ(Scored({1, 40}, Category::kSixes, 30).upper_total, 63);
  EXPECT_EQ(Scored({1, 63}, Category::kSixes, 30).upper_total, 63);
}

TEST(AfterTest, FillsExactlyTheCategoryForEverySetAndCategory) {
  for (int filled = 0; filled <= kAllCategories; ++filled) {
    for (int c = 0; c < kCategories; ++c) {
      if ((filled >> c & 1) != 0) continue;
      const State before{static_cast<CategoryMask>(filled), 0};
      ASSERT_EQ(Scored(before, static_cast<Category>(c), 0).filled,
                filled + (1 << c));
    }
  }
}

TEST(IsFinishedTest, OnlyWithAllCategoriesFilled) {
  EXPECT_TRUE(IsFinished({kAllCategories, 0}));
  EXPECT_TRUE(IsFinished({kAllCategories, 63}));
  for (int c = 0; c < kCategories; ++c) {
    EXPECT_FALSE(
        IsFinished({static_cast<CategoryMask>(kAllCategories - (1 << c)), 0}));
  }
}

TEST(CategoryTest, UpperCategoriesAreOnesToSixes) {
  EXPECT_EQ(TheGame().categories(), 15);
  EXPECT_EQ(TheGame().upper_categories(), 6);
  for (int c = 0; c < kCategories; ++c) {
    EXPECT_EQ(TheGame().IndexOf(static_cast<Category>(c)), c);
  }
  EXPECT_EQ(TheGame().IndexOf(Category::kVilla), -1);
}

}  // namespace
}  // namespace yatzy
