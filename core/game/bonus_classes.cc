#include "core/game/bonus_classes.h"

#include <algorithm>

#include "core/game/reachability.h"

namespace yatzy {
namespace {

constexpr int kOutOfReach = kMaxUpperScore + 1;

// Returns need(C, m): the least sum that the open categories can add and that
// reaches 63, or kOutOfReach.
int Need(int upper_mask, int upper_total) {
  const UpperSums& open_sums = kUpperSums[~upper_mask & kAllUpperCategories];
  for (int sum = kBonusThreshold - upper_total; sum <= kMaxUpperScore; ++sum) {
    if (open_sums[sum]) return sum;
  }
  return kOutOfReach;
}

}  // namespace

BonusClasses::BonusClasses() {
  for (int mask = 0; mask <= kAllUpperCategories; ++mask) {
    auto& representatives = representatives_[mask];
    representatives = {kHopeless};
    std::array<int, kOutOfReach + 1> lane_of_need{};  // 0 is kOutOfReachLane
    class_of_[mask][kBonusThreshold] = {kOutOfReachLane, kBonusPoints};
    for (int total = 0; total < kBonusThreshold; ++total) {
      const int need = Need(mask, total);
      if (need == kOutOfReach || !kReachableTotals[mask][total]) continue;
      if (lane_of_need[need] == 0) {
        lane_of_need[need] = static_cast<int>(representatives.size());
        representatives.push_back(total);
      }
      class_of_[mask][total] = {static_cast<std::uint8_t>(lane_of_need[need]),
                                0};
    }
  }
}

BonusClass BonusClasses::Successor(int upper_mask, int lane, int face_index,
                                   int dice) const {
  const int total = representatives_[upper_mask][lane];
  if (total == kHopeless) return {kOutOfReachLane, 0};
  const int next_mask = upper_mask | 1 << face_index;
  const int next_total =
      std::min(kBonusThreshold, total + dice * (face_index + 1));
  return Of(next_mask, next_total);
}

}  // namespace yatzy
