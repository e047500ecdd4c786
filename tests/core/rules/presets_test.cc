#include "core/rules/presets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "core/rules/rule_set.h"
#include "tests/support/brute_force_score.h"
#include "tests/support/default_game.h"
#include "tests/support/faces.h"
#include "tests/support/status_matchers.h"

namespace yatzy {
namespace {

using ::testing::HasSubstr;

TEST(PresetsTest, EveryPresetIsValid) {
  std::set<std::string> descriptions;
  for (const Preset& preset : Presets()) {
    const auto rules = PresetRules(preset.id);
    ASSERT_THAT(rules, IsOk()) << preset.id;
    EXPECT_EQ(rules->id, preset.id);
    EXPECT_THAT(Validate(*rules), IsOk()) << preset.id;
    EXPECT_TRUE(descriptions.insert(std::string(preset.description)).second);
  }
  EXPECT_EQ(Presets()[0].id, kDefaultRules);
}

TEST(PresetsTest, ScandinavianPaysWhatBruteForceSays) {
  const RuleSet rules = *PresetRules("scandinavian");
  ASSERT_EQ(rules.categories.size(), kCategories);
  ForEachOutcome({}, kDice, [&](Faces dice) {
    if (!std::is_sorted(dice.begin(), dice.end())) return;
    for (int i = 0; i < kCategories; ++i) {
      const auto category = static_cast<Category>(i);
      EXPECT_EQ(rules.categories[i].category, category);
      EXPECT_EQ(PointsOf(rules, i, CountsOf(dice)),
                BruteForceScore(category, dice));
    }
  });
}

struct KnownCard {
  const char* preset;
  Faces dice;
  std::vector<int> points;  // of all categories but the six upper ones
};

const KnownCard kKnownCards[] = {
    // 1 pair, 2 pairs, 3, 4, 12345, 23456, house, chance, yatzy
    {"scandinavian", {2, 2, 5, 5, 5}, {10, 14, 15, 0, 0, 0, 19, 19, 0}},
    // 3, 4, house, 4-run, 5-run, yahtzee, chance
    {"yahtzee", {2, 2, 5, 5, 5}, {19, 0, 25, 0, 0, 0, 19}},
    {"yahtzee-free-joker", {2, 5, 5, 5, 5}, {22, 22, 0, 0, 0, 0, 22}},
    {"yahtzee-plain", {5, 5, 5, 5, 5}, {25, 25, 0, 0, 0, 50, 25}},
    {"kniffel", {1, 2, 3, 4, 4}, {0, 0, 0, 30, 0, 0, 14}},
    {"kniffel", {3, 4, 5, 6, 6}, {0, 0, 0, 30, 0, 0, 24}},
    {"kniffel", {2, 3, 4, 5, 6}, {0, 0, 0, 30, 40, 0, 20}},
    {"yahtzee", {1, 2, 3, 5, 6}, {0, 0, 0, 0, 0, 0, 17}},
    // choice, 4, house, 4-run, 5-run, yacht
    {"yacht", {2, 2, 5, 5, 5}, {19, 0, 19, 0, 0, 0}},
    {"yacht", {2, 5, 5, 5, 5}, {22, 22, 0, 0, 0, 0}},
    {"yacht", {5, 5, 5, 5, 5}, {25, 25, 25, 0, 0, 50}},
    {"yacht", {2, 3, 4, 5, 6}, {20, 0, 0, 15, 30, 0}},
    {"yacht", {1, 3, 4, 5, 6}, {19, 0, 0, 15, 0, 0}},
    // 135, 246, 123, 456, triple, thirteen, crag
    {"crag", {1, 3, 5}, {20, 0, 0, 0, 0, 0, 0}},
    {"crag", {2, 4, 6}, {0, 20, 0, 0, 0, 0, 0}},
    {"crag", {1, 2, 3}, {0, 0, 20, 0, 0, 0, 0}},
    {"crag", {4, 5, 6}, {0, 0, 0, 20, 0, 0, 0}},
    {"crag", {3, 4, 6}, {0, 0, 0, 0, 0, 26, 0}},
    {"crag", {1, 6, 6}, {0, 0, 0, 0, 0, 26, 50}},
    {"crag", {6, 6, 6}, {0, 0, 0, 0, 25, 0, 0}},
    // 2 pairs of a colour, 3, straight, flush, house, house of a colour, 4,
    // yarborough, kismet
    {"kismet", {1, 1, 6, 6, 2}, {16, 0, 0, 0, 0, 0, 0, 16, 0}},
    {"kismet", {1, 1, 5, 5, 2}, {0, 0, 0, 0, 0, 0, 0, 14, 0}},
    {"kismet", {1, 1, 6, 6, 6}, {20, 20, 0, 35, 35, 40, 0, 20, 0}},
    {"kismet", {1, 1, 5, 5, 5}, {0, 17, 0, 0, 32, 0, 0, 17, 0}},
    {"kismet", {2, 2, 2, 2, 5}, {0, 13, 0, 35, 0, 0, 38, 13, 0}},
    {"kismet", {4, 4, 4, 4, 4}, {0, 20, 0, 35, 0, 0, 45, 20, 70}},
    {"kismet", {1, 2, 3, 4, 5}, {0, 0, 30, 0, 0, 0, 0, 15, 0}},
    {"kismet", {2, 3, 4, 5, 6}, {0, 0, 30, 0, 0, 0, 0, 20, 0}},
    {"kismet", {1, 3, 4, 5, 6}, {0, 0, 0, 0, 0, 0, 0, 19, 0}},
};

TEST(PresetsTest, PayWhatTheirRulesSay) {
  for (const KnownCard& known : kKnownCards) {
    const RuleSet rules = *PresetRules(known.preset);
    const FaceCounts roll = CountsOf(known.dice);
    std::vector<int> points;
    for (int i = 0; i < static_cast<int>(rules.categories.size()); ++i) {
      if (i >= kFaces) {
        points.push_back(PointsOf(rules, i, roll));
        continue;
      }
      EXPECT_TRUE(rules.categories[i].is_upper);
      EXPECT_EQ(rules.categories[i].category, static_cast<Category>(i));
      EXPECT_EQ(PointsOf(rules, i, roll), (i + 1) * roll[i]);
    }
    EXPECT_EQ(points, known.points)
        << known.preset << " of " << ::testing::PrintToString(known.dice);
  }
}

// All categories at their best, and the highest tier.
int MostOf(const RuleSet& rules) {
  int sum = rules.tiers.empty() ? 0 : rules.tiers.back().points;
  for (int i = 0; i < static_cast<int>(rules.categories.size()); ++i) {
    int most = 0;
    ForEachOutcome({}, rules.dice, [&](const Faces& dice) {
      most = std::max(most, PointsOf(rules, i, CountsOf(dice)));
    });
    sum += most;
  }
  return sum;
}

TEST(PresetsTest, HaveTheMostPointsThatPlayersKnow) {
  EXPECT_EQ(MostOf(*PresetRules("scandinavian")), 374);
  EXPECT_EQ(MostOf(*PresetRules("yahtzee-plain")), 375);
  EXPECT_EQ(MostOf(*PresetRules("yacht")), 325);
  EXPECT_EQ(MostOf(*PresetRules("crag")), 244);
}

TEST(PresetsTest, OrderOfSwitchesDoesNotMatter) {
  const auto rules =
      PresetRules("scandinavian+rolls2+bonus0100+forced+at42+tp4+fh5");
  ASSERT_THAT(rules, IsOk());
  EXPECT_EQ(rules->id, "scandinavian+fh5+tp4+forced+bonus100+at42+rolls2");
  EXPECT_EQ(*rules, *PresetRules(rules->id));
  EXPECT_EQ(rules->tiers, (std::vector<BonusTier>{{42, 100}}));
  EXPECT_EQ(rules->order, FillingOrder::kTopDown);
  EXPECT_EQ(rules->rolls_per_turn, 2);
}

TEST(PresetsTest, SwitchesChangeTheFirstTier) {
  EXPECT_EQ(PresetRules("kismet+bonus40+at60")->tiers,
            (std::vector<BonusTier>{{60, 40}, {71, 55}, {78, 75}}));
  EXPECT_EQ(PresetRules("kismet+bonus0")->tiers,
            (std::vector<BonusTier>{{71, 55}, {78, 75}}));
  EXPECT_EQ(PresetRules("yacht+bonus0")->tiers, std::vector<BonusTier>());
}

TEST(PresetsTest, ForcedJokerHasNoPlace) {
  const RuleSet rules = *PresetRules("yahtzee+forced");
  EXPECT_EQ(rules.joker,
            (Joker{AllEqualWhen::kFilled, Joker::Pays::kOwnFilled}));
}

TEST(PresetsTest, EverySwitchIsKnownSomewhere) {
  for (const Switch& one : Switches()) {
    std::string id(one.id);
    if (id.back() == 'N') id.back() = '4';
    EXPECT_THAT(PresetRules("scandinavian+" + id), IsOk()) << id;
  }
}

TEST(PresetsTest, RefusesNamesWithTheList) {
  constexpr char kList[] =
      "expected one of scandinavian, yahtzee, yahtzee-free-joker, "
      "yahtzee-plain, kniffel, yacht, crag, kismet";
  for (const char* id : {"", "yatzee", "Yacht", "yacht ", "fh5", "+fh5"}) {
    EXPECT_THAT(PresetRules(id),
                StatusIs(absl::StatusCode::kNotFound, HasSubstr(kList)));
  }
  EXPECT_THAT(PresetRules("maxi\n+fh5"),
              StatusIs(absl::StatusCode::kNotFound,
                       HasSubstr("no rules are called \"maxi\\n\", expected")));
}

TEST(PresetsTest, RefusesSwitches) {
  const std::pair<const char*, const char*> bad[] = {
      {"yacht+",
       "\"+\" is no switch, expected one of +fh5, +tp4, +forced, "
       "+bonusN, +atN, +rollsN"},
      {"yacht+fh", "\"+fh\" is no switch"},
      {"yacht+fh5N", "\"+fh5N\" is no switch"},
      {"yacht+bonus", "\"+bonus\" is no switch"},
      {"yacht+bonusN", "\"+bonusN\" is no switch"},
      {"yacht+bonus-5", "\"+bonus-5\" is no switch"},
      {"yacht+bonus1001", "\"+bonus1001\" is no switch"},
      {"yacht+bonus50++at42", "\"+\" is no switch"},
      {"scandinavian+fh5+tp4+fh5", "switch +fh5 is there twice: +fh5 and +fh5"},
      {"yacht+at42+at43", "switch +atN is there twice: +at42 and +at43"},
      {"yacht+fh5", "switch +fh5 changes nothing in yacht"},
      {"crag+tp4", "switch +tp4 changes nothing in crag"},
      {"crag+bonus50", "switch +bonus50 changes nothing in crag"},
      {"scandinavian+bonus50",
       "switch +bonus50 changes nothing in scandinavian"},
      {"scandinavian+at63", "switch +at63 changes nothing in scandinavian"},
      {"yacht+bonus0+at42", "switch +at42 changes nothing in yacht"},
      {"crag+rolls2", "switch +rolls2 changes nothing in crag"},
      {"crag+rolls5", "crag+rolls5: rolls_per_turn is 5, expected 1 to 4"},
      {"yacht+at0", "yacht+at0: tiers[0].threshold is 0, expected 1 to 127"},
      {"kismet+bonus60",
       "kismet+bonus60: tiers[1].points is 55, expected 61 to 1000"},
  };
  for (const auto& [id, message] : bad) {
    EXPECT_THAT(PresetRules(id), StatusIs(absl::StatusCode::kInvalidArgument,
                                          HasSubstr(message)))
        << id;
  }
}

}  // namespace
}  // namespace yatzy
