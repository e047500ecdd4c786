// The lattice of keeps.
//
// A keep is a multiset of zero to six dice; there are C(6 + 6, 6) = 924. They
// are numbered by size, and within a size by their face counts in ascending
// lexicographic order:
//
//      0          the empty keep
//      1 .. 6     one die: 6, 5, 4, 3, 2, 1 (counts 000001 < 000010 < ...)
//      ...
//      210 .. 461 five dice: the 252 rolls of most games, roll r is 210 + r
//      462 .. 923 six dice: the 462 rolls of games with six
//
// A game of fewer dice lives in the first part of the same lattice: its rolls
// are the keeps with all of its dice.
//
// Two keeps that differ by one die are neighbours: one die up is what rolling
// one more die can give, one die down is what putting one die back gives. The
// solver walks only these edges, with five dice 210 x 6 = 1,260 in each
// direction, where the matrix from smaller keeps to rolls and the lists of the
// smaller keeps of all rolls have 4,116 entries each. With six dice they are
// 2,772 where the others have 11,914.
//
// Example: from {3,3} (keep 16) one die up by a 5 is {3,3,5}; one die down from
// there by a 3 is {3,5}.
#ifndef YATZY_CORE_DICE_KEEPS_H_
#define YATZY_CORE_DICE_KEEPS_H_

#include <array>
#include <cstdint>
#include <span>

#include "core/rules/face_counts.h"
#include "core/rules/limits.h"

namespace yatzy {

using KeepIndex = std::uint16_t;

// Returns how many keeps have fewer than `dice` dice, 1 to 7: (dice + 5 choose
// 6).
constexpr int KeepsOfFewer(int dice) {
  return dice * (dice + 1) * (dice + 2) * (dice + 3) * (dice + 4) * (dice + 5) /
         720;
}

inline constexpr int kMaxKeeps = KeepsOfFewer(kMaxDice + 1);
// Those that one die more can join.
inline constexpr int kKeepsWithRoom = KeepsOfFewer(kMaxDice);
inline constexpr int kMaxRolls = kMaxKeeps - kKeepsWithRoom;  // of any game

// With five dice.
inline constexpr int kSmallKeeps = KeepsOfFewer(kDice);  // of at most four
inline constexpr int kKeeps = KeepsOfFewer(kDice + 1);
inline constexpr int kRolls = kKeeps - kSmallKeeps;
static_assert(kKeeps == 462 && kMaxKeeps == 924);

struct KeepLattice {
  std::array<FaceCounts, kMaxKeeps> counts{};
  // up[k][f]: the keep with one more die of face f + 1.
  std::array<std::array<KeepIndex, kFaces>, kKeepsWithRoom> up{};
  // down[k][0 .. down_count[k] - 1]: the keeps with one die less, one for each
  // distinct face of k.
  std::array<std::array<KeepIndex, kFaces>, kMaxKeeps> down{};
  std::array<std::uint8_t, kMaxKeeps> down_count{};
};

namespace keeps_internal {

constexpr int Key(const FaceCounts& counts) {
  int key = 0;
  for (const int count : counts) key = key * (kMaxDice + 1) + count;
  return key;
}

// Appends to `keeps`, in ascending order, all keeps that begin with counts[0]
// to counts[face - 1] and have `dice` dice of the other faces.
constexpr void Enumerate(FaceCounts& counts, int face, int dice,
                         std::array<FaceCounts, kMaxKeeps>& keeps, int& size) {
  if (face == kFaces - 1) {
    counts[face] = static_cast<std::uint8_t>(dice);
    keeps[size++] = counts;
    return;
  }
  for (int n = 0; n <= dice; ++n) {
    counts[face] = static_cast<std::uint8_t>(n);
    Enumerate(counts, face + 1, dice - n, keeps, size);
  }
}

constexpr KeepLattice BuildLattice() {
  KeepLattice lattice;
  FaceCounts scratch{};
  int size = 0;
  for (int dice = 0; dice <= kMaxDice; ++dice) {
    Enumerate(scratch, 0, dice, lattice.counts, size);
  }
  std::array<KeepIndex, 117649> index_of{};  // 7^6 keys
  for (int k = 0; k < kMaxKeeps; ++k) {
    index_of[Key(lattice.counts[k])] = static_cast<KeepIndex>(k);
  }
  for (int k = 0; k < kMaxKeeps; ++k) {
    for (int face = 0; face < kFaces; ++face) {
      FaceCounts counts = lattice.counts[k];
      if (k < kKeepsWithRoom) {
        ++counts[face];
        lattice.up[k][face] = index_of[Key(counts)];
        --counts[face];
      }
      if (counts[face] > 0) {
        --counts[face];
        lattice.down[k][lattice.down_count[k]++] = index_of[Key(counts)];
      }
    }
  }
  return lattice;
}

}  // namespace keeps_internal

inline constexpr KeepLattice kKeepLattice = keeps_internal::BuildLattice();

// Returns the keep that holds these dice. Walks up from the empty keep.
// REQUIRES: at most kMaxDice faces, each 1..6.
constexpr KeepIndex KeepOf(std::span<const int> faces) {
  KeepIndex keep = 0;
  for (const int face : faces) keep = kKeepLattice.up[keep][face - 1];
  return keep;
}

}  // namespace yatzy

#endif  // YATZY_CORE_DICE_KEEPS_H_
