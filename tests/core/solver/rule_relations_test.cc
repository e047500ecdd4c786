// What must hold between the values of games that differ in one rule, where no
// value is published: whoever may do more, or is paid more, is not worse off.
// On small games, from the textbook.
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "core/rules/rule_set.h"
#include "tests/support/reduced_rules.h"
#include "tests/support/status_matchers.h"
#include "tests/support/textbook_game.h"

namespace yatzy {
namespace {

RuleSet SmallYatzy(const std::string& switches) {
  return ReducedRules("scandinavian" + switches,
                      {Category::kFives, Category::kSixes, Category::kTwoPairs,
                       Category::kFullHouse, Category::kChance},
                      31);
}

// The faces are low, so that a further Yahtzee is at times better scored as
// nothing above than in Chance.
RuleSet SmallYahtzee(const Joker& joker) {
  RuleSet rules =
      ReducedRules("yahtzee-plain",
                   {Category::kOnes, Category::kTwos, Category::kFullHouse,
                    Category::kYatzy, Category::kChance},
                   9);
  rules.joker = joker;
  return rules;
}

RuleSet SmallYahtzee(const AllEqualBonus& bonus) {
  RuleSet rules = SmallYahtzee(Joker{});
  rules.all_equal_bonus = bonus;
  return rules;
}

// Several tests ask for one game, which is solved once.
double TextbookStart(const RuleSet& rules) {
  static auto* const starts = new std::map<std::string, double>;
  EXPECT_THAT(Validate(rules), IsOk()) << CanonicalText(rules);
  const auto [start, is_new] = starts->try_emplace(CanonicalText(rules));
  if (is_new) start->second = TextbookGame(rules).Solve(1).At({});
  return start->second;
}

// Each game is worth more than the one before it; `least` more.
void ExpectRising(const std::vector<RuleSet>& games, double least = 1e-9) {
  double before = 0;
  for (const RuleSet& rules : games) {
    const double value = TextbookStart(rules);
    EXPECT_GT(value, before + least) << CanonicalText(rules);
    before = value;
  }
}

constexpr double kMayBeEqual = -1e-12;

TEST(RuleRelationsTest, MorePatternsAreWorthMore) {
  ExpectRising({SmallYatzy(""), SmallYatzy("+fh5"), SmallYatzy("+fh5+tp4")});
  ExpectRising({SmallYatzy(""), SmallYatzy("+tp4"), SmallYatzy("+fh5+tp4")});
}

TEST(RuleRelationsTest, ALargerBonusIsWorthMore) {
  ExpectRising({SmallYatzy("+bonus0"), SmallYatzy("+bonus25"),
                SmallYatzy("+bonus35"), SmallYatzy("")});
}

TEST(RuleRelationsTest, ALowerThresholdIsWorthMore) {
  RuleSet lower = SmallYatzy("");
  lower.tiers[0].threshold = 26;
  RuleSet both = lower;
  both.tiers.push_back({31, 60});
  ExpectRising({SmallYatzy(""), lower, both});
}

TEST(RuleRelationsTest, MoreRollsAreWorthMore) {
  ExpectRising({SmallYatzy("+rolls1"), SmallYatzy("+rolls2"), SmallYatzy(""),
                SmallYatzy("+rolls4")});
}

TEST(RuleRelationsTest, FreeOrderIsWorthMoreThanAnyOther) {
  RuleSet bottom_up = SmallYatzy("");
  bottom_up.order = FillingOrder::kBottomUp;
  ExpectRising({SmallYatzy("+forced"), SmallYatzy("")});
  ExpectRising({bottom_up, SmallYatzy("")});
}

TEST(RuleRelationsTest, MorePlacesForAJokerAreWorthMore) {
  const auto joker = [](Joker::OwnOpen open, Joker::OwnFilled filled) {
    return SmallYahtzee(
        {AllEqualWhen::kFilled, Joker::Pays::kOwnFilled, open, filled});
  };
  using Open = Joker::OwnOpen;
  using Filled = Joker::OwnFilled;
  ExpectRising(
      {joker(Open::kOwn, Filled::kLowerFirst),
       joker(Open::kOwnOrLower, Filled::kLowerFirst),
       joker(Open::kAny, Filled::kLowerFirst), joker(Open::kAny, Filled::kAny)},
      kMayBeEqual);
  ExpectRising({joker(Open::kOwn, Filled::kLowerFirst),
                joker(Open::kOwn, Filled::kAny)});
  ExpectRising({joker(Open::kOwn, Filled::kLowerFirst),
                joker(Open::kAny, Filled::kAny)});
}

TEST(RuleRelationsTest, AJokerThatPaysMoreOftenIsWorthMore) {
  using Pays = Joker::Pays;
  ExpectRising({SmallYahtzee(Joker{}),
                SmallYahtzee({AllEqualWhen::kHoldsPoints, Pays::kOwnFilled}),
                SmallYahtzee({AllEqualWhen::kFilled, Pays::kOwnFilled}),
                SmallYahtzee({AllEqualWhen::kFilled, Pays::kAlways})});
}

TEST(RuleRelationsTest, ABonusForAllEqualDiceIsWorthMoreTheOftenerItIsPaid) {
  ExpectRising({SmallYahtzee(AllEqualBonus{}),
                SmallYahtzee({50, AllEqualWhen::kHoldsPoints, true}),
                SmallYahtzee({50, AllEqualWhen::kHoldsPoints}),
                SmallYahtzee({50, AllEqualWhen::kFilled}),
                SmallYahtzee({100, AllEqualWhen::kFilled})});
}

}  // namespace
}  // namespace yatzy
