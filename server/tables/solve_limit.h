#ifndef YATZY_SERVER_TABLES_SOLVE_LIMIT_H_
#define YATZY_SERVER_TABLES_SOLVE_LIMIT_H_

#include <cstdint>

#include "absl/status/status.h"
#include "core/game/game.h"

namespace yatzy::server {

// OK if a solve of the game takes no more memory than --max-solve-memory
// allows, which is `most_bytes`. Otherwise FAILED_PRECONDITION, with all that
// the solve takes and what the flag has to be. Thread-safe.
absl::Status CheckSolveAllowed(const Game& game, std::uint64_t most_bytes);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_TABLES_SOLVE_LIMIT_H_
