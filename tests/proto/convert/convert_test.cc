// What is valid, and what becomes of it; convert_refusals_test.cc has the rest.
#include "proto/convert/convert.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "tests/support/default_game.h"
#include "tests/support/test_server.h"

namespace yatzy {
namespace {

using server::ToMessage;
using ::testing::IsEmpty;

using Lines = std::vector<std::string>;

v1::ActionValue Written(const RankedAction& action,
                        const v1::GameState& state = {}) {
  v1::ActionValue message;
  WriteActionValue(TheGame(), state, action, message);
  return message;
}

v1::ActionValue Written(const Action& action) {
  return Written(RankedAction{.action = action});
}

TEST(ToStateTest, TheDefaultMessageIsTheStart) {
  FieldViolations violations;
  EXPECT_EQ(ToState(TheGame(), {}, "s", violations), State{});
  EXPECT_TRUE(violations.empty());
}

TEST(ToStateTest, AcceptsEverySetOfCategoriesInAnyOrder) {
  std::mt19937 random(15);
  for (int mask = 0; mask <= kAllCategories; ++mask) {
    const State state{static_cast<CategoryMask>(mask), 0};
    v1::GameState message = ToMessage(state);
    auto& categories = *message.mutable_filled_categories();
    std::shuffle(categories.begin(), categories.end(), random);
    FieldViolations violations;
    ASSERT_EQ(ToState(TheGame(), message, "s", violations), state) << mask;
    ASSERT_TRUE(violations.empty()) << mask;
  }
}

TEST(ToStateTest, AcceptsTheEndsOfTheBankedScore) {
  for (const int score : {0, 324}) {
    v1::GameState message;
    message.set_banked_score(score);
    FieldViolations violations;
    ToState(TheGame(), message, "s", violations);
    EXPECT_TRUE(violations.empty()) << score;
  }
}

// The sums that a set of upper categories can produce, by trying all.
std::set<int> SumsOf(int upper_mask) {
  std::set<int> sums = {0};
  for (int face = 1; face <= 6; ++face) {
    if ((upper_mask >> (face - 1) & 1) == 0) continue;
    std::set<int> next;
    for (const int sum : sums) {
      for (int dice = 0; dice <= 5; ++dice) next.insert(sum + dice * face);
    }
    sums = next;
  }
  return sums;
}

TEST(ToStateTest, JudgesEveryUpperScoreByTheFilledCategoriesAndCapsIt) {
  int only_as_cap = 0;
  for (int mask = 0; mask < 64; ++mask) {
    const std::set<int> sums = SumsOf(mask);
    for (int score = 0; score <= 105; ++score) {
      const bool as_cap = score == 63 && *sums.rbegin() >= 63;
      const bool exact = sums.count(score) != 0;
      if (as_cap && !exact) ++only_as_cap;
      // A lower category must make no difference.
      const int filled = mask | (score % 2 == 0 ? 0 : 1 << 14);
      v1::GameState message =
          ToMessage(State{static_cast<CategoryMask>(filled), 0});
      message.set_upper_score(score);
      FieldViolations violations;
      const State state = ToState(TheGame(), message, "s", violations);
      ASSERT_EQ(violations.empty(), exact || as_cap) << mask << " " << score;
      if (!violations.empty()) continue;
      ASSERT_EQ(state.filled, filled);
      ASSERT_EQ(state.upper_total, std::min(score, 63)) << mask;
    }
  }
  EXPECT_GT(only_as_cap, 0) << "63 meant as 63 or more was tried";
}

TEST(ToPositionTest, AcceptsEveryRollInEveryOrder) {
  for (int outcome = 0; outcome < 7776; ++outcome) {
    v1::Position message = ToMessage({State{1 << 14 | 1, 3}, FaceCounts{}, 1});
    FaceCounts counts{};
    for (int rest = outcome, die = 0; die < 5; rest /= 6, ++die) {
      message.add_dice(rest % 6 + 1);
      ++counts[rest % 6];
    }
    FieldViolations violations;
    const Position position = ToPosition(TheGame(), message, "p", violations);
    ASSERT_TRUE(violations.empty());
    ASSERT_EQ(position.dice, counts);
    ASSERT_EQ(position.state, (State{1 << 14 | 1, 3}));
    ASSERT_EQ(position.rerolls_left, 1);
  }
}

TEST(ToPositionTest, AcceptsEveryNumberOfRerolls) {
  for (const int rerolls : {0, 1, 2}) {
    const v1::Position message =
        ToMessage({State{}, FaceCounts{0, 0, 0, 0, 0, 5}, rerolls});
    FieldViolations violations;
    EXPECT_EQ(ToPosition(TheGame(), message, "p", violations).rerolls_left,
              rerolls);
    EXPECT_TRUE(violations.empty());
  }
}

TEST(WriteActionValueTest, WritesEveryKeepAscending) {
  int keeps = 0;
  for (int code = 0; code < 46656; ++code) {
    FaceCounts counts{};
    Lines expected;
    for (int rest = code, face = 0; face < 6; rest /= 6, ++face) {
      counts[face] = static_cast<std::uint8_t>(rest % 6);
      expected.insert(expected.end(), rest % 6, std::to_string(face + 1));
    }
    if (DiceCount(counts) > 5) continue;
    ++keeps;
    const v1::ActionValue value = Written(counts);
    ASSERT_TRUE(value.action().has_keep());
    Lines faces;
    for (const int face : value.action().keep().faces()) {
      faces.push_back(std::to_string(face));
    }
    ASSERT_EQ(faces, expected);
  }
  EXPECT_EQ(keeps, 462);
}

TEST(WriteActionValueTest, KeepingNothingIsAKeepWithoutFaces) {
  const v1::ActionValue value = Written(FaceCounts{});
  EXPECT_EQ(value.action().action_case(), v1::Action::kKeep);
  EXPECT_THAT(value.action().keep().faces(), IsEmpty());
}

TEST(WriteActionValueTest, WritesEveryCategory) {
  for (int bit = 0; bit < kCategories; ++bit) {
    const auto value = Written(static_cast<Category>(bit));
    ASSERT_EQ(value.action().action_case(), v1::Action::kScore);
    EXPECT_EQ(static_cast<int>(value.action().score()), bit + 1);
  }
}

TEST(WriteActionValueTest, AddsTheBankedScoreToTheValueButNotToTheLoss) {
  v1::GameState state;
  state.set_banked_score(200);
  const auto value = Written(
      {.action = Category::kChance, .expected_remaining = 12.25, .loss = 0.5},
      state);
  EXPECT_EQ(value.expected_final(), 212.25);
  EXPECT_EQ(value.expected_loss(), 0.5);
}

struct Payment {
  Category category;
  int points;
  int extra;
  int upper_before;
  int bonus;
  int upper_after;
};

TEST(WriteActionValueTest, SaysWhatScoringPays) {
  const Payment payments[] = {
      {Category::kSixes, 18, 0, 45, 50, 63},  // reaches the bonus
      {Category::kSixes, 12, 0, 45, 0, 57},   // does not
      {Category::kSixes, 18, 0, 63, 0, 81},   // has it already
      {Category::kSixes, 30, 0, 62, 50, 92},  // far beyond
      {Category::kYatzy, 50, 0, 45, 0, 45},   // counts to no bonus
      {Category::kChance, 7, 100, 0, 0, 0},   // a further all-equal roll
      {Category::kOnes, 0, 0, 62, 0, 62},     // a scratch
  };
  for (const Payment& paid : payments) {
    v1::GameState state;
    state.set_upper_score(paid.upper_before);
    const auto value = Written(
        {.action = paid.category, .points = paid.points, .extra = paid.extra},
        state);
    SCOPED_TRACE(value.ShortDebugString());
    EXPECT_EQ(value.points(), paid.points);
    EXPECT_EQ(value.extra_points(), paid.extra);
    EXPECT_EQ(value.bonus_points(), paid.bonus);
    EXPECT_EQ(value.upper_score_after(), paid.upper_after);
  }
}

TEST(WriteActionValueTest, AKeepPaysNothing) {
  v1::GameState state;
  state.set_upper_score(45);
  const auto value = Written({.action = FaceCounts{0, 0, 2, 0, 0, 0}}, state);
  EXPECT_EQ(value.points() + value.bonus_points() + value.extra_points() +
                value.upper_score_after(),
            0);
}

}  // namespace
}  // namespace yatzy
