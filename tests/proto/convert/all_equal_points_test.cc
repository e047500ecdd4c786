// GameState.all_equal_points: when it is needed, and what it may be.
#include <gmock/gmock.h>

#include <memory>
#include <optional>
#include <string>

#include "core/rules/presets.h"
#include "proto/convert/convert.h"
#include "tests/support/violations.h"

namespace yatzy {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::shared_ptr<const Game> GameOf(const char* id) {
  return Game::Compile(PresetRules(id).value()).value();
}

struct Outcome {
  bool is_held = false;
  std::string error;  // "" if there is none
};

Outcome Read(const Game& game, bool is_filled, std::optional<int> points) {
  v1::GameState message;
  if (is_filled) message.add_filled_categories(v1::CATEGORY_YATZY);
  if (points.has_value()) message.set_all_equal_points(*points);
  FieldViolations violations;
  const State state = ToState(game, message, "state", violations);
  return {
      state.all_equal_held,
      violations.empty() ? "" : std::string(violations.ToStatus().message())};
}

TEST(AllEqualPointsTest, SaysWhetherTheBoxHoldsPoints) {
  const auto game = GameOf("yahtzee");
  EXPECT_TRUE(Read(*game, true, 50).is_held);
  EXPECT_THAT(Read(*game, true, 50).error, IsEmpty());
  EXPECT_FALSE(Read(*game, true, 0).is_held);
  EXPECT_THAT(Read(*game, true, 0).error, IsEmpty());
}

TEST(AllEqualPointsTest, AnOpenBoxNeedsNoWord) {
  const auto game = GameOf("yahtzee");
  EXPECT_THAT(Read(*game, false, std::nullopt).error, IsEmpty());
  EXPECT_THAT(Read(*game, false, 0).error, IsEmpty());
}

TEST(AllEqualPointsTest, AFilledBoxDoes) {
  EXPECT_THAT(Read(*GameOf("yahtzee"), true, std::nullopt).error,
              AllOf(HasSubstr("state.all_equal_points"),
                    HasSubstr("is required once CATEGORY_YATZY is filled "
                              "(0 or 50)")));
}

TEST(AllEqualPointsTest, RefusesWhatTheBoxCannotHold) {
  const auto game = GameOf("yahtzee");
  for (const int points : {-1, 1, 49, 100, 1 << 30}) {
    EXPECT_THAT(
        Read(*game, true, points).error,
        AllOf(HasSubstr("state.all_equal_points: " + std::to_string(points)),
              HasSubstr("can hold (0 or 50)")));
  }
  EXPECT_THAT(Read(*game, false, 50).error,
              HasSubstr("50, but CATEGORY_YATZY is not filled"));
}

// Where it makes no difference a front end may send it all the same.
TEST(AllEqualPointsTest, ScandinavianYatzyHasNoUseForIt) {
  const Game& game = *Game::Default();
  for (const std::optional<int> points :
       {std::optional<int>(), std::optional(0), std::optional(50)}) {
    EXPECT_THAT(Read(game, true, points).error, IsEmpty());
    EXPECT_FALSE(Read(game, true, points).is_held);
  }
  EXPECT_THAT(Read(game, true, 30).error, HasSubstr("can hold (0 or 50)"));
  EXPECT_THAT(Read(game, false, 50).error, HasSubstr("is not filled"));
}

TEST(AllEqualPointsTest, RefusesItWhereThereIsNoBox) {
  RuleSet rules = PresetRules("yacht").value();
  rules.id = "upper";
  rules.categories.resize(6);
  const auto game = Game::Compile(rules).value();
  v1::GameState message;
  message.set_all_equal_points(0);
  FieldViolations violations;
  ToState(*game, message, "state", violations);
  EXPECT_THAT(std::string(violations.ToStatus().message()),
              HasSubstr("upper has no all-equal box"));
}

}  // namespace
}  // namespace yatzy
