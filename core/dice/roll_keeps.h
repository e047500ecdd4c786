#ifndef YATZY_CORE_DICE_ROLL_KEEPS_H_
#define YATZY_CORE_DICE_ROLL_KEEPS_H_

#include <array>
#include <cstdint>
#include <span>

#include "core/dice/keeps.h"
#include "core/dice/rolls.h"

namespace yatzy {

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

// The index of the roll with these dice: how many rolls come before it in the
// lexicographic order of the counts. REQUIRES: DiceCount(dice) == 5.
constexpr int RollOf(const FaceCounts& dice) {
  int roll = 0;
  int left = kDice;
  for (int face = 0; face < kFaces - 1; ++face) {
    roll += rolls_internal::kBefore[face][left][dice[face]];
    left -= dice[face];
  }
  return roll;
}

// A roll of five different faces has 2^5 keeps, every other one fewer.
inline constexpr int kMaxKeepsOfRoll = 32;

struct RollKeeps {
  // 4,116 smaller keeps of all rolls, and the rolls themselves.
  static constexpr int kSize = 4116 + kRolls;

  std::array<KeepIndex, kSize> keeps{};
  std::array<std::uint16_t, kRolls + 1> begins{};
};

// The keeps of each roll, larger ones first and within a size by ascending
// faces, which is by descending index.
inline constexpr RollKeeps kRollKeeps = [] {
  RollKeeps lists;
  int size = 0;
  for (int roll = 0; roll < kRolls; ++roll) {
    lists.begins[roll] = static_cast<std::uint16_t>(size);
    const FaceCounts& dice = kKeepLattice.counts[kSmallKeeps + roll];
    for (int keep = kSmallKeeps + roll; keep >= 0; --keep) {
      const FaceCounts& kept = kKeepLattice.counts[keep];
      int face = 0;
      while (face < kFaces && kept[face] <= dice[face]) ++face;
      if (face == kFaces) lists.keeps[size++] = static_cast<KeepIndex>(keep);
    }
  }
  lists.begins[kRolls] = static_cast<std::uint16_t>(size);
  return lists;
}();
static_assert(kRollKeeps.begins[kRolls] == RollKeeps::kSize);

constexpr std::span<const KeepIndex> KeepsOfRoll(int roll) {
  return std::span(kRollKeeps.keeps)
      .subspan(kRollKeeps.begins[roll],
               kRollKeeps.begins[roll + 1] - kRollKeeps.begins[roll]);
}

}  // namespace yatzy

#endif  // YATZY_CORE_DICE_ROLL_KEEPS_H_
