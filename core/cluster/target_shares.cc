#include "core/cluster/target_shares.h"

#include <algorithm>
#include <bit>

#include "core/kernel/widget_kernel.h"

namespace yatzy {

TargetShares::TargetShares(const Game& game, int ranks, int rounds)
    : game_(game),
      ranks_(ranks),
      rounds_(rounds),
      levels_(TargetLevelsOf(game)) {
  const std::size_t pieces = std::size_t(ranks) * rounds;
  for (int level = 0; level <= game.categories(); ++level) {
    const auto& sets = levels_[level];
    std::vector<std::size_t>& cuts = cuts_[level];
    // A vector is computed for each row that it holds a part of.
    const std::size_t all = MostTargetChances(game, sets, kMaxLanes<float>);
    std::size_t before = 0;
    for (std::size_t i = 0; i < sets.size(); ++i) {
      const std::size_t of_set =
          MostTargetChances(game, {&sets[i], 1}, kMaxLanes<float>);
      // A set is in the piece in which its middle is.
      const std::size_t piece = (2 * before + of_set) * pieces / (2 * all);
      while (cuts.size() <= piece) cuts.push_back(i);
      before += of_set;
    }
    cuts.resize(pieces + 1, sets.size());
  }
}

std::span<const std::uint32_t> TargetShares::Pieces(int level, int first,
                                                    int last) const {
  const std::size_t begin = cuts_[level][first];
  return std::span(levels_[level]).subspan(begin, cuts_[level][last] - begin);
}

std::span<const std::uint32_t> TargetShares::SetsOf(int level, int rank) const {
  return Pieces(level, rank * rounds_, (rank + 1) * rounds_);
}

std::span<const std::uint32_t> TargetShares::SetsOf(int level, int rank,
                                                    int round) const {
  const int piece = rank * rounds_ + round;
  return Pieces(level, piece, piece + 1);
}

std::vector<std::uint32_t> TargetShares::Followers(
    std::span<const std::uint32_t> sets) const {
  std::vector<std::uint32_t> followers;
  for (const std::uint32_t set : sets) {
    for (CategoryMask rest = game_.MayFill(set); rest != 0; rest &= rest - 1) {
      const int category = std::countr_zero(rest);
      for (const bool holds_points : {false, true}) {
        followers.push_back(game_.SetAfter(set, category, holds_points));
      }
    }
  }
  std::ranges::sort(followers);
  followers.erase(std::unique(followers.begin(), followers.end()),
                  followers.end());
  return followers;
}

std::span<const std::uint32_t> TargetShares::OfRank(
    std::span<const std::uint32_t> sets, int level, int rank) const {
  const auto own = SetsOf(level, rank);
  if (own.empty()) return {};
  const auto begin = std::ranges::lower_bound(sets, own.front());
  const auto end = std::ranges::upper_bound(sets, own.back());
  return {begin, end};
}

}  // namespace yatzy
