#include "core/solver/lane_layout.h"

#include <algorithm>
#include <bit>
#include <limits>

namespace yatzy {

const LaneLayout& LaneLayout::Get() {
  static const LaneLayout* const kLayout = new LaneLayout();
  return *kLayout;
}

LaneLayout::LaneLayout() : rows_(kAllCategories + 1) {
  constexpr int kMost = kMaxLanes<float>;
  // The upper categories are the outer loop: sets that share them share moves,
  // and as neighbours they find these in the cache.
  for (int upper = 0; upper <= kAllUpperCategories; ++upper) {
    for (int lower = 0; lower <= kAllCategories >> kUpperCategories; ++lower) {
      const auto filled =
          static_cast<CategoryMask>(lower << kUpperCategories | upper);
      levels_[std::popcount(filled)].sets.push_back(filled);
    }
  }
  size_ = 0;
  for (Level& level : levels_) {
    level.offset = size_;
    int lane = 0;
    for (const CategoryMask filled : level.sets) {
      rows_[filled] = size_ + lane;
      level.begins.push_back(lane);
      lane += classes_.Count(filled & kAllUpperCategories);
    }
    level.begins.push_back(lane);
    // The last vector of a level is written whole, whatever the kernel's width,
    // and the next level begins with a vector of its own.
    size_ += (lane + kMost - 1) / kMost * kMost;
  }
  // A kernel may load a row as if it had a class for each total, even the last.
  size_ += kUpperTotals;
  // Moves do not depend on lower categories: one table for each of the 64 upper
  // masks serves all 512 sets that have it.
  for (int mask = 0; mask <= kAllUpperCategories; ++mask) {
    for (int face = 0; face < kFaces; ++face) {
      if ((mask >> face & 1) != 0) continue;
      for (int dice = 0; dice <= kDice; ++dice) {
        UpperMove& move = moves_[mask][face][dice];
        for (int lane = 0; lane < classes_.Count(mask); ++lane) {
          const auto [next, bonus] = classes_.Successor(mask, lane, face, dice);
          move.classes[lane] = next;
          if (bonus != 0) move.classes[lane] |= UpperMove::kBonusBit;
        }
      }
    }
  }
}

template <typename Real>
LaneWalk<Real>::LaneWalk(const LaneLayout& layout, int filled_count, int lane,
                         int lanes, const Real* values)
    : layout_(layout),
      level_(layout.level(filled_count)),
      values_(values),
      lanes_(lanes),
      lane_(lane) {
  const auto& begins = level_.begins;
  set_ = static_cast<int>(std::upper_bound(begins.begin(), begins.end(), lane) -
                          begins.begin()) -
         1;
}

template <typename Real>
std::span<const LaneSource<Real>> LaneWalk<Real>::Next() {
  std::size_t count = 0;
  const int begin = lane_;
  const int end = std::min(level_.lanes(), begin + lanes_);
  while (lane_ < end) {
    const int first = lane_ - level_.begins[set_];
    SetSource<Real>& set = sets_[count];
    // A set that goes on from the vector before was the last one there, and is
    // described already.
    if (count == 0 && first > 0 && last_set_ >= 0) {
      set = sets_[last_set_];
    } else {
      Describe(level_.sets[set_], set);
    }
    sources_[count++] = {&set, first, lane_ - begin};
    lane_ = std::min(level_.begins[set_ + 1], end);
    if (lane_ == level_.begins[set_ + 1]) ++set_;
  }
  last_set_ = static_cast<int>(count) - 1;
  return {sources_.data(), count};
}

template <typename Real>
void LaneWalk<Real>::Describe(CategoryMask filled,
                              SetSource<Real>& source) const {
  static constexpr auto kNever = [] {
    std::array<Real, kUpperTotals + kMaxLanes<Real>> never{};
    never.fill(-std::numeric_limits<Real>::infinity());
    return never;
  }();
  const int upper_mask = filled & kAllUpperCategories;
  for (int c = 0; c < kUpperCategories; ++c) {
    const bool open = !Contains(filled, static_cast<Category>(c));
    source.upper[c] = open ? values_ + layout_.Row(filled | 1 << c) : nullptr;
    source.moves[c] = open ? layout_.Moves(upper_mask, c) : nullptr;
  }
  for (int c = kUpperCategories; c < kCategories; ++c) {
    // The upper categories stay the same, so classes stay where they are.
    source.lower[c - kUpperCategories] =
        Contains(filled, static_cast<Category>(c))
            ? kNever.data()
            : values_ + layout_.Row(filled | 1 << c);
  }
}

template class LaneWalk<float>;
template class LaneWalk<double>;

}  // namespace yatzy
