#include "tests/support/house_rules.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>

#include "core/rules/presets.h"

namespace yatzy {
namespace {

constexpr auto kNever = AllEqualWhen::kNever;
constexpr auto kFilled = AllEqualWhen::kFilled;
constexpr auto kHolds = AllEqualWhen::kHoldsPoints;
using Pays = Joker::Pays;
using OwnOpen = Joker::OwnOpen;
using OwnFilled = Joker::OwnFilled;

RuleSet Based(const char* preset, const char* id) {
  RuleSet rules = *PresetRules(preset);
  rules.id = id;
  return rules;
}

CategoryRule& Find(RuleSet& rules, Category category) {
  for (CategoryRule& rule : rules.categories) {
    if (rule.category == category) return rule;
  }
  std::abort();
}

void Change(RuleSet& rules, Category category, const char* pattern,
            const char* payout) {
  Find(rules, category).pattern = *ParsePattern(pattern);
  Find(rules, category).payout = *ParsePayout(payout);
}

RuleSet Changed(const char* preset, const char* id, Category category,
                const char* pattern, const char* payout) {
  RuleSet rules = Based(preset, id);
  Change(rules, category, pattern, payout);
  return rules;
}

RuleSet With(const char* preset, const char* id, AllEqualBonus bonus,
             Joker joker) {
  RuleSet rules = Based(preset, id);
  rules.all_equal_bonus = bonus;
  rules.joker = joker;
  return rules;
}

void AddScandinavian(std::vector<RuleSet>& all) {
  for (const char* switches :
       {"+fh5", "+tp4", "+fh5+tp4", "+bonus0", "+bonus25", "+bonus35",
        "+bonus75", "+bonus100", "+at42", "+forced", "+fh5+forced",
        "+tp4+forced", "+fh5+tp4+forced", "+forced+at42", "+rolls1", "+rolls2",
        "+rolls4"}) {
    all.push_back(*PresetRules(std::string("scandinavian") + switches));
  }
  // A thesis of 2012: a single pair scores in Two Pairs.
  all.push_back(Changed("scandinavian", "scandinavian-pair-in-two-pairs",
                        Category::kTwoPairs, "pairs 1-2", "matched"));
  all.push_back(Changed("scandinavian", "scandinavian-yatzy-with-pips",
                        Category::kYatzy, "of-a-kind 5", "total + 50"));
  all.push_back(Changed("scandinavian", "scandinavian-yatzy-100",
                        Category::kYatzy, "of-a-kind 5", "100"));
  all.push_back(Changed("scandinavian", "scandinavian-straight-25",
                        Category::kLargeStraight, "faces 23456", "25"));
  RuleSet runs = Changed("scandinavian", "scandinavian-runs",
                         Category::kSmallStraight, "run 4", "15");
  Change(runs, Category::kLargeStraight, "run 5", "20");
  all.push_back(runs);
}

// Where further Yahtzees go and what they pay.
void AddYahtzee(std::vector<RuleSet>& all) {
  constexpr AllEqualBonus kBonus{100, kHolds};
  const auto add = [&](const char* id, AllEqualBonus bonus, Joker joker) {
    all.push_back(With("yahtzee", id, bonus, joker));
  };
  const Joker forced = PresetRules("yahtzee")->joker;
  const Joker free = PresetRules("yahtzee-free-joker")->joker;
  add("yahtzee-joker-if-50", kBonus,
      {kHolds, Pays::kOwnFilled, OwnOpen::kOwn, OwnFilled::kLowerFirst});
  add("yahtzee-joker-anywhere", kBonus, {kFilled, Pays::kAlways});
  add("yahtzee-own-first", kBonus, {kFilled, Pays::kOwnFilled, OwnOpen::kOwn});
  add("yahtzee-lower-first", kBonus,
      {kFilled, Pays::kOwnFilled, OwnOpen::kAny, OwnFilled::kLowerFirst});
  add("yahtzee-own-or-lower", kBonus,
      {kFilled, Pays::kOwnFilled, OwnOpen::kOwnOrLower,
       OwnFilled::kLowerFirst});
  add("yahtzee-no-joker", kBonus, {});
  add("yahtzee-free-joker-no-bonus", {}, free);
  add("yahtzee-no-bonus", {}, forced);
  add("yahtzee-1956-joker", {100, kHolds, true}, {kFilled, Pays::kAlways});
  add("yahtzee-1956-own-filled", {100, kHolds, true}, free);
  add("yahtzee-bonus-after-0", {100, kFilled}, forced);
  all.push_back(*PresetRules("yahtzee-plain+fh5"));
  all.push_back(Changed("yahtzee-plain", "yahtzee-france",
                        Category::kFourOfAKind, "of-a-kind 4", "40"));
}

// Further Kniffels pay 50.
void AddKniffel(std::vector<RuleSet>& all) {
  const auto add = [&](const char* id, AllEqualWhen bonus, Joker joker) {
    all.push_back(With("kniffel", id, {50, bonus}, joker));
  };
  add("kniffel-joker", kFilled, {kFilled, Pays::kAlways});
  add("kniffel-joker-if-50", kHolds, {kHolds, Pays::kAlways});
  add("kniffel-free", kFilled, {kFilled, Pays::kOwnFilled});
  add("kniffel-forced", kFilled,
      {kFilled, Pays::kOwnFilled, OwnOpen::kOwn, OwnFilled::kLowerFirst});
  add("kniffel-forced-if-50", kHolds,
      {kHolds, Pays::kOwnFilled, OwnOpen::kOwn, OwnFilled::kLowerFirst});
  add("kniffel-own-first-without-joker", kFilled,
      {kFilled, Pays::kNever, OwnOpen::kOwn});
  add("kniffel-no-joker", kFilled, {kNever});
}

// Without bonus; Four of a Kind pays its four dice.
RuleSet Yacht1938(const char* id, const char* house) {
  RuleSet rules = Based("yacht", id);
  rules.tiers.clear();
  Change(rules, Category::kFourOfAKind, "of-a-kind 4", "matched");
  Change(rules, Category::kFullHouse, house, "total");
  Change(rules, Category::kSmallStraight, "faces 12345", "30");
  Change(rules, Category::kLargeStraight, "faces 23456", "30");
  return rules;
}

// Ten categories; nothing more for what is served.
RuleSet Generala() {
  RuleSet rules = Based("yacht", "generala");
  rules.tiers.clear();
  rules.categories.resize(kFaces);
  const auto add = [&](Category category, const char* pattern,
                       const char* payout) {
    CategoryRule& rule = rules.categories.emplace_back();
    rule.category = category;
    rule.pattern = *ParsePattern(pattern);
    rule.payout = *ParsePayout(payout);
  };
  add(Category::kStraight, "run 5", "20");
  add(Category::kFullHouse, "house 3+2", "30");
  add(Category::kFourOfAKind, "of-a-kind 4", "40");
  add(Category::kYatzy, "of-a-kind 5", "50");
  return rules;
}

// One Pair and Chance count to the upper total too, so that more than
// kRegisterClasses totals can still reach the one bonus.
RuleSet EightUpper() {
  RuleSet rules = Based("scandinavian", "eight-upper");
  const auto move_up = [&](Category category, int to) {
    Find(rules, category).is_upper = true;
    const auto from =
        std::ranges::find(rules.categories, category, &CategoryRule::category);
    std::rotate(rules.categories.begin() + to, from, from + 1);
  };
  move_up(Category::kChance, kFaces);
  move_up(Category::kOnePair, kFaces + 1);
  rules.categories.resize(10);
  rules.tiers[0].threshold = 80;
  return rules;
}

}  // namespace

std::vector<RuleSet> HouseRules() {
  std::vector<RuleSet> all;
  AddScandinavian(all);
  AddYahtzee(all);
  AddKniffel(all);
  all.push_back(Changed("yacht", "yacht-strict-house", Category::kFullHouse,
                        "house 3+2", "total"));
  all.push_back(Yacht1938("yacht-1938", "house 3+2 equal"));
  all.push_back(Yacht1938("yacht-1938-strict-house", "house 3+2"));
  all.push_back(*PresetRules("kismet+fh5+tp4"));
  all.push_back(Generala());
  all.push_back(EightUpper());
  return all;
}

RuleSet HouseRulesOf(std::string_view id) {
  for (RuleSet& rules : HouseRules()) {
    if (rules.id == id) return std::move(rules);
  }
  std::fprintf(stderr, "no house rules are called %.*s\n",
               static_cast<int>(id.size()), id.data());
  std::abort();
}

}  // namespace yatzy
