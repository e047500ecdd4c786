#ifndef YATZY_CORE_RULES_CATEGORY_H_
#define YATZY_CORE_RULES_CATEGORY_H_

#include <array>
#include <cstdint>
#include <string_view>

namespace yatzy {

// The names of categories, over all rule sets. What a category pays is said by
// a rule set, not by its name: the same name pays differently in two games. The
// number + 1 is that of yatzy.v1.Category. New names go to the end.
enum class Category : std::uint8_t {
  kOnes = 0,
  kTwos = 1,
  kThrees = 2,
  kFours = 3,
  kFives = 4,
  kSixes = 5,
  kOnePair = 6,
  kTwoPairs = 7,
  kThreeOfAKind = 8,
  kFourOfAKind = 9,
  kSmallStraight = 10,
  kLargeStraight = 11,
  kFullHouse = 12,
  kChance = 13,
  kYatzy = 14,  // Yahtzee, Kniffel, Yacht, Generala, Kismet: all dice equal
  kThreePairs = 15,
  kFiveOfAKind = 16,
  kFullStraight = 17,
  kVilla = 18,  // twice three of a kind
  kTower = 19,  // four and two of a kind
  kStraight = 20,
  kFlush = 21,
  kTwoPairsSameColour = 22,
  kFullHouseSameColour = 23,
  kOddStraight = 24,
  kEvenStraight = 25,
  kThirteen = 26,
  kCrag = 27,
  kSecondYatzy = 28,
  // For what has no name.
  kOther1 = 29,
  kOther2 = 30,
  kOther3 = 31,
  kOther4 = 32,
  kOther5 = 33,
  kOther6 = 34,
  kOther7 = 35,
  kOther8 = 36,
};

inline constexpr int kCategoryNameCount = 37;

// By Category. kCategoryTokens are their spelling in rule files, commands and
// notations.
inline constexpr std::array<std::string_view, kCategoryNameCount>
    kCategoryNames = {"Ones",
                      "Twos",
                      "Threes",
                      "Fours",
                      "Fives",
                      "Sixes",
                      "One Pair",
                      "Two Pairs",
                      "Three of a Kind",
                      "Four of a Kind",
                      "Small Straight",
                      "Large Straight",
                      "Full House",
                      "Chance",
                      "Yatzy",
                      "Three Pairs",
                      "Five of a Kind",
                      "Full Straight",
                      "Villa",
                      "Tower",
                      "Straight",
                      "Flush",
                      "Two Pairs of a Colour",
                      "Full House of a Colour",
                      "Odd Straight",
                      "Even Straight",
                      "Thirteen",
                      "Crag",
                      "Second Yatzy",
                      "Other 1",
                      "Other 2",
                      "Other 3",
                      "Other 4",
                      "Other 5",
                      "Other 6",
                      "Other 7",
                      "Other 8"};
inline constexpr std::array<std::string_view, kCategoryNameCount>
    kCategoryTokens = {"ones",
                       "twos",
                       "threes",
                       "fours",
                       "fives",
                       "sixes",
                       "one-pair",
                       "two-pairs",
                       "three-of-a-kind",
                       "four-of-a-kind",
                       "small-straight",
                       "large-straight",
                       "full-house",
                       "chance",
                       "yatzy",
                       "three-pairs",
                       "five-of-a-kind",
                       "full-straight",
                       "villa",
                       "tower",
                       "straight",
                       "flush",
                       "two-pairs-same-colour",
                       "full-house-same-colour",
                       "odd-straight",
                       "even-straight",
                       "thirteen",
                       "crag",
                       "second-yatzy",
                       "other-1",
                       "other-2",
                       "other-3",
                       "other-4",
                       "other-5",
                       "other-6",
                       "other-7",
                       "other-8"};

// A set of categories of one rule set by their place in card order, one bit
// each. In Scandinavian Yatzy a category's place is its number.
using CategoryMask = std::uint32_t;

}  // namespace yatzy

#endif  // YATZY_CORE_RULES_CATEGORY_H_
