#include "core/game/upper_totals.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <utility>

namespace yatzy {

UpperTotals::UpperTotals(const std::vector<std::vector<int>>& points,
                         const std::vector<BonusTier>& tiers)
    : upper_(static_cast<int>(points.size())) {
  if (!tiers.empty()) cap_ = tiers.back().threshold;
  bonus_.resize(count());
  for (int total = 0; total < count(); ++total) {
    for (const auto& [threshold, bonus] : tiers) {
      if (total >= threshold) bonus_[total] = bonus;
    }
  }
  FindSums(points);
  const int masks = 1 << upper_;
  reachable_.resize(masks * count());
  reachable_count_.resize(masks);
  for (int mask = 0; mask < masks; ++mask) {
    for (int sum = 0; sum < width_; ++sum) {
      if (sums_[mask * width_ + sum] == 0) continue;
      char& reachable = reachable_[mask * count() + Add(0, sum)];
      if (reachable == 0) ++reachable_count_[mask];
      reachable = 1;
    }
  }
  representatives_.resize(masks);
  class_of_.resize(masks * count());
  values_.resize(masks);
  value_of_.resize(masks * count(), kNoValue);
  for (int mask = 0; mask < masks; ++mask) {
    FindClasses(mask);
    FindValues(mask);
  }
}

void UpperTotals::FindSums(const std::vector<std::vector<int>>& points) {
  for (const auto& of_category : points) width_ += of_category.back();
  const int masks = 1 << upper_;
  sums_.resize(masks * width_);
  sums_[0] = 1;
  for (int c = 0; c < upper_; ++c) {
    // The sets whose last category this is extend those of earlier ones.
    for (int mask = 1 << c; mask < 2 << c; ++mask) {
      const char* without = &sums_[(mask - (1 << c)) * width_];
      char* with = &sums_[mask * width_];
      for (int sum = 0; sum < width_; ++sum) {
        if (without[sum] == 0) continue;
        for (const int more : points[c]) with[sum + more] = 1;
      }
    }
  }
}

void UpperTotals::FindClasses(int upper_mask) {
  const int open_mask = ~upper_mask & ((1 << upper_) - 1);
  const char* open_sums = &sums_[open_mask * width_];
  // What a total may still gain, for each sum that the open categories can add.
  std::map<std::vector<int>, int> lane_of;
  std::vector<int> gains;
  for (int sum = 0; sum < width_; ++sum) {
    if (open_sums[sum] != 0) gains.push_back(0);
  }
  auto& representatives = representatives_[upper_mask];
  lane_of[gains] = kNothingToGain;
  representatives = {cap_};  // has every bonus, so it has nothing to gain
  for (int total = 0; total < count(); ++total) {
    if (!IsReachable(upper_mask, total)) continue;
    auto gain = gains.begin();
    for (int sum = 0; sum < width_; ++sum) {
      if (open_sums[sum] == 0) continue;
      *gain++ = bonus_[Add(total, sum)] - bonus_[total];
    }
    const auto [at, is_new] =
        lane_of.try_emplace(gains, static_cast<int>(representatives.size()));
    if (is_new) representatives.push_back(total);
    class_of_[upper_mask * count() + total] = {
        static_cast<std::uint8_t>(at->second),
        static_cast<std::int16_t>(bonus_[total])};
  }
}

int UpperTotals::MostClasses() const {
  std::size_t most = 0;
  for (const auto& of_set : representatives_) {
    most = std::max(most, of_set.size());
  }
  return static_cast<int>(most);
}

void UpperTotals::FindValues(int upper_mask) {
  auto& values = values_[upper_mask];
  for (int total = 0; total < count(); ++total) {
    if (!IsReachable(upper_mask, total)) continue;
    const BonusClass of_total = ClassOf(upper_mask, total);
    const auto known = std::find(values.begin(), values.end(), of_total);
    value_of_[upper_mask * count() + total] =
        static_cast<std::uint8_t>(known - values.begin());
    if (known == values.end()) values.push_back(of_total);
  }
}

BonusClass UpperTotals::Successor(int upper_mask, int lane, int category,
                                  int points) const {
  const int next_mask = upper_mask | 1 << category;
  // All totals that gain nothing go on gaining nothing. The representative of
  // that class need not be reachable, so its next total need not have a class.
  if (lane == kNothingToGain) return {kNothingToGain, 0};
  const int total = representatives_[upper_mask][lane];
  BonusClass next = ClassOf(next_mask, Add(total, points));
  next.bonus = static_cast<std::int16_t>(next.bonus - bonus_[total]);
  return next;
}

}  // namespace yatzy
