// The 252 rolls: their probabilities, their points and their keeps.
//
// A roll with face counts c1..c6 comes up in 5! / (c1! .. c6!) of the 6^5 =
// 7,776 ordered outcomes: {1,1,1,1,1} in one, {1,1,2,3,4} in 60, {1,2,3,4,5} in
// 120.
#ifndef YATZY_CORE_DICE_ROLLS_H_
#define YATZY_CORE_DICE_ROLLS_H_

#include <array>
#include <cstdint>
#include <span>

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

namespace rolls_internal {

// kBefore[face][dice][count]: how many ways `dice` dice can show the faces from
// face + 1 on with fewer than `count` dice of that one.
inline constexpr auto kBefore = [] {
  std::array<std::array<std::array<std::uint8_t, kDice + 2>, kDice + 1>, kFaces>
      before{};
  for (int dice = 0; dice <= kDice; ++dice) {
    before[kFaces - 1][dice][dice + 1] = 1;  // all dice, the only way
  }
  for (int face = kFaces - 2; face >= 0; --face) {
    for (int dice = 0; dice <= kDice; ++dice) {
      for (int n = 0; n <= dice; ++n) {
        const int rest = dice - n;
        before[face][dice][n + 1] = static_cast<std::uint8_t>(
            before[face][dice][n] + before[face + 1][rest][rest + 1]);
      }
    }
  }
  return before;
}();

}  // namespace rolls_internal

// Returns the index of the roll with these dice: how many rolls come before it
// in the lexicographic order of the counts. REQUIRES: DiceCount(dice) == 5.
constexpr int RollOf(const FaceCounts& dice) {
  int roll = 0;
  int left = kDice;
  for (int face = 0; face < kFaces - 1; ++face) {
    roll += rolls_internal::kBefore[face][left][dice[face]];
    left -= dice[face];
  }
  return roll;
}

// A roll of five different faces has 2^5 keeps, itself included. Every other
// roll has fewer; the average is 17.
inline constexpr int kMaxKeepsOfRoll = 32;

struct RollKeeps {
  std::array<std::array<KeepIndex, kMaxKeepsOfRoll>, kRolls> keeps{};
  std::array<std::uint8_t, kRolls> count{};
};

namespace rolls_internal {

// Appends `keep` to the lists of all rolls that `more`, which has it, can
// become by dice of `face` and the faces after it.
constexpr void AppendToRolls(int keep, int more, int face, RollKeeps& lists) {
  if (more >= kSmallKeeps) {
    const int roll = more - kSmallKeeps;
    lists.keeps[roll][lists.count[roll]++] = static_cast<KeepIndex>(keep);
    return;
  }
  for (; face < kFaces; ++face) {
    AppendToRolls(keep, kKeepLattice.up[more][face], face, lists);
  }
}

}  // namespace rolls_internal

inline constexpr RollKeeps kRollKeeps = [] {
  RollKeeps lists;
  for (int keep = kKeeps - 1; keep >= 0; --keep) {
    rolls_internal::AppendToRolls(keep, keep, 0, lists);
  }
  return lists;
}();

// Returns the keeps of a roll, larger ones first and within a size by ascending
// faces, which is the order of falling indices.
constexpr std::span<const KeepIndex> KeepsOfRoll(int roll) {
  return std::span(kRollKeeps.keeps[roll]).first(kRollKeeps.count[roll]);
}

}  // namespace yatzy

#endif  // YATZY_CORE_DICE_ROLLS_H_
