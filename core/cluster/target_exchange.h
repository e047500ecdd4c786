// How the rows that sets need come to the rank that solves them.
#ifndef YATZY_CORE_CLUSTER_TARGET_EXCHANGE_H_
#define YATZY_CORE_CLUSTER_TARGET_EXCHANGE_H_

#include <mpi.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "core/cluster/target_block.h"
#include "core/cluster/target_shares.h"

namespace yatzy {

// Which rows of the level above go where is known to all ranks, because it
// follows from the shares. So nobody asks: each rank gives what is needed of
// it. Not thread-safe.
class TargetExchange {
 public:
  // Game and shares outlive this. REQUIRES: `comm` has shares.ranks() ranks.
  TargetExchange(const Game& game, const TargetShares& shares, MPI_Comm comm);

  // Gets the rows that a round of a level needs and this rank does not have.
  // `above` are its rows of the level above. All ranks together. Errors of
  // Exchange.
  absl::Status Run(int level, int round, const TargetBlock& above);

  // What the last Run got.
  const TargetBlock& got() const { return got_; }

  // Forgets it.
  void Forget();

  // The bytes that this rank has given to others so far.
  std::size_t sent() const { return sent_; }

 private:
  // Lists, for each rank, the sets of the level above that it needs and this
  // rank has.
  void ListGiven(int level, int round);
  // .. and those that this rank needs and others have, in the order of ranks.
  void ListNeeded(int level, int round);
  // Copies what this rank gives, one behind the other.
  void Gather(const TargetBlock& above);

  const Game& game_;
  const TargetShares& shares_;
  const MPI_Comm comm_;
  int rank_ = 0;
  std::size_t sent_ = 0;

  // Of a round, by rank or in the order of ranks.
  std::vector<std::vector<std::uint32_t>> given_;
  std::vector<std::size_t> places_given_;
  std::vector<std::size_t> chances_given_;
  std::vector<TargetPlace> places_;
  std::vector<float> chances_;
  std::vector<std::uint32_t> needed_;
  std::vector<std::size_t> places_needed_;
  TargetBlock got_;
};

}  // namespace yatzy

#endif  // YATZY_CORE_CLUSTER_TARGET_EXCHANGE_H_
