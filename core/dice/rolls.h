// The 252 rolls: their probabilities and their points.
//
// A roll with face counts c1..c6 comes up in 5! / (c1! .. c6!) of the 6^5 =
// 7,776 ordered outcomes: {1,1,1,1,1} in one, {1,1,2,3,4} in 60, {1,2,3,4,5} in
// 120.
#ifndef YATZY_CORE_DICE_ROLLS_H_
#define YATZY_CORE_DICE_ROLLS_H_

#include <array>
#include <cstdint>

#include "core/dice/keeps.h"
#include "core/rules/category.h"
#include "core/rules/scoring.h"

namespace yatzy {

inline constexpr int kRollOutcomes = 7776;

constexpr const FaceCounts& RollCounts(int roll) {
  return kKeepLattice.counts[kSmallKeeps + roll];
}

// The number of ordered outcomes that give each roll; they add up to
// kRollOutcomes.
inline constexpr std::array<std::uint8_t, kRolls> kRollWays = [] {
  std::array<std::uint8_t, kRolls> ways{};
  for (int roll = 0; roll < kRolls; ++roll) {
    int permutations = 120;
    for (const int count : RollCounts(roll)) {
      for (int i = 2; i <= count; ++i) permutations /= i;
    }
    ways[roll] = static_cast<std::uint8_t>(permutations);
  }
  return ways;
}();

// kRollScores[roll][category bit]: the points of the roll in the category.
inline constexpr std::array<std::array<std::uint8_t, kCategories>, kRolls>
    kRollScores = [] {
      std::array<std::array<std::uint8_t, kCategories>, kRolls> scores{};
      for (int roll = 0; roll < kRolls; ++roll) {
        for (int c = 0; c < kCategories; ++c) {
          scores[roll][c] = static_cast<std::uint8_t>(
              Score(static_cast<Category>(c), RollCounts(roll)));
        }
      }
      return scores;
    }();

}  // namespace yatzy

#endif  // YATZY_CORE_DICE_ROLLS_H_
