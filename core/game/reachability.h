// Which upper totals a game can reach.
//
// A filled upper category of face f holds 0, f, 2f, .., 5f points. The sums
// that a set of upper categories can produce are therefore a subset sum
// problem, solved here at compile time for each of the 64 sets.
#ifndef YATZY_CORE_GAME_REACHABILITY_H_
#define YATZY_CORE_GAME_REACHABILITY_H_

#include <array>

#include "core/game/state.h"
#include "core/rules/category.h"
#include "core/rules/face_counts.h"

namespace yatzy {

inline constexpr int kMaxUpperScore = 5 * (1 + 2 + 3 + 4 + 5 + 6);

// upper_sums[s] says whether exactly s points are possible, 0 <= s <= 105, not
// capped.
using UpperSums = std::array<bool, kMaxUpperScore + 1>;

// kUpperSums[upper_mask]: the sums that exactly these filled upper categories
// can produce together.
inline constexpr std::array<UpperSums, kAllUpperCategories + 1> kUpperSums =
    [] {
      std::array<UpperSums, kAllUpperCategories + 1> table{};
      table[0][0] = true;
      for (int face = 1; face <= kFaces; ++face) {
        // The sets whose highest face this is extend those of lower faces.
        const int bit = 1 << (face - 1);
        for (int mask = bit; mask < 2 * bit; ++mask) {
          for (int sum = 0; sum <= kMaxUpperScore - kDice * face; ++sum) {
            if (!table[mask - bit][sum]) continue;
            for (int dice = 0; dice <= kDice; ++dice) {
              table[mask][sum + dice * face] = true;
            }
          }
        }
      }
      return table;
    }();

// kReachableTotals[upper_mask][m]: whether the capped total m is possible when
// exactly `upper_mask` is filled.
inline constexpr std::array<std::array<bool, kUpperTotals>,
                            kAllUpperCategories + 1>
    kReachableTotals = [] {
      std::array<std::array<bool, kUpperTotals>, kAllUpperCategories + 1>
          table{};
      for (int mask = 0; mask <= kAllUpperCategories; ++mask) {
        for (int sum = 0; sum <= kMaxUpperScore; ++sum) {
          if (!kUpperSums[mask][sum]) continue;
          table[mask][std::min(sum, kBonusThreshold)] = true;
        }
      }
      return table;
    }();

// How many totals are reachable, for each upper_mask.
inline constexpr std::array<int, kAllUpperCategories + 1> kReachableTotalCount =
    [] {
      std::array<int, kAllUpperCategories + 1> count{};
      for (int mask = 0; mask <= kAllUpperCategories; ++mask) {
        for (const bool reachable : kReachableTotals[mask]) {
          count[mask] += reachable ? 1 : 0;
        }
      }
      return count;
    }();

// Returns whether some game passes through this state.
constexpr bool IsReachable(State state) {
  return kReachableTotals[state.filled & kAllUpperCategories]
                         [state.upper_total];
}

}  // namespace yatzy

#endif  // YATZY_CORE_GAME_REACHABILITY_H_
