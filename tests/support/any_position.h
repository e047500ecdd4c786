#ifndef YATZY_TESTS_SUPPORT_ANY_POSITION_H_
#define YATZY_TESTS_SUPPORT_ANY_POSITION_H_

#include <cstdint>
#include <random>

#include "core/game/game.h"
#include "core/game/position.h"

namespace yatzy {

// Returns a position of any reachable state, with any dice and any number of
// rerolls. Its dice often show few faces, for jokers.
inline Position AnyPosition(const Game& game, std::mt19937_64& random) {
  Position position;
  do {
    position.state =
        game.StateAt(static_cast<std::uint32_t>(random() % game.state_slots()));
  } while (!game.IsReachable(position.state) ||
           game.IsFinished(position.state));
  const std::uint64_t faces = random() % kFaces + 1;
  for (int die = 0; die < game.dice(); ++die) ++position.dice[random() % faces];
  position.rerolls_left =
      static_cast<int>(random() % static_cast<std::uint64_t>(
                                      game.MostRerolls(position.state) + 1));
  return position;
}

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_ANY_POSITION_H_
