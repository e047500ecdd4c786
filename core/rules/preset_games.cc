#include "core/rules/preset_games.h"

#include <array>
#include <initializer_list>
#include <string_view>

#include "core/rules/pattern.h"

namespace yatzy {
namespace {

// As a rule file has it. All texts here are right: tests validate the presets.
struct Line {
  Category category;
  std::string_view pattern, payout;
};

CategoryRule Read(const Line& line) {
  CategoryRule rule;
  rule.category = line.category;
  rule.pattern = *ParsePattern(line.pattern);
  rule.payout = *ParsePayout(line.payout);
  return rule;
}

// Ones to Sixes, and what follows.
RuleSet Make(std::initializer_list<Line> lower,
             std::initializer_list<BonusTier> tiers) {
  constexpr std::array<Line, kFaces> kUpper = {
      {{Category::kOnes, "face 1", "matched"},
       {Category::kTwos, "face 2", "matched"},
       {Category::kThrees, "face 3", "matched"},
       {Category::kFours, "face 4", "matched"},
       {Category::kFives, "face 5", "matched"},
       {Category::kSixes, "face 6", "matched"}}};
  RuleSet rules;
  for (const Line& line : kUpper) {
    rules.categories.push_back(Read(line));
    rules.categories.back().is_upper = true;
  }
  for (const Line& line : lower) rules.categories.push_back(Read(line));
  rules.tiers = tiers;
  return rules;
}

}  // namespace

RuleSet ScandinavianRules() {
  return Make({{Category::kOnePair, "of-a-kind 2", "matched"},
               {Category::kTwoPairs, "pairs 2", "matched"},
               {Category::kThreeOfAKind, "of-a-kind 3", "matched"},
               {Category::kFourOfAKind, "of-a-kind 4", "matched"},
               {Category::kSmallStraight, "faces 12345", "15"},
               {Category::kLargeStraight, "faces 23456", "20"},
               {Category::kFullHouse, "house 3+2", "total"},
               {Category::kChance, "any", "total"},
               {Category::kYatzy, "of-a-kind 5", "50"}},
              {{63, 50}});
}

RuleSet YahtzeePlainRules() {
  return Make({{Category::kThreeOfAKind, "of-a-kind 3", "total"},
               {Category::kFourOfAKind, "of-a-kind 4", "total"},
               {Category::kFullHouse, "house 3+2", "25"},
               {Category::kSmallStraight, "run 4", "30"},
               {Category::kLargeStraight, "run 5", "40"},
               {Category::kYatzy, "of-a-kind 5", "50"},
               {Category::kChance, "any", "total"}},
              {{63, 35}});
}

RuleSet YahtzeeRules() {
  RuleSet rules = YahtzeePlainRules();
  rules.all_equal_bonus = {100, AllEqualWhen::kHoldsPoints};
  // A 0 in the box does not end the joker, only the bonus.
  rules.joker = {AllEqualWhen::kFilled, Joker::Pays::kOwnFilled,
                 Joker::OwnOpen::kOwn, Joker::OwnFilled::kLowerFirst};
  return rules;
}

RuleSet YahtzeeFreeJokerRules() {
  RuleSet rules = YahtzeePlainRules();
  rules.all_equal_bonus = {100, AllEqualWhen::kHoldsPoints};
  rules.joker = {AllEqualWhen::kFilled, Joker::Pays::kOwnFilled};
  return rules;
}

RuleSet KniffelRules() { return YahtzeePlainRules(); }

RuleSet YachtRules() {
  return Make({{Category::kChance, "any", "total"},
               {Category::kFourOfAKind, "of-a-kind 4", "total"},
               {Category::kFullHouse, "house 3+2 equal", "total"},
               {Category::kSmallStraight, "run 4", "15"},
               {Category::kLargeStraight, "run 5", "30"},
               {Category::kYatzy, "of-a-kind 5", "50"}},
              {{63, 35}});
}

RuleSet CragRules() {
  RuleSet rules = Make({{Category::kOddStraight, "faces 135", "20"},
                        {Category::kEvenStraight, "faces 246", "20"},
                        {Category::kSmallStraight, "faces 123", "20"},
                        {Category::kLargeStraight, "faces 456", "20"},
                        {Category::kThreeOfAKind, "of-a-kind 3", "25"},
                        {Category::kThirteen, "total = 13", "26"},
                        {Category::kCrag, "of-a-kind 2 and total = 13", "50"}},
                       {});
  rules.dice = 3;
  rules.rolls_per_turn = 2;
  return rules;
}

RuleSet MaxiRules() {
  RuleSet rules = Make({{Category::kOnePair, "of-a-kind 2", "matched"},
                        {Category::kTwoPairs, "pairs 2", "matched"},
                        {Category::kThreePairs, "pairs 3", "matched"},
                        {Category::kThreeOfAKind, "of-a-kind 3", "matched"},
                        {Category::kFourOfAKind, "of-a-kind 4", "matched"},
                        {Category::kFiveOfAKind, "of-a-kind 5", "matched"},
                        {Category::kSmallStraight, "faces 12345", "15"},
                        {Category::kLargeStraight, "faces 23456", "20"},
                        {Category::kFullStraight, "faces 123456", "21"},
                        {Category::kFullHouse, "house 3+2", "matched"},
                        {Category::kVilla, "house 3+3", "matched"},
                        {Category::kTower, "house 4+2", "matched"},
                        {Category::kChance, "any", "total"},
                        {Category::kYatzy, "of-a-kind 6", "100"}},
                       {{84, 100}});
  rules.dice = 6;
  return rules;
}

RuleSet Maxi75Rules() {
  RuleSet rules = MaxiRules();
  rules.tiers = {{75, 50}};
  return rules;
}

RuleSet KismetRules() {
  return Make(
      {{Category::kTwoPairsSameColour, "pairs 2 colours 16 25 34", "total"},
       {Category::kThreeOfAKind, "of-a-kind 3", "total"},
       {Category::kStraight, "run 5", "30"},
       {Category::kFlush, "colours 16 25 34", "35"},
       {Category::kFullHouse, "house 3+2", "total + 15"},
       {Category::kFullHouseSameColour, "house 3+2 colours 16 25 34",
        "total + 20"},
       {Category::kFourOfAKind, "of-a-kind 4", "total + 25"},
       {Category::kChance, "any", "total"},
       {Category::kYatzy, "of-a-kind 5", "total + 50"}},
      {{63, 35}, {71, 55}, {78, 75}});
}

}  // namespace yatzy
