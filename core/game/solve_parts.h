// In which parts a large game is solved.
#ifndef YATZY_CORE_GAME_SOLVE_PARTS_H_
#define YATZY_CORE_GAME_SOLVE_PARTS_H_

#include <algorithm>
#include <cstdint>

#include "core/game/game.h"

namespace yatzy {

// Whether a game has two million values or more. A solve of such a game, a
// second's work, keeps no more in memory than it still needs, and may keep what
// it has solved in a file (SolveOptions::checkpoint).
inline bool IsLargeGame(const Game& game) { return game.values() >= 1u << 21; }

// How many upper categories, the last ones, tell the parts of a game apart.
// Four: with sixteen parts what is solved of a part while the same part of the
// level above is still there is a tenth of a level.
inline int SolvePartCategories(const Game& game) {
  return IsLargeGame(game) ? std::min(4, game.upper_categories()) : 0;
}

inline int SolveParts(const Game& game) {
  return 1 << SolvePartCategories(game);
}

// Returns the part of a set: which of those categories are filled, as a binary
// number. The values of a part are neighbours in the table.
inline int SolvePartOf(const Game& game, std::uint32_t set) {
  return game.UpperMaskOf(set) >>
         (game.upper_categories() - SolvePartCategories(game));
}

}  // namespace yatzy

#endif  // YATZY_CORE_GAME_SOLVE_PARTS_H_
