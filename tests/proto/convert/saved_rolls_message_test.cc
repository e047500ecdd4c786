// GameState.saved_rolls: when it is needed, and what it may be.
#include <gmock/gmock.h>

#include <memory>
#include <optional>
#include <string>

#include "core/rules/presets.h"
#include "proto/convert/convert.h"
#include "proto/convert/rule_set_message.h"
#include "tests/support/violations.h"

namespace yatzy {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::shared_ptr<const Game> SavingGame(const char* id) {
  return Game::Compile(PresetRules(id).value()).value();
}

v1::Position PositionWith(int filled, std::optional<int> saved, int rerolls) {
  v1::Position message;
  message.mutable_state();
  for (int i = 0; i < filled; ++i) {
    message.mutable_state()->add_filled_categories(
        static_cast<v1::Category>(v1::CATEGORY_ONE_PAIR + i));
  }
  if (saved.has_value()) message.mutable_state()->set_saved_rolls(*saved);
  for (int i = 0; i < 5; ++i) message.add_dice(3);
  message.set_rerolls_left(rerolls);
  return message;
}

std::string ErrorOf(const Game& game, const v1::Position& message) {
  FieldViolations violations;
  ToPosition(game, message, "position", violations);
  return violations.empty() ? "" : std::string(violations.ToStatus().message());
}

TEST(SavedRollsMessageTest, ArePartOfTheState) {
  const auto game = SavingGame("scandinavian+saved5");
  FieldViolations violations;
  const Position position =
      ToPosition(*game, PositionWith(2, 4, 6), "position", violations);
  EXPECT_TRUE(violations.empty());
  EXPECT_EQ(position.state.saved, 4);
  EXPECT_EQ(position.rerolls_left, 6);
}

TEST(SavedRollsMessageTest, AreNeededOnceTheyCanBe) {
  const auto game = SavingGame("scandinavian+saved5");
  EXPECT_THAT(ErrorOf(*game, PositionWith(0, std::nullopt, 2)), IsEmpty());
  EXPECT_THAT(ErrorOf(*game, PositionWith(2, std::nullopt, 2)),
              AllOf(HasSubstr("position.state.saved_rolls"),
                    HasSubstr("is required once a category is filled (0 to "
                              "4)")));
}

TEST(SavedRollsMessageTest, AreNoMoreThanTurnsCanLeave) {
  const auto game = SavingGame("scandinavian+saved5");
  EXPECT_THAT(ErrorOf(*game, PositionWith(1, 3, 0)),
              HasSubstr("3 is not in the range 0 to 2"));
  EXPECT_THAT(ErrorOf(*game, PositionWith(6, 6, 0)),
              HasSubstr("6 is not in the range 0 to 5"));
  EXPECT_THAT(ErrorOf(*game, PositionWith(6, -1, 0)),
              HasSubstr("-1 is not in the range 0 to 5"));
}

TEST(SavedRollsMessageTest, BoundTheRerolls) {
  const auto game = SavingGame("scandinavian+saved5");
  EXPECT_THAT(ErrorOf(*game, PositionWith(2, 3, 5)), IsEmpty());
  EXPECT_THAT(ErrorOf(*game, PositionWith(2, 3, 6)),
              AllOf(HasSubstr("position.rerolls_left"),
                    HasSubstr("6 is not in the range 0 to 5")));
}

TEST(SavedRollsMessageTest, AreNoneInOtherGames) {
  const auto game = SavingGame("scandinavian");
  EXPECT_THAT(ErrorOf(*game, PositionWith(2, 0, 2)), IsEmpty());
  EXPECT_THAT(ErrorOf(*game, PositionWith(2, 1, 2)),
              HasSubstr("1, but scandinavian saves no rolls"));
}

TEST(SavedRollsMessageTest, AreInTheDescriptionOfTheGame) {
  v1::RuleSet message;
  WriteRuleSet(*SavingGame("scandinavian+saved5"), message);
  EXPECT_EQ(message.most_saved_rolls(), 5);
  EXPECT_EQ(message.points_of_saved_roll(), 0);
  EXPECT_EQ(message.indexing().saved_counts(), 6);
  EXPECT_EQ(message.indexing().slots(), (1u << 21) * 6);
}

}  // namespace
}  // namespace yatzy
