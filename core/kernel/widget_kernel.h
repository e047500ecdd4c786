// The widget kernel: one turn, solved for a vector of states at once.
//
// A widget is the one-turn problem of one state. With s(r,c) the points of roll
// r in category c, and u = s for upper categories, 0 for the others,
//
//     V0(r) = max over open c of  s(r,c) + E(C+c, min(63, m + u(r,c)))
//     Wj(k), Mj(k)   expectation and choice, see lattice_steps.h,  j = 1, 2
//     E(S)  = sum over r of P(r) V2(r),   V2(r) = M2(r)
//
// A state enters only through its *successors*, 45 values in Scandinavian
// Yatzy. So any
// states can be the lanes of a vector: bonus classes of one or of several C in
// the solver, unrelated positions in the advisor.
//
// V0 does not look at fifteen categories per roll: it follows a plan that is
// compiled from the points of the game (core/game/scoring_plan.h), at most
// five maxima per roll. So any rule set is data here, and the two steps depend
// on the number of dice alone. They are unrolled for five, and on wide vectors
// for six; games of fewer dice, whose lattice is a part of that, are small
// enough for loops.
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
#include "core/game/plan_view.h"
#include "core/rules/face_counts.h"

namespace yatzy {

// The distance between two rows of successors. A row has room for two vectors.
// The second is scratch: packing stores whole vectors, which begin at any lane
// of the first.
constexpr int SuccessorStride(int lanes) { return kPlacesOfSuccessor * lanes; }

// The widest vector of all instruction sets.
inline constexpr int kMaxVectorBytes = 64;
template <typename Real>
inline constexpr int kMaxLanes = kMaxVectorBytes / sizeof(Real);
template <typename Real>
inline constexpr int kMaxSuccessors =
    kMaxSuccessorRows* SuccessorStride(kMaxLanes<Real>);

// What scoring some number of points in one more upper category makes of each
// class of a set (core/game/upper_totals.h): the class to continue with, and
// kBonusBit if a bonus becomes certain by that.
struct UpperMove {
  static constexpr std::uint8_t kBonusBit = 0x80;
  static constexpr int kRoom =
      kMaxUpperTotal + 1 + kMaxLanes<float>;  // any vector fits

  std::uint8_t classes[kRoom];
};

// What that bonus is, where it need not always be the same.
struct MoveBonus {
  std::int16_t points[UpperMove::kRoom];
};

// Where the successors of one set come from (core/solver/lane_layout.h).
template <typename Real>
struct SetSource {
  // For each upper category the row of the set with that one filled as well,
  // null if it is filled already, and the moves to it by its successor rows.
  const Real* upper[kMaxUpper];
  const UpperMove* moves[kMaxUpper];
  const MoveBonus* bonuses[kMaxUpper];  // unless the plan packs in registers

  // For each successor row of a lower category the row of the set with that
  // one filled as well, -infinity for each class if it may not be filled.
  const Real* lower[kMaxCategories + 1];

  // What the all-equal roll of each face may choose from: which categories, and
  // what each of them offers. Only for sets that have places.
  std::uint32_t may_choose[kFaces];
  const PlanChoice* choices[kFaces];
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

// Where the successors of one state come from if the lanes are not states but
// *targets*, neighbouring numbers of points that are still needed: lane i needs
// n + i. Filling a category for some points leaves so many less to reach, so it
// is not a number to add but a way to go back in the successor's row:
//
//     V0(r) of target n = max over open c of T(C+c, m')[n - s(r,c)]
//
// Those values are chances, 0 to 1, that fall as n rises
// (core/solver/targets.h).
template <typename Real>
struct TargetSource {
  // By successor row. Lane i with some points of the row's terms reads
  // successors[row][i - points]; the points of upper categories are in the
  // pointer already. All zeros if the category may not be filled.
  const Real* successors[kMaxSuccessorRows];

  // As in SetSource, if the set has places.
  bool has_places;
  std::uint32_t may_choose[kFaces];
  const PlanChoice* choices[kFaces];
};

// Functions over vectors of `lanes` values. Arrays begin at multiples of
// kMaxVectorBytes. Thread-safe; they use 70 KiB of stack, for plans of many
// rows 140.
template <typename Real>
struct WidgetKernel {
  int lanes;

  // Writes E of each lane to expected[lanes]. `sources` are in the order of
  // their lanes. Either all their sets have places or none (Game::HasPlaces).
  void (*expected)(const PlanView<Real>& plan, bool has_places,
                   const LaneSource<Real>* sources, int count, Real* expected);

  // Computes the value of each keep from
  // successors[plan.successors][SuccessorStride(lanes)], all of them, and
  // writes it to keeps[kMaxKeeps][lanes], in its row (core/dice/keep_rows.h),
  // with `rerolls_left`, at least 1, and the roll that follows still to come. A
  // keep of all dice is worth what these dice are with one reroll less. With
  // all rolls of a turn the empty keep, row 0, is the whole turn, E. Keeps of
  // more dice than the game has are unspecified.
  void (*keep_values)(const PlanView<Real>& plan, const Real* successors,
                      int rerolls_left, Real* keeps);

  // For games that save rolls, in which successors depend on the rerolls that
  // are left when the roll is scored. Computes the value of each keep with
  // rerolls_left + 1 rerolls and the roll that follows still to come, from the
  // successors of a player who scores with `rerolls_left` of them and, unless
  // that is 0, from the values in `keeps` that the call for one reroll less has
  // left there:
  //
  //     V(r) = max(best scoring of r, best of its smaller keeps with r left)
  //
  // A keep of all dice is worth V of them then. The empty keep is a turn of
  // rerolls_left + 1 rolls.
  void (*next_keep_values)(const PlanView<Real>& plan, const Real* successors,
                           int rerolls_left, Real* keeps);

  // Writes the successors of each lane, as `expected` reads them, to
  // successors[plan.successors][SuccessorStride(lanes)]. REQUIRES: all sets
  // have choices if the plan has rows of all-equal rolls.
  void (*pack)(const PlanView<Real>& plan, const LaneSource<Real>* sources,
               int count, Real* successors);

  // Writes what the state comes to at the start of a turn, for the target of
  // each lane, to values[lanes]. `plan` is ScoringPlan::targets().
  void (*targets)(const PlanView<std::int32_t>& plan,
                  const TargetSource<Real>& source, Real* values);

  // Does for targets what keep_values does for states.
  void (*target_keeps)(const PlanView<std::int32_t>& plan,
                       const TargetSource<Real>& source, int rerolls_left,
                       Real* keeps);

  // Does for targets what next_keep_values does for states.
  void (*next_target_keeps)(const PlanView<std::int32_t>& plan,
                            const TargetSource<Real>& source, int rerolls_left,
                            Real* keeps);

  // Reads `vectors` vectors of `data`, a multiple of 8, `rounds` times. It
  // shows how fast the L1 cache delivers operands, which bounds the two above.
  // Returns the first value of the last vector. Write the data first: untouched
  // pages of zeros may be one page, which some caches read at half the speed.
  Real (*read)(const Real* data, int vectors, int rounds);
};

}  // namespace yatzy

#endif  // YATZY_CORE_KERNEL_WIDGET_KERNEL_H_
