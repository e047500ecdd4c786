#include "server/tables/solve_limit.h"

#include "absl/strings/str_cat.h"
#include "core/game/solve_needs.h"

namespace yatzy::server {

absl::Status CheckSolveAllowed(const Game& game, std::uint64_t most_bytes) {
  const std::uint64_t takes = NeedsOfSolve(game, sizeof(double)).memory_bytes;
  if (takes <= most_bytes) return absl::OkStatus();
  constexpr std::uint64_t kMib = 1 << 20;
  return absl::FailedPreconditionError(absl::StrCat(
      game.id(), " has ", game.reachable_states(), " states: a solve takes ",
      SolveNeedsText(game), "; --max-solve-memory allows ", most_bytes / kMib,
      " MiB and has to allow ", (takes + kMib - 1) / kMib));
}

}  // namespace yatzy::server
