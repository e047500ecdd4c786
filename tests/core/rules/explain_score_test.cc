#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "core/rules/presets.h"
#include "core/rules/rule_set.h"
#include "tests/support/faces.h"
#include "tests/support/house_rules.h"

namespace yatzy {
namespace {

constexpr bool kHeld = true;
constexpr bool kNotHeld = false;

RuleSet RulesOf(const std::string& id) {
  const auto preset = PresetRules(id);
  return preset.ok() ? *preset : HouseRulesOf(id);
}

// The words for a category by its name; `filled` has names, too.
std::string Words(const RuleSet& rules, const std::vector<Category>& filled,
                  bool held, const Faces& dice, Category category) {
  CategoryMask mask = 0;
  int place = -1;
  for (std::size_t i = 0; i < rules.categories.size(); ++i) {
    const Category name = rules.categories[i].category;
    if (std::count(filled.begin(), filled.end(), name) > 0) mask |= 1u << i;
    if (name == category) place = static_cast<int>(i);
  }
  return ExplainScore(rules, mask, held, CountsOf(dice), place);
}

std::string Open(const std::string& id, const Faces& dice, Category category) {
  return Words(RulesOf(id), {}, kNotHeld, dice, category);
}

TEST(ExplainScoreTest, SaysWhereThePointsComeFrom) {
  EXPECT_EQ(Open("scandinavian", {2, 2, 5, 5, 6}, Category::kTwoPairs),
            "Two Pairs: 14, the sum of the dice that match");
  EXPECT_EQ(Open("yahtzee", {2, 5, 5, 5, 6}, Category::kThreeOfAKind),
            "Three of a Kind: 23, the sum of all dice");
  EXPECT_EQ(Open("kismet", {2, 2, 5, 5, 5}, Category::kFullHouse),
            "Full House: 34, the sum of all dice and 15");
  EXPECT_EQ(Open("yahtzee", {2, 2, 5, 5, 5}, Category::kFullHouse),
            "Full House: 25");
}

TEST(ExplainScoreTest, SaysWhyThereAreNone) {
  EXPECT_EQ(Open("scandinavian", {5, 5, 5, 5, 5}, Category::kFullHouse),
            "Full House: 0, five of a kind is none here");
  EXPECT_EQ(Open("scandinavian", {1, 4, 4, 4, 4}, Category::kTwoPairs),
            "Two Pairs: 0, four of a kind is not two pairs here");
  EXPECT_EQ(Open("scandinavian", {4, 4, 4, 4, 4}, Category::kTwoPairs),
            "Two Pairs: 0, five of a kind is not two pairs here");
  EXPECT_EQ(Open("scandinavian", {1, 2, 4, 4, 4}, Category::kTwoPairs),
            "Two Pairs: 0, it takes two pairs");
  EXPECT_EQ(Open("scandinavian", {1, 2, 3, 5, 5}, Category::kFours),
            "Fours: 0, it takes a die that shows 4");
  EXPECT_EQ(Open("scandinavian", {1, 2, 3, 5, 5}, Category::kThreeOfAKind),
            "Three of a Kind: 0, it takes three of a kind");
  EXPECT_EQ(Open("scandinavian", {2, 3, 4, 5, 6}, Category::kSmallStraight),
            "Small Straight: 0, it takes the dice 12345");
  EXPECT_EQ(Open("yahtzee", {1, 2, 3, 5, 6}, Category::kSmallStraight),
            "Small Straight: 0, it takes four faces in a row");
  EXPECT_EQ(Open("yahtzee", {1, 2, 3, 5, 6}, Category::kFullHouse),
            "Full House: 0, it takes three of one face and two of another");
  EXPECT_EQ(Open("kismet", {1, 1, 5, 5, 6}, Category::kTwoPairsSameColour),
            "Two Pairs of a Colour: 0, it takes two pairs of one colour");
  EXPECT_EQ(Open("kismet", {1, 1, 5, 5, 6}, Category::kFlush),
            "Flush: 0, it takes dice of one colour (16 25 34)");
  EXPECT_EQ(Open("crag", {3, 4, 5}, Category::kCrag),
            "Crag: 0, it takes two of a kind and a total = 13");
  EXPECT_EQ(Open("crag", {3, 5, 5}, Category::kThirteen), "Thirteen: 26");
  EXPECT_EQ(Open("crag", {3, 5, 5}, Category::kCrag), "Crag: 50");
}

TEST(ExplainScoreTest, SaysWhatAJokerPays) {
  EXPECT_EQ(Words(RulesOf("yahtzee"), {Category::kYatzy, Category::kSixes},
                  kHeld, {6, 6, 6, 6, 6}, Category::kSmallStraight),
            "Small Straight: 30 as a joker (the Yatzy box is filled, Sixes are "
            "filled), and 100 extra");
  EXPECT_EQ(Words(RulesOf("yahtzee"), {Category::kYatzy, Category::kSixes},
                  kNotHeld, {6, 6, 6, 6, 6}, Category::kFullHouse),
            "Full House: 25 as a joker (the Yatzy box is filled, Sixes are "
            "filled), without the extra 100, as the Yatzy box holds 0");
  EXPECT_EQ(
      Words(RulesOf("yahtzee-joker-if-50"), {Category::kYatzy, Category::kOnes},
            kHeld, {1, 1, 1, 1, 1}, Category::kLargeStraight),
      "Large Straight: 40 as a joker (the Yatzy box holds 50, Ones are "
      "filled), and 100 extra");
  EXPECT_EQ(Words(RulesOf("kniffel-joker"), {Category::kYatzy}, kNotHeld,
                  {1, 1, 1, 1, 1}, Category::kLargeStraight),
            "Large Straight: 40 as a joker (the Yatzy box is filled), and 50 "
            "extra");
  EXPECT_EQ(Words(RulesOf("yahtzee"), {Category::kYatzy}, kHeld,
                  {6, 6, 6, 6, 6}, Category::kSixes),
            "Sixes: 30, the sum of the dice that match, and 100 extra");
}

TEST(ExplainScoreTest, SaysWhyARollIsNoJoker) {
  EXPECT_EQ(Words(RulesOf("yahtzee-free-joker"), {Category::kYatzy}, kHeld,
                  {6, 6, 6, 6, 6}, Category::kFullHouse),
            "Full House: 0, five of a kind is none here; no joker, as Sixes "
            "are open, and 100 extra");
  EXPECT_EQ(
      Words(RulesOf("kniffel-joker-if-50"), {Category::kYatzy}, kNotHeld,
            {6, 6, 6, 6, 6}, Category::kSmallStraight),
      "Small Straight: 0, it takes four faces in a row; no joker, as the Yatzy "
      "box holds 0, without the extra 50, as the Yatzy box holds 0");
  EXPECT_EQ(Words(RulesOf("yahtzee-1956-joker"), {Category::kYatzy}, kHeld,
                  {6, 6, 6, 6, 6}, Category::kSixes),
            "Sixes: 30, the sum of the dice that match, without the extra 100, "
            "as this is no lower category");
}

TEST(ExplainScoreTest, SaysWhereElseARollMustGo) {
  const Faces sixes = {6, 6, 6, 6, 6};
  EXPECT_EQ(Words(RulesOf("yahtzee"), {Category::kYatzy}, kHeld, sixes,
                  Category::kFullHouse),
            "Full House: must be scored in Sixes");
  EXPECT_EQ(Words(RulesOf("yahtzee"), {Category::kYatzy, Category::kSixes},
                  kHeld, sixes, Category::kFives),
            "Fives: must be scored in a lower category");
  EXPECT_EQ(Words(RulesOf("yahtzee-own-or-lower"), {Category::kYatzy}, kHeld,
                  sixes, Category::kFives),
            "Fives: must be scored in Sixes or a lower category");
  EXPECT_EQ(Open("scandinavian+forced", sixes, Category::kSixes),
            "Sixes: not yet, Ones are next");
  EXPECT_EQ(Words(RulesOf("yahtzee"), {Category::kYatzy}, kHeld, sixes,
                  Category::kYatzy),
            "Yatzy: filled already");
}

}  // namespace
}  // namespace yatzy
