// A state: the start of a turn.
//
// S = (C, m): the set C of filled categories and the upper total m, the points
// so far in the upper categories, capped at the highest threshold of a bonus,
// because only reaching it matters. In games where it matters later what the
// all-equal box holds, the state says that too, and in games that save rolls
// how many are saved.
//
// A game (game.h) numbers its states, knows which of them it can reach, and
// which one follows.
#ifndef YATZY_CORE_GAME_STATE_H_
#define YATZY_CORE_GAME_STATE_H_

#include <cstdint>

#include "core/rules/category.h"

namespace yatzy {

struct State {
  CategoryMask filled = 0;       // C
  std::uint8_t upper_total = 0;  // m
  // Whether the all-equal box is filled with points. False in games where that
  // does not matter.
  bool all_equal_held = false;
  // Rolls saved for this turn and later ones, in games that save rolls
  // (SavedRolls, rule_set.h). Within a turn: what a player who scores now would
  // have saved (Game::Saving).
  std::uint8_t saved = 0;

  friend constexpr bool operator==(State, State) = default;
};

}  // namespace yatzy

#endif  // YATZY_CORE_GAME_STATE_H_
