// Where each value is while a solve runs.
//
// The values of the bonus classes of one set C of filled categories are
// neighbours, its *row*. The rows of one level (sets with the same number of
// filled categories) lie one behind the other without gaps, so that a level is
// one long line of lanes, and the kernel takes as many as a vector holds,
// whatever sets they belong to:
//
//     level n   | C1 C1 C1 C1 C1 C2 C2 C2 C3 C3 | C3 C3 C3 C4 ..
//                 one vector                      the next one
//
// If each row began a new vector, a quarter of all lanes would be empty with 16
// lanes to a vector: 68,095 vectors instead of 52,488.
//
// Sets with the same upper categories are neighbours: they share the tables of
// UpperMove.
#ifndef YATZY_CORE_SOLVER_LANE_LAYOUT_H_
#define YATZY_CORE_SOLVER_LANE_LAYOUT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/game/bonus_classes.h"
#include "core/kernel/widget_kernel.h"
#include "core/rules/category.h"

namespace yatzy {

// Immutable, thread-safe.
class LaneLayout {
 public:
  struct Level {
    std::vector<CategoryMask> sets;
    // The lane of the level at which each set begins, and the end of the last.
    std::vector<int> begins;
    std::uint32_t offset;  // of lane 0 in the array of all values

    int lanes() const { return begins.back(); }
  };

  // Returns the only one there is. The first call makes it, in half a
  // millisecond.
  static const LaneLayout& Get();

  const BonusClasses& classes() const { return classes_; }
  const Level& level(int filled_count) const { return levels_[filled_count]; }

  // Returns where the row of a set begins in the array of all values.
  std::uint32_t Row(CategoryMask filled) const { return rows_[filled]; }

  // Returns the length of that array. It has room to read a full row and a
  // vector from any value on.
  std::size_t size() const { return size_; }

  // Returns the moves by number of dice. REQUIRES: the category of the face is
  // not in `upper_mask`.
  const UpperMove* Moves(int upper_mask, int face_index) const {
    return moves_[upper_mask][face_index].data();
  }

 private:
  LaneLayout();

  BonusClasses classes_;
  std::array<Level, kCategories + 1> levels_;
  std::vector<std::uint32_t> rows_;
  std::uint32_t size_;
  std::array<std::array<std::array<UpperMove, kDice + 1>, kFaces>,
             kAllUpperCategories + 1>
      moves_;
};

// Walks along the lanes of a level, one vector after the other.
template <typename Real>
class LaneWalk {
 public:
  // Begins with lane `lane` of the level, by `lanes` lanes at a time. `values`,
  // an array of layout.size(), holds the level above when the kernel runs.
  LaneWalk(const LaneLayout& layout, int filled_count, int lane, int lanes,
           const Real* values);

  // Returns the sources of the next vector, valid until the next call. They are
  // empty behind the last lane of the level.
  std::span<const LaneSource<Real>> Next();

 private:
  void Describe(CategoryMask filled, SetSource<Real>& source) const;

  const LaneLayout& layout_;
  const LaneLayout::Level& level_;
  const Real* const values_;
  const int lanes_;
  int lane_;
  int set_;
  // The sets of the vector: the first may have begun in the one before.
  std::array<SetSource<Real>, kMaxLanes<Real>> sets_;
  int last_set_ = -1;  // of the vector before; -1 if there is none
  std::array<LaneSource<Real>, kMaxLanes<Real>> sources_;
};

extern template class LaneWalk<float>;
extern template class LaneWalk<double>;

}  // namespace yatzy

#endif  // YATZY_CORE_SOLVER_LANE_LAYOUT_H_
