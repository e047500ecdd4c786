// States and their index.
//
// A state S = (C, m) is the start of a turn: the set C of filled categories and
// the upper total m, the points so far in Ones..Sixes, capped at 63 because
// only reaching 63 matters. The index is
//
//      bit 20                            6 5           0
//          [ C: Yatzy ............ Ones ][ m: 0 .. 63 ]
//      state_index = C * 64 + m
//
// so that the 64 totals of one C are neighbours. Example: Ones and One Pair
// filled (bits 0 and 6, C = 65), three ones scored (m = 3): index 65 * 64 + 3 =
// 4163. Every index below 2^21 names one pair (C, m), but a game can reach only
// 1,430,528 of the 2,097,152: m must be a sum that the filled upper categories
// can produce (reachability.h).
#ifndef YATZY_CORE_GAME_STATE_H_
#define YATZY_CORE_GAME_STATE_H_

#include <algorithm>
#include <cstdint>

#include "core/rules/category.h"
#include "core/rules/scoring.h"

namespace yatzy {

inline constexpr int kUpperTotals = kBonusThreshold + 1;
inline constexpr std::uint32_t kStateSlots = (1u << kCategories) * kUpperTotals;
inline constexpr int kReachableStates = 1'430'528;
static_assert(kStateSlots == 1u << 21);

struct State {
  CategoryMask filled = 0;       // C
  std::uint8_t upper_total = 0;  // m, 0..63

  friend constexpr bool operator==(State, State) = default;
};

// Returns C * 64 + m. REQUIRES: state.filled < 2^15, state.upper_total <= 63.
constexpr std::uint32_t StateIndex(State state) {
  return state.filled * kUpperTotals + state.upper_total;
}

// Inverts StateIndex. REQUIRES: index < kStateSlots.
constexpr State StateAt(std::uint32_t index) {
  return State{static_cast<CategoryMask>(index / kUpperTotals),
               static_cast<std::uint8_t>(index % kUpperTotals)};
}

constexpr bool IsFinished(State state) {
  return state.filled == kAllCategories;
}

// Returns the state after `points` are scored in `category`. REQUIRES: the
// category is open in `state`.
constexpr State After(State state, Category category, int points) {
  const int upper_points = IsUpper(category) ? points : 0;
  return State{static_cast<CategoryMask>(state.filled | MaskOf(category)),
               static_cast<std::uint8_t>(std::min(
                   kBonusThreshold, state.upper_total + upper_points))};
}

}  // namespace yatzy

#endif  // YATZY_CORE_GAME_STATE_H_
