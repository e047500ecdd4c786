#ifndef YATZY_TESTS_SUPPORT_DEFAULT_GAME_H_
#define YATZY_TESTS_SUPPORT_DEFAULT_GAME_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "core/dice/rolls.h"
#include "core/game/game.h"

// Scandinavian Yatzy in constants, which tests state once more, and its states
// by short names. A category's place is its number here.
namespace yatzy {

inline constexpr int kCategories = 15;
inline constexpr int kUpperCategories = 6;
inline constexpr int kAllCategories = (1 << kCategories) - 1;
inline constexpr int kAllUpperCategories = (1 << kUpperCategories) - 1;
inline constexpr int kBonusThreshold = 63;
inline constexpr int kBonusPoints = 50;
inline constexpr int kUpperTotals = kBonusThreshold + 1;
inline constexpr std::uint32_t kStateSlots = 1u << 21;
inline constexpr int kReachableStates = 1'430'528;

inline const Game& TheGame() { return *Game::Default(); }

inline std::uint32_t StateIndex(State state) {
  return TheGame().StateIndex(state);
}
inline State StateAt(std::uint32_t index) { return TheGame().StateAt(index); }
inline bool IsReachable(State state) { return TheGame().IsReachable(state); }
inline bool IsFinished(State state) { return TheGame().IsFinished(state); }

constexpr CategoryMask MaskOf(Category category) {
  return 1u << static_cast<int>(category);
}
constexpr bool Contains(CategoryMask mask, Category category) {
  return (mask & MaskOf(category)) != 0;
}
constexpr bool IsUpper(Category category) {
  return static_cast<int>(category) < kUpperCategories;
}

// The size of a table and of its file, in bytes.
inline constexpr int kTableValues = 839'680;
inline constexpr std::size_t kTablePayloadSize = kTableValues * sizeof(float);
inline constexpr std::size_t kTableFileSize = 65'536 + kTablePayloadSize;

// What the roll of five dice pays.
inline int PointsIn(Category category, int roll) {
  return TheGame().Points(static_cast<int>(category), roll);
}

// The state after `points` are scored in an open category.
inline State After(State state, Category category, int points) {
  const int more = IsUpper(category) ? points : 0;
  return {state.filled | MaskOf(category),
          static_cast<std::uint8_t>(
              std::min(kBonusThreshold, state.upper_total + more))};
}

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_DEFAULT_GAME_H_
