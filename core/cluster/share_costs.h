// What a solve by ranks will take at most, known before it begins.
#ifndef YATZY_CORE_CLUSTER_SHARE_COSTS_H_
#define YATZY_CORE_CLUSTER_SHARE_COSTS_H_

#include "core/cluster/target_shares.h"
#include "core/game/game.h"

namespace yatzy {

// Bytes of chances and their places, if rows were as long as they can be. Those
// of the default game are a fifth shorter.
struct ShareCosts {
  double table = 0;         // of the payload
  double two_levels = 0;    // of the largest two levels that are neighbours
  double largest_rank = 0;  // what a rank holds at most at a time
  double sent = 0;          // by all ranks together
};

// Takes a second for Maxi Yatzy. The game is that of the shares.
ShareCosts CostsOf(const Game& game, const TargetShares& shares);

}  // namespace yatzy

#endif  // YATZY_CORE_CLUSTER_SHARE_COSTS_H_
