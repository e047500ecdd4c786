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

// The parts of a large game, sixteen: so what is solved of a part while the
// same part of the level above is still there is a tenth of a level. The last
// four upper categories tell them apart, and if there are not so many, the last
// lower ones as well. Other games are one part.
struct SolveParts {
  explicit SolveParts(const Game& game) {
    if (!IsLargeGame(game)) return;
    upper_mask = game.all_upper();
    upper = std::min(4, game.upper_categories());
    lower = std::min(4 - upper, game.categories() - game.upper_categories());
    upper_shift = game.upper_categories() - upper;
    lower_shift = game.categories() - lower;
  }

  int count() const { return 1 << (upper + lower); }

  // Returns the part of filled categories: which of those are filled, as a
  // binary number, upper ones first. The values of a part are neighbours in the
  // table, in games with a mark in two places.
  int Of(CategoryMask filled) const {
    return static_cast<int>((filled & upper_mask) >> upper_shift << lower |
                            (filled >> lower_shift & ((1u << lower) - 1)));
  }

  CategoryMask upper_mask = 0;
  int upper = 0;  // how many of the upper categories
  int lower = 0;  // and of the lower ones
  int upper_shift = 0;
  int lower_shift = 0;
};

}  // namespace yatzy

#endif  // YATZY_CORE_GAME_SOLVE_PARTS_H_
