#ifndef YATZY_CORE_RULES_SCORING_H_
#define YATZY_CORE_RULES_SCORING_H_

#include <string_view>

#include "core/rules/category.h"
#include "core/rules/face_counts.h"

namespace yatzy {

inline constexpr int kBonusThreshold = 63;
inline constexpr int kBonusPoints = 50;
inline constexpr int kYatzyPoints = 50;

// The rules in one canonical text. Its SHA-256 is the rules fingerprint of a
// table file, so a table that was solved under other rules is recognised;
// changing a rule means changing this text.
inline constexpr std::string_view kRulesText =
    "Scandinavian Yatzy; 5 dice; 6 faces; 3 rolls; 15 categories; "
    "ones..sixes: sum of that face; one pair: 2x highest face occurring at "
    "least twice; "
    "two pairs: 2x each of the two highest different faces occurring at least "
    "twice; "
    "three, four of a kind: 3x, 4x the face; small straight 12345: 15; large "
    "straight 23456: 20; "
    "full house: total of three of one face and two of another, never five of "
    "a kind; chance: total; yatzy: 50; "
    "bonus 50 at an upper total of 63; otherwise 0";

// E(start) under these rules, from an independent float64 solution.
inline constexpr double kReferenceExpectedStart = 248.439989378;

// The most points the fifteen categories can pay together, bonus not included:
// 105 upper + 12 + 22 + 18 + 24 + 15 + 20 + 28 + 30 + 50.
inline constexpr int kMaxBankedScore = 324;

// Returns the points that a roll of five dice scores in a category, 0 if it
// does not fit. REQUIRES: DiceCount(roll) == 5.
constexpr int Score(Category category, const FaceCounts& roll) {
  int pair = 0;         // highest face that occurs at least twice
  int second_pair = 0;  // next face that does
  int most = 0;         // face that occurs most often
  for (int face = kFaces; face >= 1; --face) {
    const int count = roll[face - 1];
    if (count >= 2 && pair == 0) {
      pair = face;
    } else if (count >= 2) {
      second_pair = face;
    }
    if (most == 0 || count > roll[most - 1]) most = face;
  }
  const int most_count = roll[most - 1];
  switch (category) {
    case Category::kOnes:
    case Category::kTwos:
    case Category::kThrees:
    case Category::kFours:
    case Category::kFives:
    case Category::kSixes: {
      const int face = static_cast<int>(category) + 1;
      return face * roll[face - 1];
    }
    case Category::kOnePair:
      return 2 * pair;
    case Category::kTwoPairs:
      return second_pair == 0 ? 0 : 2 * (pair + second_pair);
    case Category::kThreeOfAKind:
      return most_count >= 3 ? 3 * most : 0;
    case Category::kFourOfAKind:
      return most_count >= 4 ? 4 * most : 0;
    case Category::kSmallStraight:
      return most_count == 1 && roll[5] == 0 ? 15 : 0;
    case Category::kLargeStraight:
      return most_count == 1 && roll[0] == 0 ? 20 : 0;
    case Category::kFullHouse:
      return most_count == 3 && second_pair != 0 ? DiceTotal(roll) : 0;
    case Category::kChance:
      return DiceTotal(roll);
    case Category::kYatzy:
      return most_count == 5 ? kYatzyPoints : 0;
    default:
      return 0;
  }
}

}  // namespace yatzy

#endif  // YATZY_CORE_RULES_SCORING_H_
