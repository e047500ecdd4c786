// The table of targets of a game, solved by the ranks of an MPI program: what
// SolveTargets makes, in memory that falls with the number of ranks.
//
// A rank keeps the rows of its sets (target_shares.h) of the level that is
// being solved and of the one above. In each round all ranks give each other
// the rows that the sets of this round need, solve these sets, and forget what
// they got. After a level each rank writes its rows into the file, so that
// nobody ever has the table. More rounds take less memory, but a row that is
// needed in several is sent in each of them.
#ifndef YATZY_CORE_CLUSTER_TARGET_RANKS_H_
#define YATZY_CORE_CLUSTER_TARGET_RANKS_H_

#include <mpi.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "core/game/game.h"
#include "core/os/sha256.h"

namespace yatzy {

inline constexpr int kMostRounds = 4096;

struct TargetRanksOptions {
  int rounds = 8;    // of a level, 1 to kMostRounds
  std::string path;  // of the file, on a disk that all ranks have

  // Called on rank 0 after each level. Must not throw.
  std::function<void(int level)> on_level = {};
};

// What a rank has done. Seconds are of processor time; those in MPI are spent
// waiting as well.
struct RankReport {
  double solve_s = 0;      // in which rows were computed
  double mpi_s = 0;        // in which rows were exchanged and written
  double base_mib = 0;     // resident memory before the first level
  double peak_mib = 0;     // .. and the most until the last one was written
  double sent_mib = 0;     // to other ranks
  double chances_mib = 0;  // of its own
};

struct TargetRanksReport {
  Sha256Digest payload_sha256{};
  std::uint64_t chances = 0;
  double wall_s = 0;  // until the last level was written
  // If no rank had to wait but for others: the sum over all rounds of the most
  // processor time that a rank took to solve its sets.
  double critical_s = 0;
  std::vector<RankReport> ranks;
};

// Solves by all ranks of `comm`, on one thread each. Blocks. All ranks call it
// together, with equal arguments; rank 0 gets the report, the others an empty
// one. An error is that of one rank: the others may wait for it for ever, so
// whoever gets one aborts all of them.
//
// INVALID_ARGUMENT for another number of rounds, or an empty path;
// UNIMPLEMENTED for a game that saves rolls; OUT_OF_RANGE if the table does not
// fit its format, or a round has more than 2^31 chances; INTERNAL if MPI fails;
// errors of SealTargetFile. The temporary file is gone after an error, but not
// after a kill; the next solve replaces it.
absl::StatusOr<TargetRanksReport> SolveTargetsByRanks(
    const std::shared_ptr<const Game>& game, MPI_Comm comm,
    const TargetRanksOptions& options);

}  // namespace yatzy

#endif  // YATZY_CORE_CLUSTER_TARGET_RANKS_H_
