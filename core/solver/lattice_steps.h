// The two steps of the recurrence that do not depend on the rules.
//
// Over an array e with one value per keep, rolls last (core/dice/keeps.h):
//
//     expectation   W(k) = 1/6 * sum over faces f of W(k + f)
//     choice        M(k) = max( W(k), max over faces f in k of M(k - f) )
//
// The textbook forms are W(k) = sum over rolls r of P(r | k) V(r) and V(r) =
// max over the keeps k of r of W(k), 4,116 terms each. One die at a time gives
// the same numbers from 1,260 terms each: rolling n dice is rolling one and
// then n - 1, and the keeps of r are r itself and the keeps of r with one die
// put back. Example: M({3,3,5}) = max(W({3,3,5}), M({3,3}), M({3,5})), and
// M({3,3}) has already looked at {3} and at the empty keep.
//
// A value is a double, one state, or Lanes, a block of states. Additions happen
// in one fixed order, so both give the same bits (with contraction off).
#ifndef YATZY_CORE_SOLVER_LATTICE_STEPS_H_
#define YATZY_CORE_SOLVER_LATTICE_STEPS_H_

#include "core/dice/keeps.h"
#include "core/solver/lanes.h"

namespace yatzy {

// One value for each keep.
template <typename Value>
struct KeepValues {
  Value values[kKeeps];

  Value& operator[](int keep) { return values[keep]; }
  const Value& operator[](int keep) const { return values[keep]; }
  Value& roll(int roll) { return values[kSmallKeeps + roll]; }
  const Value& roll(int roll) const { return values[kSmallKeeps + roll]; }
};

// From the values of the rolls, the expected value of every smaller keep.
template <typename Value>
void ExpectationStep(KeepValues<Value>& e) {
  const Value sixth(1.0 / 6);
  for (int keep = kSmallKeeps - 1; keep >= 0; --keep) {
    const auto& up = kKeepLattice.up[keep];
    e[keep] = (((e[up[0]] + e[up[1]]) + (e[up[2]] + e[up[3]])) +
               (e[up[4]] + e[up[5]])) *
              sixth;
  }
}

// From the value of each keep, the value of the best keep within it. Afterwards
// the rolls hold their values with one reroll more.
template <typename Value>
void ChoiceStep(KeepValues<Value>& e) {
  for (int keep = 1; keep < kKeeps; ++keep) {
    Value best = e[keep];
    for (int i = 0; i < kKeepLattice.down_count[keep]; ++i) {
      best = Max(best, e[kKeepLattice.down[keep][i]]);
    }
    e[keep] = best;
  }
}

}  // namespace yatzy

#endif  // YATZY_CORE_SOLVER_LATTICE_STEPS_H_
