// The widget kernel: one turn, solved for a block of states at once.
//
// A widget is the one-turn problem of one state. With s(r,c) the points of roll
// r in category c, and u = s for upper categories, 0 for the others,
//
//     V0(r) = max over open c of  s(r,c) + E(C+c, min(63, m + u(r,c)))
//     Wj(k), Mj(k)   expectation and choice, see lattice_steps.h,  j = 1, 2
//     E(S)  = sum over r of P(r) V2(r),   V2(r) = M2(r)
//
// The states of one C, by bonus class, are the lanes of a vector: they differ
// only in the values that V0 starts from.
//
// V0 by the structure of the dice instead of fifteen categories per roll: for
// "n dice of face f" the best of {upper f, One Pair, Three, Four of a Kind,
// Yatzy} is one row per (f, n), Chance and "score 0 somewhere" is one row per
// dice total, so a roll is the maximum of one total row and one row per
// distinct face; only Two Pairs, Full House and the straights look at whole
// rolls. Scoring 0 is offered for every roll, also where the category fits:
// never better than its points, since E does not fall when the upper total
// rises.
//
// Example, V0 of {3,3,3,5,6}: total row 20, rows (3,3), (5,1), (6,1): five rows
// instead of fifteen categories.
//
// Cost per block of 64 bytes of lanes: 2 x (1,260 additions + 1,260 maxima) in
// the two reroll steps, about 1,130 maxima in V0, 252 multiply-adds at the end.
#ifndef YATZY_CORE_SOLVER_WIDGET_KERNEL_H_
#define YATZY_CORE_SOLVER_WIDGET_KERNEL_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/rules/category.h"
#include "core/solver/bonus_classes.h"
#include "core/solver/lattice_steps.h"

namespace yatzy {

// The values of all bonus classes while a solve runs: for each set C of filled
// categories one row of lanes, padded to whole blocks. Rows of different C may
// be written by different threads.
template <typename Real>
class ClassTable {
 public:
  static constexpr int kLanes = Lanes<Real>::kCount;

  explicit ClassTable(const BonusClasses& classes);

  static int Blocks(int class_count) {
    return (class_count + kLanes - 1) / kLanes;
  }

  Real* Row(CategoryMask filled) { return values_.data() + offsets_[filled]; }
  const Real* Row(CategoryMask filled) const {
    return values_.data() + offsets_[filled];
  }

 private:
  std::vector<std::size_t> offsets_;
  std::vector<Real> values_;
};

// Solves the widgets of one C. Immutable after construction, thread-safe.
// `classes` must outlive it.
template <typename Real>
class WidgetKernel {
 public:
  explicit WidgetKernel(const BonusClasses& classes);

  // Writes the row of `filled` from the rows of its successors.
  // REQUIRES: those are final; `filled` has an open category.
  void Solve(CategoryMask filled, ClassTable<Real>& table) const;

 private:
  static constexpr int kLanes = Lanes<Real>::kCount;

  // For each lane of one set of upper categories, face and number of dice: the
  // lane to read in the successor's row and the points and bonus to add to it.
  struct UpperMove {
    std::vector<std::uint8_t> lanes;
    std::vector<Real> points;
  };
  using UpperMoves = std::array<std::array<UpperMove, kDice + 1>, kFaces>;

  // The values that a block's V0 is made of.
  struct Successors {
    Lanes<Real> upper[kFaces][kDice + 1];  // points included; -inf if filled
    Lanes<Real> lower[kCategories];        // by category; -inf if filled
    Lanes<Real> zero;                      // the best of scoring 0 somewhere
  };

  void LoadSuccessors(CategoryMask filled, int block,
                      const ClassTable<Real>& table, Successors& next) const;
  static void FillRolls(const Successors& next, KeepValues<Lanes<Real>>& e);

  const BonusClasses& classes_;
  std::array<UpperMoves, kAllUpperCategories + 1> moves_;
};

extern template class ClassTable<float>;
extern template class ClassTable<double>;
extern template class WidgetKernel<float>;
extern template class WidgetKernel<double>;

}  // namespace yatzy

#endif  // YATZY_CORE_SOLVER_WIDGET_KERNEL_H_
