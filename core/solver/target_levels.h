// What solvers of targets know of a game before they solve it.
#ifndef YATZY_CORE_SOLVER_TARGET_LEVELS_H_
#define YATZY_CORE_SOLVER_TARGET_LEVELS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "core/game/game.h"

namespace yatzy {

// The sets that occur, by the number of their filled categories, each rising:
// the order in which a file has their chances.
using TargetLevels = std::array<std::vector<std::uint32_t>, kMaxCategories + 1>;

TargetLevels TargetLevelsOf(const Game& game);

// How many values a set has.
inline int ValuesOf(const Game& game, std::uint32_t set) {
  return game.upper().Values(game.UpperMaskOf(set));
}

// How many chances these sets have at most, with so many more for each row.
std::size_t MostTargetChances(const Game& game,
                              std::span<const std::uint32_t> sets, int more);

// OUT_OF_RANGE if the game could need 2^32 chances or has targets of 65,536
// points: then places are too small for it.
absl::Status CheckTargetsFit(const Game& game);

}  // namespace yatzy

#endif  // YATZY_CORE_SOLVER_TARGET_LEVELS_H_
