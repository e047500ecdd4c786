#include "tests/support/house_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "core/rules/presets.h"
#include "core/rules/rule_set.h"
#include "tests/support/faces.h"
#include "tests/support/status_matchers.h"

namespace yatzy {
namespace {

TEST(HouseRulesTest, AreValidAndDiffer) {
  std::set<std::string> ids, texts;
  for (const Preset& preset : Presets()) {
    if (preset.id == "kniffel") continue;  // the same game as yahtzee-plain
    ids.insert(std::string(preset.id));
    texts.insert(CanonicalText(*PresetRules(preset.id)));
  }
  for (const RuleSet& rules : HouseRules()) {
    EXPECT_THAT(Validate(rules), IsOk()) << rules.id;
    EXPECT_TRUE(ids.insert(rules.id).second) << rules.id;
    EXPECT_TRUE(texts.insert(CanonicalText(rules)).second) << rules.id;
  }
}

struct KnownPay {
  const char* id;
  Category category;
  Faces dice;
  int points;
};

// Where these games differ from their presets.
const KnownPay kKnownPays[] = {
    {"scandinavian+fh5", Category::kFullHouse, {4, 4, 4, 4, 4}, 20},
    {"scandinavian+fh5", Category::kTwoPairs, {4, 4, 4, 4, 4}, 0},
    {"scandinavian+tp4", Category::kTwoPairs, {4, 4, 4, 4, 6}, 16},
    {"scandinavian+tp4", Category::kTwoPairs, {4, 4, 4, 4, 4}, 16},
    {"scandinavian+tp4", Category::kFullHouse, {4, 4, 4, 4, 4}, 0},
    {"scandinavian-pair-in-two-pairs",
     Category::kTwoPairs,
     {1, 2, 5, 5, 6},
     10},
    {"scandinavian-pair-in-two-pairs",
     Category::kTwoPairs,
     {2, 2, 5, 5, 6},
     14},
    {"scandinavian-yatzy-with-pips", Category::kYatzy, {4, 4, 4, 4, 4}, 70},
    {"scandinavian-yatzy-100", Category::kYatzy, {4, 4, 4, 4, 4}, 100},
    {"scandinavian-straight-25", Category::kLargeStraight, {2, 3, 4, 5, 6}, 25},
    {"scandinavian-runs", Category::kSmallStraight, {3, 4, 5, 6, 6}, 15},
    {"scandinavian-runs", Category::kLargeStraight, {1, 2, 3, 4, 5}, 20},
    {"yahtzee-plain+fh5", Category::kFullHouse, {4, 4, 4, 4, 4}, 25},
    {"yahtzee-france", Category::kFourOfAKind, {4, 4, 4, 4, 6}, 40},
    {"yacht-strict-house", Category::kFullHouse, {4, 4, 4, 4, 4}, 0},
    {"yacht-1938", Category::kFourOfAKind, {4, 4, 4, 4, 6}, 16},
    {"yacht-1938", Category::kFullHouse, {4, 4, 4, 4, 4}, 20},
    {"yacht-1938", Category::kSmallStraight, {1, 2, 3, 4, 5}, 30},
    {"yacht-1938", Category::kSmallStraight, {2, 3, 4, 5, 6}, 0},
    {"yacht-1938", Category::kLargeStraight, {2, 3, 4, 5, 6}, 30},
    {"yacht-1938-strict-house", Category::kFullHouse, {4, 4, 4, 4, 4}, 0},
    {"kismet+fh5+tp4", Category::kFullHouse, {4, 4, 4, 4, 4}, 35},
    {"kismet+fh5+tp4", Category::kFullHouseSameColour, {4, 4, 4, 4, 4}, 40},
    {"kismet+fh5+tp4", Category::kTwoPairsSameColour, {4, 4, 4, 4, 6}, 22},
    {"generala", Category::kStraight, {1, 2, 3, 4, 5}, 20},
    {"generala", Category::kFullHouse, {4, 4, 4, 6, 6}, 30},
    {"generala", Category::kFourOfAKind, {4, 4, 4, 4, 4}, 40},
    {"generala", Category::kYatzy, {4, 4, 4, 4, 4}, 50},
};

TEST(HouseRulesTest, PayWhatTheirHousesSay) {
  for (const KnownPay& known : kKnownPays) {
    const RuleSet rules = HouseRulesOf(known.id);
    int found = 0;
    for (std::size_t i = 0; i < rules.categories.size(); ++i) {
      if (rules.categories[i].category != known.category) continue;
      EXPECT_EQ(PointsOf(rules, static_cast<int>(i), CountsOf(known.dice)),
                known.points)
          << known.id << " of " << ::testing::PrintToString(known.dice);
      ++found;
    }
    EXPECT_EQ(found, 1) << known.id;
  }
}

}  // namespace
}  // namespace yatzy
