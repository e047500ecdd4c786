// What is invalid, and how it is said.
#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>

#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "core/rules/presets.h"
#include "proto/convert/convert.h"
#include "tests/support/default_game.h"
#include "tests/support/status_matchers.h"
#include "tests/support/violations.h"

namespace yatzy {
namespace {

using ::testing::EndsWith;

template <typename Message>
Message FromText(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message))
      << text;
  return message;
}

std::string StateViolations(const v1::GameState& message) {
  FieldViolations violations;
  ToState(TheGame(), message, "s", violations);
  return absl::StrJoin(ViolationsOf(violations.ToStatus()), "; ");
}

std::string PositionViolations(const v1::Position& message) {
  FieldViolations violations;
  ToPosition(TheGame(), message, "p", violations);
  return absl::StrJoin(ViolationsOf(violations.ToStatus()), "; ");
}

struct Invalid {
  const char* text;
  const char* violations;  // joined by "; "
};

constexpr Invalid kInvalidStates[] = {
    {"filled_categories: [1, 0] upper_score: 0",
     "s.filled_categories[1]: 0 is not a category (1 to 15)"},
    {"filled_categories: 16",
     "s.filled_categories[0]: 16 is not a category (1 to 15)"},
    {"filled_categories: -1",
     "s.filled_categories[0]: -1 is not a category (1 to 15)"},
    {"filled_categories: 2147483647",
     "s.filled_categories[0]: 2147483647 is not a category (1 to 15)"},
    {"filled_categories: -2147483648",
     "s.filled_categories[0]: -2147483648 is not a category (1 to 15)"},
    {"filled_categories: [7, 1, 7] upper_score: 0",
     "s.filled_categories[2]: CATEGORY_ONE_PAIR is listed twice"},
    {"filled_categories: [15, 15, 15]",
     "s.filled_categories[1]: CATEGORY_YATZY is listed twice; "
     "s.filled_categories[2]: CATEGORY_YATZY is listed twice"},
    {"filled_categories: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, "
     "0] "
     "upper_score: 0",
     "s.filled_categories: has 16 categories, expected at most 15"},
    {"upper_score: -1", "s.upper_score: -1 is not in the range 0 to 105"},
    {"upper_score: 106", "s.upper_score: 106 is not in the range 0 to 105"},
    {"upper_score: 2147483647",
     "s.upper_score: 2147483647 is not in the range 0 to 105"},
    {"upper_score: -2147483648",
     "s.upper_score: -2147483648 is not in the range 0 to 105"},
    {"upper_score: 1",
     "s.upper_score: the filled upper categories cannot produce 1"},
    {"filled_categories: [7, 14, 15] upper_score: 12",
     "s.upper_score: the filled upper categories cannot produce 12"},
    {"filled_categories: 2 upper_score: 3",
     "s.upper_score: the filled upper categories cannot produce 3"},
    {"filled_categories: 2 upper_score: 12",
     "s.upper_score: the filled upper categories cannot produce 12"},
    {"filled_categories: [5, 6] upper_score: 63",  // at most 55
     "s.upper_score: the filled upper categories cannot produce 63"},
    {"filled_categories: [3, 4, 6] upper_score: 64",  // 62, then 65
     "s.upper_score: the filled upper categories cannot produce 64"},
    {"filled_categories: [1, 2, 3, 4, 5, 7] upper_score: 105",
     "s.upper_score: the filled upper categories cannot produce 105"},
    {"banked_score: -1", "s.banked_score: -1 is not in the range 0 to 324"},
    {"banked_score: 325", "s.banked_score: 325 is not in the range 0 to 324"},
    {"filled_categories: [0, 4, 4] upper_score: 106 banked_score: 999",
     "s.filled_categories[0]: 0 is not a category (1 to 15); "
     "s.filled_categories[2]: CATEGORY_FOURS is listed twice; "
     "s.banked_score: 999 is not in the range 0 to 324; "
     "s.upper_score: 106 is not in the range 0 to 105"},
    {"filled_categories: [6, 15]",
     "s.upper_score: is required: CATEGORY_SIXES is filled "
     "(0, 6, 12, 18, 24 or 30)"},
    {"filled_categories: [6, 1]",
     "s.upper_score: is required: 2 upper categories are filled (0 to 35)"},
    {"filled_categories: [1, 2, 3, 4, 5, 6]",
     "s.upper_score: is required: 6 upper categories are filled (0 to 105)"},
};

constexpr Invalid kInvalidPositions[] = {
    {"dice: [1, 2, 3, 4, 5] rerolls_left: 0", "p.state: is required"},
    {"state {} dice: [1, 0, 3, 4, 5] rerolls_left: 0",
     "p.dice[1]: 0 is not a face (1 to 6)"},
    {"state {} dice: [1, 2, 3, 4, 7] rerolls_left: 0",
     "p.dice[4]: 7 is not a face (1 to 6)"},
    {"state {} dice: [-1, 2, 3, 4, 2147483647] rerolls_left: 0",
     "p.dice[0]: -1 is not a face (1 to 6); "
     "p.dice[4]: 2147483647 is not a face (1 to 6)"},
    {"state {} rerolls_left: 0", "p.dice: has 0 dice, expected 5"},
    {"state {} dice: [1, 2, 3, 4] rerolls_left: 0",
     "p.dice: has 4 dice, expected 5"},
    {"state {} dice: [1, 2, 3, 4, 5, 6] rerolls_left: 0",
     "p.dice: has 6 dice, expected 5"},
    {"state {} dice: [1, 2, 3, 4, 5]",
     "p.rerolls_left: is required (0, 1 or 2)"},
    {"state {} dice: [1, 2, 3, 4, 5] rerolls_left: -1",
     "p.rerolls_left: -1 is not in the range 0 to 2"},
    {"state {} dice: [1, 2, 3, 4, 5] rerolls_left: 3",
     "p.rerolls_left: 3 is not in the range 0 to 2"},
    {"state { upper_score: 5 } dice: [1, 2, 3, 4, 5] rerolls_left: 2",
     "p.state.upper_score: the filled upper categories cannot produce 5"},
    {"",
     "p.state: is required; "
     "p.dice: has 0 dice, expected 5; "
     "p.rerolls_left: is required (0, 1 or 2)"},
    {"state { filled_categories: 16 banked_score: 325 } dice: [9, 8]"
     " rerolls_left: 9",
     "p.state.filled_categories[0]: 16 is not a category (1 to 15); "
     "p.state.banked_score: 325 is not in the range 0 to 324; "
     "p.dice: has 2 dice, expected 5; "
     "p.dice[0]: 9 is not a face (1 to 6); "
     "p.dice[1]: 8 is not a face (1 to 6); "
     "p.rerolls_left: 9 is not in the range 0 to 2"},
};

TEST(ToStateRefusalsTest, NamesEveryInvalidFieldAndItsValue) {
  for (const Invalid& invalid : kInvalidStates) {
    EXPECT_EQ(StateViolations(FromText<v1::GameState>(invalid.text)),
              invalid.violations)
        << invalid.text;
  }
}

TEST(ToStateRefusalsTest, ReportsTheFirstOfManyInvalidFields) {
  v1::GameState message;
  for (int i = 0; i < 1'000'000; ++i) {
    message.add_filled_categories(v1::CATEGORY_UNSPECIFIED);
  }
  FieldViolations violations;
  ToState(TheGame(), message, "s", violations);
  const std::vector<std::string> lines = ViolationsOf(violations.ToStatus());
  ASSERT_EQ(lines.size(), 8);
  EXPECT_EQ(lines[0],
            "s.filled_categories: has 1000000 categories, expected at most 15");
  EXPECT_EQ(lines[7], "s.filled_categories[6]: 0 is not a category (1 to 15)");
  EXPECT_THAT(
      violations.ToStatus(),
      StatusIs(absl::StatusCode::kInvalidArgument, EndsWith("; and 8 more")));
}

TEST(ToPositionRefusalsTest, NamesEveryInvalidFieldAndItsValue) {
  for (const Invalid& invalid : kInvalidPositions) {
    EXPECT_EQ(PositionViolations(FromText<v1::Position>(invalid.text)),
              invalid.violations)
        << invalid.text;
  }
}

TEST(ToStateRefusalsTest, ACategoryOfAnotherGame) {
  const auto game = Game::Compile(PresetRules("crag").value()).value();
  v1::GameState message;
  message.add_filled_categories(v1::CATEGORY_ONE_PAIR);
  message.mutable_filled_categories()->Add(99);
  FieldViolations violations;
  ToState(*game, message, "state", violations);
  EXPECT_EQ(violations.ToStatus().message(),
            "state.filled_categories[0]: 7 (CATEGORY_ONE_PAIR) is not a "
            "category of crag; state.filled_categories[1]: 99 is not a "
            "category of crag");
}

TEST(ToStateRefusalsTest, ASetThatAForcedOrderNeverLeadsTo) {
  const auto game =
      Game::Compile(PresetRules("scandinavian+forced").value()).value();
  v1::GameState message;
  FieldViolations violations;
  message.add_filled_categories(v1::CATEGORY_ONES);
  message.set_upper_score(0);
  ToState(*game, message, "state", violations);
  EXPECT_TRUE(violations.empty());
  message.add_filled_categories(v1::CATEGORY_YATZY);
  ToState(*game, message, "state", violations);
  EXPECT_EQ(violations.ToStatus().message(),
            "state.filled_categories: scandinavian+forced is filled top-down, "
            "CATEGORY_TWOS before CATEGORY_YATZY");
}

}  // namespace
}  // namespace yatzy
