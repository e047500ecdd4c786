// Which process of a cluster solves which sets.
//
// The sets of a level, in rising order, are cut into pieces of equal work: so
// many *rounds* for each *rank*, one behind the other. The sets of a piece have
// most of their last categories in common. So most of what follows a set of a
// piece, one more category filled, is in the same piece of the level above or
// near it: only a category that all of the piece have open leads far away. In
// the file the chances of a piece are neighbours as well.
#ifndef YATZY_CORE_CLUSTER_TARGET_SHARES_H_
#define YATZY_CORE_CLUSTER_TARGET_SHARES_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/game/game.h"
#include "core/solver/target_levels.h"

namespace yatzy {

// Immutable, the same in every process.
class TargetShares {
 public:
  // The game outlives this. REQUIRES: ranks >= 1, rounds >= 1.
  TargetShares(const Game& game, int ranks, int rounds);

  int ranks() const { return ranks_; }
  int rounds() const { return rounds_; }

  // All sets of a level that a rank solves, and those of one round.
  std::span<const std::uint32_t> SetsOf(int level, int rank) const;
  std::span<const std::uint32_t> SetsOf(int level, int rank, int round) const;

  // Returns the sets that can come after these with one category more, each
  // once, rising.
  std::vector<std::uint32_t> Followers(
      std::span<const std::uint32_t> sets) const;

  // Returns those of the sets, which are rising and of this level, that a rank
  // has.
  std::span<const std::uint32_t> OfRank(std::span<const std::uint32_t> sets,
                                        int level, int rank) const;

 private:
  std::span<const std::uint32_t> Pieces(int level, int first, int last) const;

  const Game& game_;
  const int ranks_;
  const int rounds_;
  const TargetLevels levels_;
  // Where each piece of a level begins, and the end.
  std::array<std::vector<std::size_t>, kMaxCategories + 1> cuts_;
};

}  // namespace yatzy

#endif  // YATZY_CORE_CLUSTER_TARGET_SHARES_H_
