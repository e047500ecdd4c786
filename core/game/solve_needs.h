// What a solve of a game takes, told before it begins.
#ifndef YATZY_CORE_GAME_SOLVE_NEEDS_H_
#define YATZY_CORE_GAME_SOLVE_NEEDS_H_

#include <cstdint>
#include <string>

#include "core/game/game.h"

namespace yatzy {

struct SolveNeeds {
  std::uint64_t table_bytes = 0;  // of memory, and of the file
  // Of memory, at most at once: the table, as far as it is there, and lanes.
  std::uint64_t memory_bytes = 0;
  // Of the checkpoint file at its end; 0 for a small game.
  std::uint64_t checkpoint_bytes = 0;
  // About so much of a processor with AVX-512, all threads together.
  double processor_seconds = 0;
};

// `lane_size`: bytes of a lane, 8 in double and 4 in float.
SolveNeeds NeedsOfSolve(const Game& game, int lane_size);

// All of it in words, of a solve in double: "4.1 GB of memory, 7.4 GB of disk
// and about 5 minutes of a processor".
std::string SolveNeedsText(const Game& game);

}  // namespace yatzy

#endif  // YATZY_CORE_GAME_SOLVE_NEEDS_H_
