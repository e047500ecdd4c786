#ifndef YATZY_CORE_RULES_FACE_COUNTS_H_
#define YATZY_CORE_RULES_FACE_COUNTS_H_

#include <array>
#include <cstdint>

namespace yatzy {

inline constexpr int kFaces = 6;
inline constexpr int kDice = 5;  // of most games

// A multiset of dice: element f counts the dice that show face f + 1. A roll
// has all dice of a game, a keep none to all.
using FaceCounts = std::array<std::uint8_t, kFaces>;

constexpr int DiceCount(const FaceCounts& counts) {
  int dice = 0;
  for (const int count : counts) dice += count;
  return dice;
}

// Returns the sum of the pips.
constexpr int DiceTotal(const FaceCounts& counts) {
  int total = 0;
  for (int face = 0; face < kFaces; ++face) total += counts[face] * (face + 1);
  return total;
}

}  // namespace yatzy

#endif  // YATZY_CORE_RULES_FACE_COUNTS_H_
