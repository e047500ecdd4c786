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
// Games that save rolls keep ends and policies for some states at a time.
constexpr std::size_t kBytesAtOnce = std::size_t{48} << 20;

// What each state of a level has, if these categories have been filled since
// the first one.
class StateBytes {
 public:
  StateBytes(const Game& game, CategoryMask open) : game_(game), open_(open) {
    for (int c = 0; c < game.categories(); ++c) {
      const std::vector<int>& points = game.PossiblePoints(c);
      ends_[c] = game.saves_rolls() ? 0 : points.size();
      range_[c] = static_cast<std::size_t>(points.back() - points.front());
    }
  }

  std::size_t Of(CategoryMask since) const {
    std::size_t bytes = kBytesOfState + sizeof(double);
    for (int c = 0; c < game_.categories(); ++c) {
      if ((since >> c & 1) != 0) bytes += sizeof(double) * range_[c];
      if ((open_ & ~since) >> c & 1) bytes += kBytesOfEnd * ends_[c];
    }
    return bytes;
  }

 private:
  const Game& game_;
  const CategoryMask open_;
  // Of each category: its ends, and by how many points they may differ.
  std::array<std::size_t, kMaxCategories> ends_;
  std::array<std::size_t, kMaxCategories> range_;
};

// How many numbers of saved rolls there may be by then.
std::size_t SavedCounts(const Game& game, State state, CategoryMask since) {
  if (!game.saves_rolls()) return 1;
  const int more = (game.rolls_per_turn() - 1) * std::popcount(since);
  return std::min(game.MostSaved(state.filled | since), state.saved + more) + 1;
}

}  // namespace

std::size_t MemoryOfDistribution(const Game& game, State state) {
  std::array<std::size_t, kMaxCategories + 1> levels{};
  const CategoryMask open = game.all_filled() & ~state.filled;
  const std::uint32_t marks = game.has_mark() ? game.all_filled() + 1 : 0;
  const StateBytes bytes(game, open);
  CategoryMask since = open;  // filled since: every part of `open`
  while (true) {
    for (const std::uint32_t mark : {std::uint32_t{0}, marks}) {
      const std::uint32_t set = state.filled | since | mark;
      if (game.Occurs(set)) {
        levels[std::popcount(since)] +=
            bytes.Of(since) * SavedCounts(game, state, since) *
            game.upper().Values(game.UpperMaskOf(set));
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
  // Those of many saved rolls have few points that are not negligible, and a
  // level is given back while the next one grows.
  return game.saves_rolls() ? kBytesAtOnce + most / 6 : most / 3;
}

}  // namespace yatzy
