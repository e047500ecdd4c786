#include "core/cluster/share_costs.h"

#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "core/solver/target_levels.h"
#include "core/table/target_table.h"

namespace yatzy {
namespace {

// A place takes as much as two chances.
double BytesOf(const Game& game, std::span<const std::uint32_t> sets) {
  constexpr int kPlace = sizeof(TargetPlace) / sizeof(float);
  return static_cast<double>(MostTargetChances(game, sets, kPlace)) *
         sizeof(float);
}

// What each rank gives and gets in a round, together.
std::vector<double> MovedIn(const Game& game, const TargetShares& shares,
                            int level, int round) {
  std::vector<double> moved(shares.ranks());
  for (int to = 0; to < shares.ranks(); ++to) {
    const auto needed = shares.Followers(shares.SetsOf(level, to, round));
    for (int from = 0; from < shares.ranks(); ++from) {
      if (from == to) continue;
      const double bytes =
          BytesOf(game, shares.OfRank(needed, level + 1, from));
      moved[from] += bytes;
      moved[to] += bytes;
    }
  }
  return moved;
}

}  // namespace

ShareCosts CostsOf(const Game& game, const TargetShares& shares) {
  ShareCosts costs;
  std::vector<double> above(shares.ranks());
  double level_above = 0;
  for (int level = game.categories(); level >= 0; --level) {
    std::vector<double> now(shares.ranks());
    double of_level = 0;
    for (int rank = 0; rank < shares.ranks(); ++rank) {
      now[rank] = BytesOf(game, shares.SetsOf(level, rank));
      of_level += now[rank];
    }
    for (int round = 0; level < game.categories() && round < shares.rounds();
         ++round) {
      const std::vector<double> moved = MovedIn(game, shares, level, round);
      for (int rank = 0; rank < shares.ranks(); ++rank) {
        costs.largest_rank =
            std::max(costs.largest_rank, now[rank] + above[rank] + moved[rank]);
        costs.sent += moved[rank] / 2;
      }
    }
    costs.table += of_level;
    costs.two_levels = std::max(costs.two_levels, of_level + level_above);
    level_above = of_level;
    above = std::move(now);
  }
  return costs;
}

}  // namespace yatzy
