#ifndef YATZY_CORE_RULES_CATEGORY_H_
#define YATZY_CORE_RULES_CATEGORY_H_

#include <array>
#include <cstdint>
#include <string_view>

namespace yatzy {

// The fifteen categories of Scandinavian Yatzy. The value is the category's bit
// in a filled mask.
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
  kYatzy = 14,
};

inline constexpr int kCategories = 15;
inline constexpr int kUpperCategories = 6;

// A set of categories, one bit each; only the low fifteen bits are ever set.
using CategoryMask = std::uint16_t;

inline constexpr CategoryMask kAllCategories = (1 << kCategories) - 1;
inline constexpr CategoryMask kAllUpperCategories = (1 << kUpperCategories) - 1;

constexpr CategoryMask MaskOf(Category category) {
  return static_cast<CategoryMask>(1 << static_cast<int>(category));
}

constexpr bool Contains(CategoryMask mask, Category category) {
  return (mask & MaskOf(category)) != 0;
}

constexpr bool IsUpper(Category category) {
  return static_cast<int>(category) < kUpperCategories;
}

inline constexpr std::array<std::string_view, kCategories> kCategoryNames = {
    "Ones",           "Twos",           "Threes",
    "Fours",          "Fives",          "Sixes",
    "One Pair",       "Two Pairs",      "Three of a Kind",
    "Four of a Kind", "Small Straight", "Large Straight",
    "Full House",     "Chance",         "Yatzy"};

}  // namespace yatzy

#endif  // YATZY_CORE_RULES_CATEGORY_H_
