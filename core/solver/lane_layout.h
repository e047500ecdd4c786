// Where each value is while a solve runs.
//
// The values of the bonus classes of one set of filled categories (game.h) are
// neighbours, its *row*. The rows of one level (sets with the same number of
// filled categories) lie one behind the other without gaps, so that a level is
// one long line of lanes, and the kernel takes as many as a vector holds,
// whatever sets they belong to:
//
//     level n   | C1 C1 C1 C1 C1 C2 C2 C2 C3 C3 | C3 C3 C3 C4 ..
//                 one vector                      the next one
//
// If each row began a new vector, a quarter of all lanes would be empty with 16
// lanes to a vector: 68,095 vectors instead of 52,488 in Scandinavian Yatzy. A
// level has a second line for the sets in which all-equal rolls have places of
// their own, because the kernel treats those rolls in another way there.
//
// Sets with the same upper categories are neighbours: they share the tables of
// UpperMove.
//
// **Parts.** A large game has the lines of a level in parts (solve_parts.h),
// one for each way to fill the last four upper categories, or lower ones where
// those are fewer, as binary numbers that ascend. What a set needs of the level
// above is in its own part or in a later one. So when a part is solved, the
// same part of the level above has done its service, and its memory is free: a
// solve of Maxi Yatzy needs at most 21 % of all lanes at once. And the values
// of a part are neighbours in the table, so that lanes which are kept to the
// end give way to them part by part. LaneOrder makes neighbours of what goes at
// the same time, for memory goes by whole pages.
//
// **Saved rolls.** In games that save rolls both lines of a part lie there once
// for each number of rolls that may be saved at that level, one *copy* behind
// the other.
#ifndef YATZY_CORE_SOLVER_LANE_LAYOUT_H_
#define YATZY_CORE_SOLVER_LANE_LAYOUT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/game/game.h"
#include "core/game/scoring_plan.h"
#include "core/game/solve_parts.h"
#include "core/kernel/widget_kernel.h"

namespace yatzy {

enum class LaneOrder {
  kByLevel,  // for lanes that go as soon as no level needs them
  kByPart,   // for lanes that stay to the end, and then go part by part
};

// Immutable, thread-safe.
class LaneLayout {
 public:
  // The sets of a level that are treated alike.
  struct Line {
    std::vector<std::uint32_t> sets;
    // Of lane 0 in the array of all values, with no rolls saved.
    std::uint32_t offset = 0;
    int lanes = 0;
  };

  explicit LaneLayout(std::shared_ptr<const Game> game,
                      LaneOrder order = LaneOrder::kByLevel);

  const Game& game() const { return *game_; }
  LaneOrder order() const { return order_; }
  // How many parts each level has, and that of filled categories.
  int parts() const { return parts_.count(); }
  int PartOf(CategoryMask filled) const { return parts_.Of(filled); }
  const Line& line(int filled_count, bool has_places, int part = 0) const {
    return lines_[LineOf(filled_count, part, has_places)];
  }
  // All of them. The last is the last in memory as well.
  const std::vector<Line>& lines() const { return lines_; }

  // How many lanes a set has.
  int Classes(std::uint32_t set) const {
    return game_->upper().Classes(game_->UpperMaskOf(set));
  }
  // Returns the lane of the line at which one of its sets begins.
  int Begin(const Line& line, std::uint32_t set) const {
    return static_cast<int>(rows_[set] - line.offset);
  }

  // How many copies a level has: 1 in games that save no rolls.
  int Copies(int filled_count) const {
    return game_->MostSaved((1u << filled_count) - 1) + 1;
  }
  // Returns the distance between two copies of a part, which is the length of
  // one, with the padding behind each line.
  std::uint32_t CopyLanes(int filled_count, int part) const {
    return copy_lanes_[filled_count * parts() + part];
  }

  // Returns where the row of a set begins in the array of all values, with no
  // rolls saved. REQUIRES: the set occurs.
  std::uint32_t Row(std::uint32_t set) const { return rows_[set]; }

  // Returns the length of that array. It has room to read a full row and a
  // vector from any value on.
  std::size_t size() const { return size_; }

  // Returns the lanes of a line with what is behind the last, up to a whole
  // vector of any kernel.
  static std::uint32_t PaddedLanes(const Line& line);
  // Returns how many values behind the last line there is room to read.
  static constexpr std::uint32_t kTail = kRegisterClasses + kMaxLanes<float>;

  // Returns the moves by the successor rows of the category. REQUIRES: it is
  // not in `upper_mask`.
  const UpperMove* Moves(int upper_mask, int category) const {
    return &moves_[first_move_[upper_mask * kMaxUpper + category]];
  }
  const MoveBonus* Bonuses(int upper_mask, int category) const {
    return bonuses_.empty()
               ? nullptr
               : &bonuses_[first_move_[upper_mask * kMaxUpper + category]];
  }

 private:
  int LineOf(int filled_count, int part, bool has_places) const {
    return (filled_count * parts() + part) * 2 + (has_places ? 1 : 0);
  }
  void FindSets();
  void PlaceRows();
  void PlacePart(int level, int part);
  void PlaceLine(Line& line);
  void FindMoves();

  const std::shared_ptr<const Game> game_;
  const LaneOrder order_;
  const SolveParts parts_;
  std::vector<Line> lines_;
  std::vector<std::uint32_t> rows_;        // by set
  std::vector<std::uint32_t> copy_lanes_;  // by level and part
  std::uint32_t size_ = 0;
  std::vector<int> first_move_;  // [upper_mask][category]
  std::vector<UpperMove> moves_;
  std::vector<MoveBonus> bonuses_;  // as moves_, or empty: in registers
};

// Returns a row of a lower category that may not be filled: -infinity for each
// class.
template <typename Real>
const Real* NeverRow();

// Walks along the lanes of a line, one vector after the other.
template <typename Real>
class LaneWalk {
 public:
  // Begins with lane `lane` of the line, by `lanes` lanes at a time. `values`,
  // an array of layout.size(), holds the level above when the kernel runs.
  LaneWalk(const LaneLayout& layout, const LaneLayout::Line& line, int lane,
           int lanes, const Real* values);

  // Returns the sources of the next vector, valid until the next call. They are
  // empty behind the last lane of the line.
  std::span<const LaneSource<Real>> Next();

 private:
  void Describe(std::uint32_t set, SetSource<Real>& source) const;
  void DescribeChoices(std::uint32_t set, SetSource<Real>& source) const;

  const LaneLayout& layout_;
  const LaneLayout::Line& line_;
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
