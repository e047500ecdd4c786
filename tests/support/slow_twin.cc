#include "tests/support/slow_twin.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "core/dice/rolls.h"
#include "core/solver/parallel_loops.h"
#include "tests/support/default_game.h"

namespace yatzy {
namespace {

// Calls visit(counts) for each of the 6^dice ordered outcomes added to
// `counts`.
template <typename Visit>
void ForEachOutcome(FaceCounts counts, int dice, const Visit& visit) {
  if (dice == 0) return visit(counts);
  for (int face = 0; face < kFaces; ++face) {
    FaceCounts more = counts;
    ++more[face];
    ForEachOutcome(more, dice - 1, visit);
  }
}

bool Includes(const FaceCounts& roll, const FaceCounts& keep) {
  return std::equal(keep.begin(), keep.end(), roll.begin(),
                    [](int kept, int rolled) { return kept <= rolled; });
}

}  // namespace

SlowTwin::SlowTwin() : outcomes_of_keep_(kKeeps), keeps_of_roll_(kRolls) {
  std::map<FaceCounts, int> roll_of;
  for (int roll = 0; roll < kRolls; ++roll) roll_of[RollCounts(roll)] = roll;
  for (int keep = 0; keep < kKeeps; ++keep) {
    const FaceCounts& kept = kKeepLattice.counts[keep];
    std::map<int, double> ways;
    const int dice = kDice - DiceCount(kept);
    ForEachOutcome(kept, dice,
                   [&](const FaceCounts& roll) { ++ways[roll_of.at(roll)]; });
    for (const auto& [roll, count] : ways) {
      outcomes_of_keep_[keep].push_back({roll, count / std::pow(6.0, dice)});
    }
    for (int roll = 0; roll < kRolls; ++roll) {
      if (Includes(RollCounts(roll), kept)) {
        keeps_of_roll_[roll].push_back(keep);
      }
    }
  }
}

std::vector<double> SlowTwin::ScoreRolls(State state,
                                         std::span<const double> values) const {
  std::vector<double> best(kRolls, -std::numeric_limits<double>::infinity());
  for (int roll = 0; roll < kRolls; ++roll) {
    for (int c = 0; c < kCategories; ++c) {
      const auto category = static_cast<Category>(c);
      if (Contains(state.filled, category)) continue;
      const int points = PointsIn(category, roll);
      const State next = After(state, category, points);
      best[roll] = std::max(best[roll], points + values[StateIndex(next)]);
    }
  }
  return best;
}

double SlowTwin::ExpectedRemaining(State state,
                                   std::span<const double> values) const {
  if (IsFinished(state)) {
    return state.upper_total == kBonusThreshold ? kBonusPoints : 0;
  }
  return ValuesOfKeeps(state, values, 3)[0];
}

std::vector<double> SlowTwin::ValuesOfKeeps(State state,
                                            std::span<const double> values,
                                            int rerolls) const {
  std::vector<double> of_roll = ScoreRolls(state, values);
  std::vector<double> of_keep(kKeeps);
  for (int left = 1;; ++left) {
    for (int keep = 0; keep < kKeeps; ++keep) {
      of_keep[keep] = 0;
      for (const auto& [roll, probability] : outcomes_of_keep_[keep]) {
        of_keep[keep] += probability * of_roll[roll];
      }
    }
    if (left == rerolls) return of_keep;
    for (int roll = 0; roll < kRolls; ++roll) {
      for (const int keep : keeps_of_roll_[roll]) {
        of_roll[roll] = std::max(of_roll[roll], of_keep[keep]);
      }
    }
  }
}

std::vector<double> SlowTwin::Solve(int threads) const {
  std::vector<double> values(kStateSlots,
                             std::numeric_limits<double>::quiet_NaN());
  ParallelLoops loops(threads);
  for (int level = kCategories; level >= 0; --level) {
    loops.Run(kAllCategories + 1, [&](int filled) {
      if (std::popcount(static_cast<unsigned>(filled)) != level) return;
      for (int total = 0; total < kUpperTotals; ++total) {
        const State state{static_cast<CategoryMask>(filled),
                          static_cast<std::uint8_t>(total)};
        if (!IsReachable(state)) continue;
        values[StateIndex(state)] = ExpectedRemaining(state, values);
      }
    });
  }
  return values;
}

}  // namespace yatzy
