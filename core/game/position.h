// Decisions: where one is taken, and what can be done.
#ifndef YATZY_CORE_GAME_POSITION_H_
#define YATZY_CORE_GAME_POSITION_H_

#include <variant>

#include "core/game/state.h"
#include "core/rules/category.h"
#include "core/rules/face_counts.h"

namespace yatzy {

// A decision to take: the state at the start of the turn, all dice as they are
// on the table, and how many more times some of them may be rolled.
struct Position {
  State state;
  FaceCounts dice{};
  int rerolls_left = 0;  // saved ones included: up to Game::MostRerolls
};

// The dice to keep, or the category to score.
using Action = std::variant<FaceCounts, Category>;

}  // namespace yatzy

#endif  // YATZY_CORE_GAME_POSITION_H_
