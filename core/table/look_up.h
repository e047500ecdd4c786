// The ways in which LookUp (value_table.h) looks up a block, for it and for the
// tests that compare them.
#ifndef YATZY_CORE_TABLE_LOOK_UP_H_
#define YATZY_CORE_TABLE_LOOK_UP_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/game/game.h"

namespace yatzy {

// Values are checked so many at a time, since a bad index is rare.
inline constexpr std::size_t kLookUpBlock = 256;

// Sets values[i] = payload[game.ValueAt(indices[i])] for at most kLookUpBlock
// indices, and returns whether all of them have one; any values if not.
using BlockLookUp = bool (*)(const Game& game, const float* payload,
                             const std::uint32_t* indices, std::size_t count,
                             float* values);

// Returns those for this game on this machine, the fastest last.
const std::vector<BlockLookUp>& BlockLookUpsFor(const Game& game);

}  // namespace yatzy

#endif  // YATZY_CORE_TABLE_LOOK_UP_H_
