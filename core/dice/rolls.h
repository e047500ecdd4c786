// Rolls: their probabilities and their keeps.
//
// A roll of five dice with face counts c1..c6 comes up in 5! / (c1! .. c6!) of
// the 6^5 = 7,776 ordered outcomes: {1,1,1,1,1} in one, {1,1,2,3,4} in 60,
// {1,2,3,4,5} in 120.
#ifndef YATZY_CORE_DICE_ROLLS_H_
#define YATZY_CORE_DICE_ROLLS_H_

#include <array>
#include <cstdint>
#include <span>

#include "core/dice/keeps.h"

namespace yatzy {

// Returns how many rolls `dice` dice have: 56, 126, 252, 462 for three to six.
constexpr int RollCount(int dice) {
  return KeepsOfFewer(dice + 1) - KeepsOfFewer(dice);
}

// Returns the dice of a roll of `dice` dice.
constexpr const FaceCounts& RollCounts(int dice, int roll) {
  return kKeepLattice.counts[KeepsOfFewer(dice) + roll];
}

// The same with five dice.
constexpr const FaceCounts& RollCounts(int roll) {
  return RollCounts(kDice, roll);
}

// Returns the number of ordered outcomes that give these dice.
constexpr int WaysOf(const FaceCounts& dice) {
  int ways = 1;
  int placed = 0;
  for (const int count : dice) {
    for (int i = 1; i <= count; ++i) ways = ways * ++placed / i;
  }
  return ways;
}

// Returns the number of ordered outcomes of `dice` dice.
constexpr int OutcomesOf(int dice) {
  int outcomes = 1;
  for (int i = 0; i < dice; ++i) outcomes *= kFaces;
  return outcomes;
}
inline constexpr int kRollOutcomes = OutcomesOf(kDice);

// What WaysOf has for each roll of `kCount` dice; they add up to
// OutcomesOf(kCount).
template <int kCount>
inline constexpr auto kWaysOfRolls = [] {
  std::array<std::uint16_t, RollCount(kCount)> ways{};
  for (int roll = 0; roll < RollCount(kCount); ++roll) {
    ways[roll] = static_cast<std::uint16_t>(WaysOf(RollCounts(kCount, roll)));
  }
  return ways;
}();
inline constexpr auto kRollWays = kWaysOfRolls<kDice>;

namespace rolls_internal {

// kBefore[face][dice][count]: how many ways `dice` dice can show the faces from
// face + 1 on with fewer than `count` dice of that one.
inline constexpr auto kBefore = [] {
  std::array<std::array<std::array<std::uint16_t, kMaxDice + 2>, kMaxDice + 1>,
             kFaces>
      before{};
  for (int dice = 0; dice <= kMaxDice; ++dice) {
    before[kFaces - 1][dice][dice + 1] = 1;  // all dice, the only way
  }
  for (int face = kFaces - 2; face >= 0; --face) {
    for (int dice = 0; dice <= kMaxDice; ++dice) {
      for (int n = 0; n <= dice; ++n) {
        const int rest = dice - n;
        before[face][dice][n + 1] = static_cast<std::uint16_t>(
            before[face][dice][n] + before[face + 1][rest][rest + 1]);
      }
    }
  }
  return before;
}();

}  // namespace rolls_internal

// Returns the index of the roll with these `count` dice: how many rolls come
// before it in the lexicographic order of the counts. REQUIRES:
// DiceCount(dice) == count.
constexpr int RollOf(const FaceCounts& dice, int count = kDice) {
  int roll = 0;
  int left = count;
  for (int face = 0; face < kFaces - 1; ++face) {
    roll += rolls_internal::kBefore[face][left][dice[face]];
    left -= dice[face];
  }
  return roll;
}

// Returns the keep with these dice, at most kMaxDice: keeps of as many are in
// the order of rolls.
constexpr KeepIndex KeepOf(const FaceCounts& dice) {
  const int count = DiceCount(dice);
  return static_cast<KeepIndex>(KeepsOfFewer(count) + RollOf(dice, count));
}

// A roll of different faces has 2^dice keeps, itself included. Every other roll
// has fewer; the average is 17 with five dice.
inline constexpr int kMaxKeepsOfRoll = 1 << kMaxDice;

struct KeepLists {
  std::array<std::array<KeepIndex, kMaxKeepsOfRoll>, kMaxKeeps> keeps{};
  std::array<std::uint8_t, kMaxKeeps> count{};
};

namespace rolls_internal {

// Appends `keep` to the list of `more`, which has it, and to those of all that
// can come of that by dice of `face` and the faces after it.
constexpr void AppendToLists(int keep, int more, int face, KeepLists& lists) {
  lists.keeps[more][lists.count[more]++] = static_cast<KeepIndex>(keep);
  for (; more < kKeepsWithRoom && face < kFaces; ++face) {
    AppendToLists(keep, kKeepLattice.up[more][face], face, lists);
  }
}

}  // namespace rolls_internal

constexpr void FillKeepLists(KeepLists& lists) {
  for (int keep = kMaxKeeps - 1; keep >= 0; --keep) {
    rolls_internal::AppendToLists(keep, keep, 0, lists);
  }
}

#ifdef __wasm__
// Made when they are first asked for: they are a fifth of what a page would
// load.
inline const KeepLists& AllKeepLists() {
  static KeepLists lists;
  if (lists.count[0] == 0) FillKeepLists(lists);
  return lists;
}
#else
inline constexpr KeepLists kKeepLists = [] {
  KeepLists lists;
  FillKeepLists(lists);
  return lists;
}();
constexpr const KeepLists& AllKeepLists() { return kKeepLists; }
#endif

// Returns the keeps of a roll of `dice` dice, larger ones first and within a
// size by ascending faces, which is the order of falling indices.
inline std::span<const KeepIndex> KeepsOfRoll(int roll, int dice = kDice) {
  const int keep = KeepsOfFewer(dice) + roll;
  const KeepLists& lists = AllKeepLists();
  return std::span(lists.keeps[keep]).first(lists.count[keep]);
}

}  // namespace yatzy

#endif  // YATZY_CORE_DICE_ROLLS_H_
