#include "core/advisor/distribution_memory.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <vector>

namespace yatzy {
namespace {

// What distribution.cc keeps for each: an end and a way; a number; a state.
constexpr std::size_t kBytesOfEnd = 40;
constexpr std::size_t kBytesOfState = 64;

}  // namespace

std::size_t MemoryOfDistribution(const Game& game, State state) {
  // Of each category: its ends, and by how many points they may differ.
  std::array<std::size_t, kMaxCategories> ends;
  std::array<std::size_t, kMaxCategories> range;
  for (int c = 0; c < game.categories(); ++c) {
    const std::vector<int>& points = game.PossiblePoints(c);
    ends[c] = points.size();
    range[c] = static_cast<std::size_t>(points.back() - points.front());
  }
  std::array<std::size_t, kMaxCategories + 1> levels{};
  const std::uint32_t open = game.all_filled() & ~state.filled;
  const std::uint32_t marks = game.has_mark() ? game.all_filled() + 1 : 0;
  std::uint32_t since = open;  // filled since: every part of `open`
  while (true) {
    std::size_t bytes = kBytesOfState + sizeof(double);
    for (int c = 0; c < game.categories(); ++c) {
      if ((since >> c & 1) != 0) bytes += sizeof(double) * range[c];
      if ((open & ~since) >> c & 1) bytes += kBytesOfEnd * ends[c];
    }
    for (const std::uint32_t mark : {std::uint32_t{0}, marks}) {
      const std::uint32_t set = state.filled | since | mark;
      if (game.Occurs(set)) {
        levels[std::popcount(since)] +=
            bytes * game.upper().Values(game.UpperMaskOf(set));
      }
      if (marks == 0) break;
    }
    if (since == 0) break;
    since = (since - 1) & open;
  }
  std::size_t most = levels[0];
  for (int level = 0; level < std::popcount(open); ++level) {
    most = std::max(most, levels[level] + levels[level + 1]);
  }
  return most / 3;
}

}  // namespace yatzy
