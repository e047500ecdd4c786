#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "core/rules/presets.h"
#include "core/rules/rule_set.h"
#include "tests/support/status_matchers.h"

namespace yatzy {
namespace {

struct BadRules {
  const char* preset;
  std::function<void(RuleSet&)> spoil;
  const char* message;
};

void ExpectRefused(const std::vector<BadRules>& all) {
  for (const BadRules& bad : all) {
    RuleSet rules = *PresetRules(bad.preset);
    bad.spoil(rules);
    EXPECT_THAT(Validate(rules),
                StatusIs(absl::StatusCode::kInvalidArgument, bad.message));
  }
}

constexpr auto kFilled = AllEqualWhen::kFilled;
constexpr auto kNever = AllEqualWhen::kNever;

TEST(ValidateTest, RefusesNames) {
  constexpr char kExpected[] =
      ", expected 1 to 64 of a-z, 0-9, '-' and '+', a letter first";
  const std::string too_long(65, 'a');
  for (const std::string& id :
       {std::string(), std::string("Yatzy"), std::string("1x"),
        std::string("-x"), std::string("a b"), std::string("\xc3\xa5"),
        std::string("a\nb"), too_long}) {
    RuleSet rules = *PresetRules("crag");
    rules.id = id;
    EXPECT_THAT(Validate(rules), StatusIs(absl::StatusCode::kInvalidArgument,
                                          ::testing::HasSubstr(kExpected)));
  }
  RuleSet rules = *PresetRules("crag");
  rules.id = std::string(64, 'a');
  EXPECT_THAT(Validate(rules), IsOk());
}

TEST(ValidateTest, RefusesNumbers) {
  ExpectRefused({
      {"yacht", [](RuleSet& r) { r.dice = 7; }, "dice is 7, expected 3 to 6"},
      {"yacht", [](RuleSet& r) { r.dice = 2; }, "dice is 2, expected 3 to 6"},
      {"yacht", [](RuleSet& r) { r.rolls_per_turn = 0; },
       "rolls_per_turn is 0, expected 1 to 4"},
      {"yacht", [](RuleSet& r) { r.rolls_per_turn = 5; },
       "rolls_per_turn is 5, expected 1 to 4"},
      {"yacht", [](RuleSet& r) { r.categories.clear(); },
       "categories has 0 entries, expected 1 to 20"},
      {"yacht", [](RuleSet& r) { r.categories.resize(21); },
       "categories has 21 entries, expected 1 to 20"},
      {"yacht", [](RuleSet& r) { r.tiers.resize(5); },
       "tiers has 5 entries, expected at most 4"},
      {"yacht", [](RuleSet& r) { r.tiers[0].threshold = 0; },
       "tiers[0].threshold is 0, expected 1 to 127"},
      {"yacht", [](RuleSet& r) { r.tiers[0].threshold = 128; },
       "tiers[0].threshold is 128, expected 1 to 127"},
      {"yacht", [](RuleSet& r) { r.tiers[0].points = 0; },
       "tiers[0].points is 0, expected 1 to 1000"},
      {"yacht", [](RuleSet& r) { r.tiers[0].points = 1001; },
       "tiers[0].points is 1001, expected 1 to 1000"},
      {"kismet", [](RuleSet& r) { r.tiers[1].threshold = 63; },
       "tiers[1].threshold is 63, expected 64 to 127"},
      {"kismet", [](RuleSet& r) { r.tiers[0].threshold = 127; },
       "tiers has 3 entries, expected 1, as none is above tiers[0]"},
      {"kismet", [](RuleSet& r) { r.tiers[1].points = 1000; },
       "tiers has 3 entries, expected 2, as none is above tiers[1]"},
      {"kismet", [](RuleSet& r) { r.tiers[2].points = 55; },
       "tiers[2].points is 55, expected 56 to 1000"},
  });
}

TEST(ValidateTest, RefusesCategories) {
  ExpectRefused({
      {"yacht", [](RuleSet& r) { r.categories[3].category = Category::kOnes; },
       "categories[3] (ones) is listed twice"},
      {"yacht", [](RuleSet& r) { r.categories[7].is_upper = true; },
       "categories[7] (four-of-a-kind) is upper, expected before all that are "
       "not"},
      {"scandinavian",
       [](RuleSet& r) {
         for (auto& category : r.categories) category.is_upper = true;
       },
       "categories[8] (three-of-a-kind) is upper, expected at most 8 such"},
      {"scandinavian",
       [](RuleSet& r) {
         for (auto& category : r.categories) category.is_upper = false;
       },
       "tiers has 1 entry, expected none without upper category"},
      {"yahtzee", [](RuleSet& r) { r.categories[8].joker_points = -1; },
       "categories[8].joker_points is -1, expected 0 to 1000"},
      {"yahtzee", [](RuleSet& r) { r.categories[8].joker_points = 1001; },
       "categories[8].joker_points is 1001, expected 0 to 1000"},
      {"yacht", [](RuleSet& r) { r.categories[8].joker_points = 25; },
       "categories[8].joker_points is 25, expected none, as joker.pays is "
       "never"},
      {"yahtzee", [](RuleSet& r) { r.categories[8].joker_points = 25; },
       "categories[8].joker_points is 25, expected none, as a joker pays that "
       "here anyway or never comes here"},
      {"yahtzee", [](RuleSet& r) { r.categories[11].joker_points = 77; },
       "categories[11].joker_points is 77, expected none, as a joker pays "
       "that here anyway or never comes here"},
  });
}

TEST(ValidateTest, RefusesPatternsAndPayouts) {
  ExpectRefused({
      {"yacht", [](RuleSet& r) { r.categories[2].pattern.terms.clear(); },
       "categories[2].pattern is \"\", expected what its text says"},
      {"yacht", [](RuleSet& r) { r.categories[2].pattern.terms[0].count = 7; },
       "categories[2].pattern is \"face 7\", expected what its text says"},
      {"yacht",  // says nothing: a face has no second part
       [](RuleSet& r) { r.categories[2].pattern.terms[0].smaller = 2; },
       "categories[2].pattern is \"face 3\", expected what its text says"},
      {"yacht", [](RuleSet& r) { r.categories[6].payout.points = -1; },
       "categories[6].payout is \"total + -1\", expected what its text says"},
      {"yacht", [](RuleSet& r) { r.categories[11].payout.points = 1001; },
       "categories[11].payout is \"1001\", expected what its text says"},
      {"yacht", [](RuleSet& r) { r.categories[6].payout.points = 980; },
       "categories[6].payout is \"total + 980\", which pays up to 1010, "
       "expected at most 1000"},
      {"yacht",
       [](RuleSet& r) { r.categories[6].pattern = *ParsePattern("pairs 3"); },
       "categories[6].pattern is \"pairs 3\", expected one that some roll of 5 "
       "dice fits"},
      {"crag",
       [](RuleSet& r) {
         r.categories[6].pattern = *ParsePattern("total >= 5 and total <= 4");
       },
       "categories[6].pattern is \"total >= 5 and total <= 4\", expected one "
       "that some roll of 3 dice fits"},
  });
}

TEST(ValidateTest, RefusesWhatHasNoEffect) {
  ExpectRefused({
      {"yacht", [](RuleSet& r) { r.all_equal_bonus.points = 100; },
       "all_equal_bonus.points is 100, expected 0, as all_equal_bonus.when is "
       "never"},
      {"yacht", [](RuleSet& r) { r.all_equal_bonus.lower_only = true; },
       "all_equal_bonus.lower_only is true, expected false, as "
       "all_equal_bonus.when is never"},
      {"yacht", [](RuleSet& r) { r.all_equal_bonus.when = kFilled; },
       "all_equal_bonus.points is 0, expected 1 to 1000"},
      {"yacht", [](RuleSet& r) { r.joker.pays = Joker::Pays::kAlways; },
       "joker.pays is always, expected never, as joker.when is never"},
      {"yacht", [](RuleSet& r) { r.joker.own_open = Joker::OwnOpen::kOwn; },
       "joker.own_open is own, expected any, as joker.when is never"},
      {"yacht",
       [](RuleSet& r) { r.joker.own_filled = Joker::OwnFilled::kLowerFirst; },
       "joker.own_filled is lower-first, expected any, as joker.when is "
       "never"},
      {"yacht", [](RuleSet& r) { r.joker.when = kFilled; },
       "joker.when is filled, expected never, as the joker neither pays nor "
       "has a place"},
      {"yahtzee", [](RuleSet& r) { r.order = FillingOrder::kBottomUp; },
       "joker.own_open is own, expected any, as order is bottom-up"},
      {"yahtzee",
       [](RuleSet& r) {
         r.order = FillingOrder::kTopDown;
         r.joker.own_open = Joker::OwnOpen::kAny;
       },
       "joker.own_filled is lower-first, expected any, as order is top-down"},
  });
}

TEST(ValidateTest, AsksForAnAllEqualBox) {
  const auto without_box = [](RuleSet& rules) {
    rules.categories[11].pattern = *ParsePattern("any");
  };
  const auto with_two = [](RuleSet& rules) {
    rules.categories[12].pattern = *ParsePattern("of-a-kind 5");
  };
  ExpectRefused({
      {"yahtzee", without_box,
       "all_equal_bonus.when is holds-points, expected never without a single "
       "lower category \"of-a-kind 5\""},
      {"yahtzee", with_two,
       "all_equal_bonus.when is holds-points, expected never without a single "
       "lower category \"of-a-kind 5\""},
      {"yahtzee",
       [&](RuleSet& r) {
         r.all_equal_bonus = {};
         without_box(r);
       },
       "joker.when is filled, expected never without a single lower category "
       "\"of-a-kind 5\""},
  });
  RuleSet rules = *PresetRules("yahtzee-plain");
  EXPECT_EQ(AllEqualBox(rules), 11);
  with_two(rules);
  EXPECT_EQ(AllEqualBox(rules), -1);
  EXPECT_THAT(Validate(rules), IsOk());
}

}  // namespace
}  // namespace yatzy
