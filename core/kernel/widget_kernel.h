// The widget kernel: one turn, solved for a vector of states at once.
//
// A widget is the one-turn problem of one state. With s(r,c) the points of roll
// r in category c, and u = s for upper categories, 0 for the others,
//
//     V0(r) = max over open c of  s(r,c) + E(C+c, min(63, m + u(r,c)))
//     Wj(k), Mj(k)   expectation and choice, see lattice_steps.h,  j = 1, 2
//     E(S)  = sum over r of P(r) V2(r),   V2(r) = M2(r)
//
// A state enters only through the 45 values below, its *successors*. So any
// states can be the lanes of a vector: bonus classes of one or of several C in
// the solver, unrelated positions in the advisor.
//
// V0 follows the structure of the dice and does not look at fifteen categories
// per roll. The best of {upper f, One Pair, Three, Four of a Kind, Yatzy} for
// "n dice of face f" is one row per (f, n). The best of Chance and "score 0
// somewhere" is one row per dice total. So the value of a roll is the maximum
// of one total row and one row per distinct face (Fives and Sixes share one).
// Only Two Pairs, Full House and the straights look at whole rolls. Every roll
// may score 0 in any open category, also where the category fits. That is never
// better than its points, since E does not fall when the upper total rises.
//
// Example, V0 of {3,3,3,5,6}: total row 20, row (3,3), row (5,1; 6,1): three
// rows instead of fifteen categories.
//
// The kernel exists once per instruction set, from one source
// (widget_kernel_impl.h); all give the same bits. One AVX-512 vector takes
// about 5,500 cycles, 1.5 us, on a Zen 4 core at 3.7 GHz. Run alone, V0 takes
// 770 of them, an expectation step 960 and a choice step 1,070. Packing takes
// about a twentieth of a solve.
#ifndef YATZY_CORE_KERNEL_WIDGET_KERNEL_H_
#define YATZY_CORE_KERNEL_WIDGET_KERNEL_H_

#include <cstdint>

#include "core/dice/keeps.h"
#include "core/game/state.h"
#include "core/rules/category.h"
#include "core/rules/face_counts.h"

namespace yatzy {

// The rows of successors, each with one value per lane:
//
//     UpperRow(f, n)   n dice of face f + 1 scored in its upper category:
//                      points + E of the state after that
//     LowerRow(c)      E of the state after any points in a lower category
//
// A filled category has -infinity in all its rows.
inline constexpr int kSuccessorRows =
    kFaces * (kDice + 1) + (kCategories - kUpperCategories);

constexpr int UpperRow(int face_index, int dice) {
  return face_index * (kDice + 1) + dice;
}

constexpr int LowerRow(Category category) {
  return kFaces * (kDice + 1) + static_cast<int>(category) - kUpperCategories;
}

// The distance between two rows. A row has room for two vectors. The second is
// scratch: packing stores whole vectors, which begin at any lane of the first.
constexpr int SuccessorStride(int lanes) { return 2 * lanes; }

// The widest vector of all instruction sets.
inline constexpr int kMaxVectorBytes = 64;
template <typename Real>
inline constexpr int kMaxLanes = kMaxVectorBytes / sizeof(Real);
template <typename Real>
inline constexpr int kMaxSuccessors =
    kSuccessorRows* SuccessorStride(kMaxLanes<Real>);

// What scoring some number of dice in one more upper category makes of each
// class of a set (bonus_classes.h): the class to continue with, and kBonusBit
// if the bonus is certain from then on.
struct UpperMove {
  static constexpr std::uint8_t kBonusBit = 0x80;

  std::uint8_t classes[kUpperTotals + kMaxLanes<float>];  // any vector fits
};

// Where the successors of one set C come from (lane_layout.h).
template <typename Real>
struct SetSource {
  // For each upper category the row of the set with that one filled as well,
  // null if it is filled already, and the moves to it by number of dice.
  const Real* upper[kFaces];
  const UpperMove* moves[kFaces];

  // For each lower category the row of the set with that one filled as well,
  // -infinity for each class if it is filled already.
  const Real* lower[kCategories - kUpperCategories];
};

// Where some neighbouring lanes of a vector come from: classes first, first +
// 1, .. of a set are lanes at, at + 1, .., as many as fit. The kernel reads and
// writes a whole vector for each source, even if the row ends before. The next
// source overwrites the surplus.
template <typename Real>
struct LaneSource {
  const SetSource<Real>* set;
  int first;
  int at;
};

// Functions over vectors of `lanes` values. Arrays begin at multiples of
// kMaxVectorBytes. Thread-safe; they use 40 KiB of stack.
template <typename Real>
struct WidgetKernel {
  int lanes;

  // Writes E of each lane to expected[lanes]. `sources` are in the order of
  // their lanes.
  void (*expected)(const LaneSource<Real>* sources, int count, Real* expected);

  // Computes the value of each keep from
  // successors[kSuccessorRows][SuccessorStride(lanes)] and writes it to
  // keeps[kKeeps][lanes], with `rerolls_left` = 1 or 2 and the roll that
  // follows still to come. A keep of five dice is worth what these dice are
  // with one reroll less. With 3 the empty keep is the whole turn, E.
  void (*keep_values)(const Real* successors, int rerolls_left, Real* keeps);

  // Reads `vectors` vectors of `data`, a multiple of 8, `rounds` times. It
  // shows how fast the L1 cache delivers operands, which bounds the two above.
  // Returns the first value of the last vector. Write the data first: untouched
  // pages of zeros may be one page, which some caches read at half the speed.
  Real (*read)(const Real* data, int vectors, int rounds);
};

}  // namespace yatzy

#endif  // YATZY_CORE_KERNEL_WIDGET_KERNEL_H_
