// Where a roll may go and what it pays there, by hand, after the printed rules
// and the other readings of them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <initializer_list>
#include <map>
#include <ostream>
#include <string>
#include <vector>

#include "core/rules/presets.h"
#include "core/rules/rule_set.h"
#include "tests/support/faces.h"
#include "tests/support/house_rules.h"

namespace yatzy {
namespace {

// Places in the card of Yahtzee and Kniffel: Ones to Sixes are 0 to 5.
enum Place {
  kFive = 4,
  kSix,
  kThree,
  kFour,
  kHouse,
  kSmall,
  kLarge,
  kBox,
  kAny
};
constexpr CategoryMask kAllOf = (1 << 13) - 1;
constexpr CategoryMask kUpperOf = 63;

CategoryMask Only(std::initializer_list<int> places) {
  CategoryMask mask = 0;
  for (const int place : places) mask |= 1u << place;
  return mask;
}

struct Pay {
  int points, extra;
  bool is_joker;
  friend bool operator==(const Pay&, const Pay&) = default;
  friend std::ostream& operator<<(std::ostream& out, const Pay& pay) {
    return out << pay.points << "+" << pay.extra << (pay.is_joker ? " j" : "");
  }
};

// By place; what the five sixes pay where these are open.
std::map<int, Pay> SixesIn(const std::string& id,
                           std::initializer_list<int> open, bool held) {
  const auto preset = PresetRules(id);
  const RuleSet rules = preset.ok() ? *preset : HouseRulesOf(id);
  std::map<int, Pay> pays;
  for (const Scoring& one :
       Scorings(rules, kAllOf & ~Only(open), held, CountsOf({6, 6, 6, 6, 6}))) {
    pays[one.category] = {one.points, one.extra, one.is_joker};
  }
  return pays;
}

using Pays = std::map<int, Pay>;

TEST(ScoringsTest, OrdinaryRollsPayThePointsOfOpenCategories) {
  for (const char* id : {"yahtzee", "yahtzee-plain", "kniffel"}) {
    const RuleSet rules = *PresetRules(id);
    const auto scorings = Scorings(rules, kUpperOf | Only({kBox}), true,
                                   CountsOf({5, 5, 5, 6, 6}));
    EXPECT_THAT(scorings,
                ::testing::ElementsAre(Scoring{kThree, 27}, Scoring{kFour, 0},
                                       Scoring{kHouse, 25}, Scoring{kSmall, 0},
                                       Scoring{kLarge, 0}, Scoring{kAny, 27}));
  }
}

TEST(ScoringsTest, TheFirstYahtzeeIsNoJoker) {
  EXPECT_EQ(SixesIn("yahtzee", {kFive, kHouse, kBox}, false),
            (Pays{{kFive, {0, 0, false}},
                  {kHouse, {0, 0, false}},
                  {kBox, {50, 0, false}}}));
}

TEST(ScoringsTest, ForcedJokerGoesToItsOwnCategory) {
  EXPECT_EQ(SixesIn("yahtzee", {kFive, kSix, kHouse, kAny}, true),
            (Pays{{kSix, {30, 100, false}}}));
  // The box holds 0: no bonus, but the same place.
  EXPECT_EQ(SixesIn("yahtzee", {kFive, kSix, kHouse, kAny}, false),
            (Pays{{kSix, {30, 0, false}}}));
}

TEST(ScoringsTest, ForcedJokerGoesBelowNext) {
  const Pays pays = {{kThree, {30, 100, false}},
                     {kHouse, {25, 100, true}},
                     {kSmall, {30, 100, true}},
                     {kLarge, {40, 100, true}},
                     {kAny, {30, 100, false}}};
  EXPECT_EQ(SixesIn("yahtzee", {0, kFive, kThree, kHouse, kSmall, kLarge, kAny},
                    true),
            pays);
  EXPECT_EQ(SixesIn("yahtzee", {kFive, kHouse}, false),
            (Pays{{kHouse, {25, 0, true}}}));
}

TEST(ScoringsTest, ForcedJokerPaysNothingAboveInTheEnd) {
  EXPECT_EQ(SixesIn("yahtzee", {0, kFive}, true),
            (Pays{{0, {0, 100, false}}, {kFive, {0, 100, false}}}));
}

TEST(ScoringsTest, FreeJokerNeedsItsOwnCategoryFilled) {
  EXPECT_EQ(SixesIn("yahtzee-free-joker", {kFive, kSix, kHouse}, true),
            (Pays{{kFive, {0, 100, false}},
                  {kSix, {30, 100, false}},
                  {kHouse, {0, 100, false}}}));
  EXPECT_EQ(SixesIn("yahtzee-free-joker", {kFive, kHouse}, true),
            (Pays{{kFive, {0, 100, false}}, {kHouse, {25, 100, true}}}));
  EXPECT_EQ(SixesIn("yahtzee-free-joker", {kFive, kHouse}, false),
            (Pays{{kFive, {0, 0, false}}, {kHouse, {25, 0, true}}}));
}

TEST(ScoringsTest, JokerMayNeedPointsInTheBox) {
  EXPECT_EQ(SixesIn("yahtzee-joker-if-50", {kFive, kSix, kHouse}, false),
            (Pays{{kFive, {0, 0, false}},
                  {kSix, {30, 0, false}},
                  {kHouse, {0, 0, false}}}));
  EXPECT_EQ(SixesIn("yahtzee-joker-if-50", {kFive, kSix, kHouse}, true),
            (Pays{{kSix, {30, 100, false}}}));
  EXPECT_EQ(SixesIn("kniffel-joker-if-50", {kSix, kHouse}, false),
            (Pays{{kSix, {30, 0, false}}, {kHouse, {0, 0, false}}}));
  EXPECT_EQ(SixesIn("kniffel-joker-if-50", {kSix, kHouse}, true),
            (Pays{{kSix, {30, 50, false}}, {kHouse, {25, 50, true}}}));
}

TEST(ScoringsTest, JokerMayPayAlways) {
  const Pays with_bonus = {{kFive, {0, 100, false}},
                           {kSix, {30, 100, false}},
                           {kLarge, {40, 100, true}}};
  EXPECT_EQ(SixesIn("yahtzee-joker-anywhere", {kFive, kSix, kLarge}, true),
            with_bonus);
  const Pays without = {
      {kFive, {0, 0, false}}, {kSix, {30, 0, false}}, {kLarge, {40, 0, true}}};
  EXPECT_EQ(SixesIn("yahtzee-joker-anywhere", {kFive, kSix, kLarge}, false),
            without);
}

TEST(ScoringsTest, PlacesOfTheJokerDiffer) {
  const auto places = [](const char* id, std::initializer_list<int> open) {
    std::vector<int> found;
    for (const auto& [place, pay] : SixesIn(id, open, true)) {
      found.push_back(place);
    }
    return found;
  };
  using Places = std::vector<int>;
  EXPECT_EQ(places("yahtzee-own-first", {kFive, kSix, kHouse}), Places{kSix});
  EXPECT_EQ(places("yahtzee-own-first", {kFive, kHouse}),
            (Places{kFive, kHouse}));
  EXPECT_EQ(places("yahtzee-lower-first", {kFive, kSix, kHouse}),
            (Places{kFive, kSix, kHouse}));
  EXPECT_EQ(places("yahtzee-lower-first", {kFive, kHouse}), Places{kHouse});
  EXPECT_EQ(places("yahtzee-lower-first", {kFive}), Places{kFive});
  EXPECT_EQ(places("yahtzee-own-or-lower", {kFive, kSix, kHouse, kAny}),
            (Places{kSix, kHouse, kAny}));
  EXPECT_EQ(places("yahtzee-own-or-lower", {kFive, kAny}), Places{kAny});
  EXPECT_EQ(places("yahtzee-no-joker", {kFive, kSix, kHouse}),
            (Places{kFive, kSix, kHouse}));
}

TEST(ScoringsTest, JokerMayBeBoundAndPayNothing) {
  const char* const id = "kniffel-own-first-without-joker";
  EXPECT_EQ(SixesIn(id, {kFive, kSix, kHouse}, true),
            (Pays{{kSix, {30, 50, false}}}));
  EXPECT_EQ(SixesIn(id, {kFive, kHouse}, true),
            (Pays{{kFive, {0, 50, false}}, {kHouse, {0, 50, false}}}));
}

TEST(ScoringsTest, BonusMayBeForLowerCategoriesOnly) {
  EXPECT_EQ(SixesIn("yahtzee-1956-joker", {kSix, kHouse}, true),
            (Pays{{kSix, {30, 0, false}}, {kHouse, {25, 100, true}}}));
}

TEST(ScoringsTest, BonusMayComeAfterAScratch) {
  EXPECT_EQ(SixesIn("yahtzee-bonus-after-0", {kSix}, false),
            (Pays{{kSix, {30, 100, false}}}));
}

TEST(ScoringsTest, NoJokerNoBonus) {
  EXPECT_EQ(SixesIn("yahtzee-plain", {kFive, kHouse}, true),
            (Pays{{kFive, {0, 0, false}}, {kHouse, {0, 0, false}}}));
  EXPECT_EQ(SixesIn("yahtzee-no-joker", {kFive, kHouse}, true),
            (Pays{{kFive, {0, 100, false}}, {kHouse, {0, 100, false}}}));
  EXPECT_EQ(SixesIn("yahtzee-no-bonus", {kFive, kHouse}, true),
            (Pays{{kHouse, {25, 0, true}}}));
}

TEST(ScoringsTest, JokerPointsMayBeTheirOwn) {
  RuleSet rules = *PresetRules("yahtzee");
  rules.categories[kHouse].joker_points = 0;
  rules.categories[kAny].joker_points = 77;
  const FaceCounts sixes = CountsOf({6, 6, 6, 6, 6});
  const CategoryMask filled = kAllOf & ~Only({kHouse, kSmall, kAny});
  EXPECT_THAT(Scorings(rules, filled, false, sixes),
              ::testing::ElementsAre(Scoring{kHouse, 0, 0, false},
                                     Scoring{kSmall, 30, 0, true},
                                     Scoring{kAny, 77, 0, true}));
}

TEST(ScoringsTest, WithoutItsOwnCategoryARollIsAsIfThatWereFilled) {
  RuleSet rules = *PresetRules("yahtzee");
  rules.categories.erase(rules.categories.begin() + kSix);
  ASSERT_EQ(AllEqualBox(rules), kBox - 1);
  EXPECT_THAT(
      Scorings(rules, Only({kBox - 1}), true, CountsOf({6, 6, 6, 6, 6})),
      ::testing::ElementsAre(
          Scoring{kThree - 1, 30, 100}, Scoring{kFour - 1, 30, 100},
          Scoring{kHouse - 1, 25, 100, true},
          Scoring{kSmall - 1, 30, 100, true},
          Scoring{kLarge - 1, 40, 100, true}, Scoring{kAny - 1, 30, 100}));
}

TEST(ScoringsTest, ForcedOrderGivesTheOnePlace) {
  RuleSet rules = *PresetRules("yahtzee+forced");
  const FaceCounts sixes = CountsOf({6, 6, 6, 6, 6});
  EXPECT_THAT(Scorings(rules, 0, false, sixes),
              ::testing::ElementsAre(Scoring{0, 0}));
  EXPECT_THAT(Scorings(rules, kUpperOf, false, sixes),
              ::testing::ElementsAre(Scoring{kThree, 30}));
  // The last one comes after the box.
  EXPECT_THAT(Scorings(rules, kAllOf & ~Only({kAny}), true, sixes),
              ::testing::ElementsAre(Scoring{kAny, 30, 100}));
  rules.order = FillingOrder::kBottomUp;
  EXPECT_THAT(Scorings(rules, 0, false, sixes),
              ::testing::ElementsAre(Scoring{kAny, 30}));
  EXPECT_THAT(Scorings(rules, Only({kSmall, kLarge, kBox, kAny}), true, sixes),
              ::testing::ElementsAre(Scoring{kHouse, 0, 100}));
  EXPECT_THAT(Scorings(rules, kAllOf & ~Only({0}), false, sixes),
              ::testing::ElementsAre(Scoring{0, 0}));
}

}  // namespace
}  // namespace yatzy
