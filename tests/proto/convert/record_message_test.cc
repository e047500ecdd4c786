// Records as messages and as text: one and the same.
#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "core/notation/record_text.h"
#include "core/rules/presets.h"
#include "proto/convert/play_messages.h"
#include "tests/support/default_game.h"
#include "tests/support/made_up_table.h"
#include "tests/support/record_messages.h"
#include "tests/support/simulated_games.h"
#include "tests/support/violations.h"

namespace yatzy {
namespace {

using ::testing::ElementsAre;

void ExpectSame(const Game& game, const GameRecord& record) {
  FieldViolations violations;
  const GameRecord read =
      ToRecord(game, RecordMessage(record), "record", violations);
  EXPECT_TRUE(violations.empty()) << violations.ToStatus();
  EXPECT_EQ(read, record);
  const std::string text = NotationOf(game, record);
  const auto noted = ParseRecord(game, text);
  ASSERT_TRUE(noted.ok()) << noted.status();
  EXPECT_EQ(*noted, read) << text;
}

// Extra points are nothing in a game that has none: text leaves them out.
TEST(RecordMessageTest, SaysWhatTheNotationSaysInEveryPreset) {
  for (const Preset& preset : Presets()) {
    const auto game = Game::Compile(*PresetRules(preset.id)).value();
    for (const Policy& policy :
         {Policy{Policy::Kind::kTurn}, Policy{Policy::Kind::kRandom}}) {
      for (GameRecord& record : SimulatedGames(MadeUpTable(game), policy, 20)) {
        ExpectSame(*game, record);
        RecordedTurn& last = record.turns.back();
        last.category.reset();
        last.points.reset();
        last.extra.reset();
        ExpectSame(*game, record);
        last.roll_count = 1;
        last.keep_count = 1;
        last.rolls[1] = last.rolls[2] = last.keeps[1] = {};
        last.keeps[0] = last.rolls[0];
        ExpectSame(*game, record);
      }
    }
  }
}

// What somebody wrote need not obey the rules: that is for the review.
TEST(RecordMessageTest, TakesWhatBreaksTheRules) {
  for (const char* text :
       {"dice 1 1 1 1 1 keep 2 3 dice 6 6 6 6 6 score ones 1000 +7",
        "dice 1 2 3 4 5 score ones; dice 1 2 3 4 5 score ones"}) {
    ExpectSame(TheGame(), ParseRecord(TheGame(), text).value());
  }
}

std::vector<std::string> WrongWith(const v1::GameRecord& message) {
  FieldViolations violations;
  ToRecord(TheGame(), message, FieldPath("games", 3), violations);
  return ViolationsOf(violations.ToStatus());
}

TEST(RecordMessageTest, NamesThePathOfWhatIsWrong) {
  v1::GameRecord message;
  EXPECT_THAT(WrongWith(message),
              ElementsAre("games[3].turns: has 0 turns, expected 1 to 15"));
  message.add_turns()->add_rolls()->add_dice(9);
  message.mutable_turns(0)->set_category(v1::CATEGORY_OTHER_1);
  EXPECT_THAT(
      WrongWith(message),
      ElementsAre("games[3].turns[0].rolls[0].dice: has 1 dice, expected 5",
                  "games[3].turns[0].category: 30 (CATEGORY_OTHER_1) is not a "
                  "category of "
                  "scandinavian"));
}

TEST(PolicyMessageTest, IsAPolicyWithABudgetIfItHasOne) {
  FieldViolations violations;
  EXPECT_EQ(ToPolicy(v1::POLICY_UNSPECIFIED, 0, violations).kind,
            Policy::Kind::kOptimal);
  EXPECT_EQ(ToPolicy(v1::POLICY_OPTIMAL, 0, violations).kind,
            Policy::Kind::kOptimal);
  EXPECT_EQ(ToPolicy(v1::POLICY_TURN, 0, violations).kind, Policy::Kind::kTurn);
  EXPECT_EQ(ToPolicy(v1::POLICY_RANDOM, 0, violations).kind,
            Policy::Kind::kRandom);
  const Policy budget = ToPolicy(v1::POLICY_BUDGET, 0.5, violations);
  EXPECT_EQ(budget.kind, Policy::Kind::kBudget);
  EXPECT_EQ(budget.budget, 0.5);
  EXPECT_TRUE(violations.empty());
  ToPolicy(v1::POLICY_BUDGET, -1, violations);
  EXPECT_THAT(ViolationsOf(violations.ToStatus()),
              ElementsAre("loss_budget: budget is -1, expected 0 or more "
                          "points per decision"));
}

}  // namespace
}  // namespace yatzy
