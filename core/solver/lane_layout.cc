#include "core/solver/lane_layout.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <utility>

namespace yatzy {

LaneLayout::LaneLayout(std::shared_ptr<const Game> game, LaneOrder order)
    : game_(std::move(game)),
      order_(order),
      parts_(*game_),
      lines_(2 * parts() * (game_->categories() + 1)),
      rows_(game_->sets()),
      copy_lanes_(parts() * (game_->categories() + 1)) {
  FindSets();
  PlaceRows();
  FindMoves();
}

void LaneLayout::FindSets() {
  // The upper categories are the outer loop: sets that share them share moves,
  // and as neighbours they find these in the cache.
  const std::uint32_t uppers = game_->all_upper() + 1;
  for (std::uint32_t upper = 0; upper < uppers; ++upper) {
    for (std::uint32_t set = upper; set < game_->sets(); set += uppers) {
      if (!game_->Occurs(set)) continue;
      const int level = std::popcount(game_->FilledOf(set));
      const bool has_places =
          level < game_->categories() && game_->HasPlaces(set);
      const int part = PartOf(game_->FilledOf(set));
      lines_[LineOf(level, part, has_places)].sets.push_back(set);
    }
  }
}

void LaneLayout::PlaceRows() {
  const int levels = game_->categories() + 1;
  for (int i = 0; i < levels * parts(); ++i) {
    if (order_ == LaneOrder::kByLevel) {
      PlacePart(i / parts(), i % parts());
    } else {
      PlacePart(i % levels, i / levels);
    }
  }
  // A kernel may load a row as if it had all classes, even the last.
  size_ += kTail;
}

void LaneLayout::PlacePart(int level, int part) {
  const std::uint32_t begin = size_;
  for (const bool has_places : {false, true}) {
    PlaceLine(lines_[LineOf(level, part, has_places)]);
  }
  const std::uint32_t lanes = size_ - begin;
  copy_lanes_[level * parts() + part] = lanes;
  size_ = begin + lanes * Copies(level);
}

void LaneLayout::PlaceLine(Line& line) {
  line.offset = size_;
  line.sets.shrink_to_fit();
  for (const std::uint32_t set : line.sets) {
    rows_[set] = size_ + line.lanes;
    line.lanes += Classes(set);
  }
  size_ += PaddedLanes(line);
}

// The last vector of a line is written whole, whatever the kernel's width, and
// the next line begins with a vector of its own.
std::uint32_t LaneLayout::PaddedLanes(const Line& line) {
  constexpr int kMost = kMaxLanes<float>;
  return (line.lanes + kMost - 1) / kMost * kMost;
}

// Moves do not depend on lower categories: all sets with the same upper ones
// share them.
void LaneLayout::FindMoves() {
  const UpperTotals& upper = game_->upper();
  const int uppers = static_cast<int>(game_->all_upper()) + 1;
  const bool needs_bonuses = !game_->plan().view<float>().packs_in_registers;
  first_move_.resize(uppers * kMaxUpper);
  for (int mask = 0; mask < uppers; ++mask) {
    for (int c = 0; c < game_->upper_categories(); ++c) {
      if ((mask >> c & 1) != 0) continue;
      first_move_[mask * kMaxUpper + c] = static_cast<int>(moves_.size());
      for (const int points : game_->PossiblePoints(c)) {
        UpperMove& move = moves_.emplace_back();
        MoveBonus* bonuses = needs_bonuses ? &bonuses_.emplace_back() : nullptr;
        for (int lane = 0; lane < upper.Classes(mask); ++lane) {
          const auto [next, bonus] = upper.Successor(mask, lane, c, points);
          move.classes[lane] = next;
          if (bonus != 0) move.classes[lane] |= UpperMove::kBonusBit;
          if (needs_bonuses) bonuses->points[lane] = bonus;
        }
      }
    }
  }
}

template <typename Real>
LaneWalk<Real>::LaneWalk(const LaneLayout& layout, const LaneLayout::Line& line,
                         int lane, int lanes, const Real* values)
    : layout_(layout),
      line_(line),
      values_(values),
      lanes_(lanes),
      lane_(lane) {
  // The last set that does not begin behind the lane.
  const auto next = std::partition_point(
      line_.sets.begin(), line_.sets.end(),
      [&](std::uint32_t set) { return layout_.Begin(line_, set) <= lane; });
  set_ = static_cast<int>(next - line_.sets.begin()) - 1;
}

template <typename Real>
std::span<const LaneSource<Real>> LaneWalk<Real>::Next() {
  std::size_t count = 0;
  const int begin = lane_;
  const int end = std::min(line_.lanes, begin + lanes_);
  while (lane_ < end) {
    const std::uint32_t of_lane = line_.sets[set_];
    const int first = lane_ - layout_.Begin(line_, of_lane);
    SetSource<Real>& set = sets_[count];
    // A set that goes on from the vector before was the last one there, and is
    // described already.
    if (count == 0 && first > 0 && last_set_ >= 0) {
      if (last_set_ > 0) set = sets_[last_set_];
    } else {
      Describe(of_lane, set);
    }
    sources_[count++] = {&set, first, lane_ - begin};
    const int next = lane_ - first + layout_.Classes(of_lane);
    lane_ = std::min(next, end);
    if (lane_ == next) ++set_;
  }
  last_set_ = static_cast<int>(count) - 1;
  return {sources_.data(), count};
}

template <typename Real>
const Real* NeverRow() {
  static constexpr auto kNever = [] {
    std::array<Real, kMaxUpperTotal + 1 + kMaxLanes<Real>> never{};
    never.fill(-std::numeric_limits<Real>::infinity());
    return never;
  }();
  return kNever.data();
}

template const float* NeverRow();
template const double* NeverRow();

template <typename Real>
void LaneWalk<Real>::Describe(std::uint32_t set,
                              SetSource<Real>& source) const {
  const Game& game = layout_.game();
  const int upper_mask = game.UpperMaskOf(set);
  const CategoryMask may_fill = game.MayFill(set);
  for (int c = 0; c < game.upper_categories(); ++c) {
    const bool open = (may_fill >> c & 1) != 0;
    source.upper[c] =
        open ? values_ + layout_.Row(game.SetAfter(set, c, false)) : nullptr;
    source.moves[c] = open ? layout_.Moves(upper_mask, c) : nullptr;
    source.bonuses[c] = open ? layout_.Bonuses(upper_mask, c) : nullptr;
  }
  const Real** lower = source.lower;
  for (int c = game.upper_categories(); c < game.categories(); ++c) {
    // The upper categories stay the same, so classes stay where they are.
    const bool open = (may_fill >> c & 1) != 0;
    *lower++ = open ? values_ + layout_.Row(game.SetAfter(set, c, false))
                    : NeverRow<Real>();
    if (c != game.all_equal_box() || !game.has_mark()) continue;
    *lower++ = open ? values_ + layout_.Row(game.SetAfter(set, c, true))
                    : NeverRow<Real>();
  }
  // In games that save rolls kernels pack those of all sets.
  if (game.all_equal_box() >= 0 &&
      (game.saves_rolls() || game.HasPlaces(set))) {
    DescribeChoices(set, source);
  }
}

template <typename Real>
void LaneWalk<Real>::DescribeChoices(std::uint32_t set,
                                     SetSource<Real>& source) const {
  for (int face = 0; face < kFaces; ++face) {
    const auto choices = layout_.game().plan().ChoicesOf(set, face);
    source.may_choose[face] = choices.categories;
    source.choices[face] = choices.of_category;
  }
}

template class LaneWalk<float>;
template class LaneWalk<double>;

}  // namespace yatzy
