// Where the kernels have the value of each keep: its row.
//
// With three and four dice the row of a keep is its number (keeps.h). With five
// and six the rolls come last in their order as well, and before them the
// smaller keeps lie in *blocks*. A block has all keeps with the same Ones and
// Twos; what they have of the other faces are *inner* dice, of which at most
// `free` have room. Inner dice are numbered by size, and within a size in
// lexicographic order, as keeps are. So they have the same number in every
// block, whether it is large or small:
//
//     row of a smaller keep = first_keep of its block + number of inner dice
//
// Example: with six dice {1,3,6} is in the block of one One, which has five
// dice free. Its inner dice {3,6} follow {}, {6}, {5}, {4}, {3}, {6,6}, ..
// {4,4}: number 11. In the block without Ones and Twos {3,6} itself has number
// 11, and so both are worked on by the same code (core/kernel/block_steps.h).
#ifndef YATZY_CORE_DICE_KEEP_ROWS_H_
#define YATZY_CORE_DICE_KEEP_ROWS_H_

#include <array>

#include "core/dice/keeps.h"

namespace yatzy {

inline constexpr int kSixDice = 6;
inline constexpr int kOuterFaces = 2;  // Ones and Twos

// Returns how many blocks there are with so many dice.
constexpr int KeepBlockCount(int dice) { return (dice + 1) * (dice + 2) / 2; }

// Returns how many numbers inner dice have that are at most so many, -1 to 6.
constexpr int InnerCount(int dice) {
  return (dice + 1) * (dice + 2) * (dice + 3) * (dice + 4) / 24;
}

// The numbers of inner dice, by the keep that has them and nothing else.
inline constexpr auto kInnerNumbers = [] {
  std::array<KeepIndex, kMaxKeeps> numbers{};
  int size = 0;
  for (int keep = 0; keep < kMaxKeeps; ++keep) {
    const FaceCounts& counts = kKeepLattice.counts[keep];
    if (counts[0] > 0 || counts[1] > 0) continue;
    numbers[keep] = static_cast<KeepIndex>(size++);
  }
  return numbers;
}();

struct KeepBlock {
  int ones;
  int twos;
  int free;
  int first_keep;  // a row
  int first_roll;  // a roll's number
  // The blocks with a One and with a Two more, if a die is free.
  int up[kOuterFaces];
  // The blocks with a die less, one for each face of Ones and Twos.
  int down[kOuterFaces];
  int down_count;
};

namespace keep_rows_internal {

// The block of so many Ones and Twos, in lexicographic order.
constexpr int BlockOf(int dice, int ones, int twos) {
  return ones * (dice + 1) - ones * (ones - 1) / 2 + twos;
}

}  // namespace keep_rows_internal

// Those of games with kCount dice.
template <int kCount>
inline constexpr auto kKeepBlocks = [] {
  using keep_rows_internal::BlockOf;
  std::array<KeepBlock, KeepBlockCount(kCount)> blocks{};
  int keeps = 0;
  int rolls = 0;
  for (int ones = 0; ones <= kCount; ++ones) {
    for (int twos = 0; ones + twos <= kCount; ++twos) {
      KeepBlock& block = blocks[BlockOf(kCount, ones, twos)];
      block.ones = ones;
      block.twos = twos;
      block.free = kCount - ones - twos;
      block.first_keep = keeps;
      block.first_roll = rolls;
      const int with_room = InnerCount(block.free - 1);
      keeps += with_room;
      rolls += InnerCount(block.free) - with_room;
      if (block.free > 0) {
        block.up[0] = BlockOf(kCount, ones + 1, twos);
        block.up[1] = BlockOf(kCount, ones, twos + 1);
      }
      int& downs = block.down_count;
      if (ones > 0) block.down[downs++] = BlockOf(kCount, ones - 1, twos);
      if (twos > 0) block.down[downs++] = BlockOf(kCount, ones, twos - 1);
    }
  }
  return blocks;
}();

// The row of each keep in games of kCount dice, five or six.
template <int kCount>
inline constexpr auto kRowsInBlocks = [] {
  std::array<KeepIndex, KeepsOfFewer(kCount + 1)> rows{};
  for (int keep = 0; keep < KeepsOfFewer(kCount + 1); ++keep) {
    const FaceCounts& counts = kKeepLattice.counts[keep];
    int inner = 0;
    for (int face = kOuterFaces; face < kFaces; ++face) {
      for (int n = 0; n < counts[face]; ++n) {
        inner = kKeepLattice.up[inner][face];
      }
    }
    const KeepBlock& block = kKeepBlocks<kCount>[keep_rows_internal::BlockOf(
        kCount, counts[0], counts[1])];
    const int number = kInnerNumbers[inner];
    const int with_room = InnerCount(block.free - 1);
    rows[keep] = static_cast<KeepIndex>(
        number < with_room
            ? block.first_keep + number
            : KeepsOfFewer(kCount) + block.first_roll + number - with_room);
  }
  return rows;
}();
static_assert(kRowsInBlocks<kDice>[0] == 0 && kRowsInBlocks<kSixDice>[0] == 0,
              "the empty keep comes first");

// Returns the row of a keep in games of so many dice.
constexpr int KeepRow(int dice, int keep) {
  return dice == kSixDice ? kRowsInBlocks<kSixDice>[keep]
         : dice == kDice  ? kRowsInBlocks<kDice>[keep]
                          : keep;
}

}  // namespace yatzy

#endif  // YATZY_CORE_DICE_KEEP_ROWS_H_
