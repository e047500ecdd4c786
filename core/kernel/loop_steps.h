// The steps of lattice_steps.h in loops, for any number of dice: the slow twins
// of straight lines, with the same bits, and all there is where those would be
// too long. Part of widget_kernel_impl.h, whose rules hold here: only simd/*.cc
// include it.
#ifndef YATZY_CORE_KERNEL_LOOP_STEPS_H_
#define YATZY_CORE_KERNEL_LOOP_STEPS_H_

#include "core/dice/keep_rows.h"
#include "core/dice/rolls.h"
#include "core/kernel/lanes.h"
#include "core/kernel/lattice_steps.h"

namespace yatzy {
// Every instruction set has its own.
namespace {  // NOLINT(google-build-namespaces)

// In this file's own copies, because those of core/dice belong to all.
constexpr KeepLattice kLattice = kKeepLattice;
constexpr auto kRowsOfFiveDice = kRowsInBlocks<kDice>;
constexpr auto kRowsOfSixDice = kRowsInBlocks<kSixDice>;

// The row of each keep. A table of rows in place of keeps would save a load for
// six dice, and make a page that loads the module of WebAssembly larger.
struct RowsOfFewerDice {
  YATZY_INLINE int operator()(int keep) const { return keep; }
};
struct RowsOfFiveDice {
  YATZY_INLINE int operator()(int keep) const {
    return (&kRowsOfFiveDice[0])[keep];
  }
};
struct RowsOfSixDice {
  YATZY_INLINE int operator()(int keep) const {
    return (&kRowsOfSixDice[0])[keep];
  }
};

template <typename Rows, typename Value>
void ExpectByRows(const Rows& row, int dice, KeepValues<Value>& e) {
  const Value sixth(1.0 / 6);
  for (int keep = KeepsOfFewer(dice) - 1; keep >= 0; --keep) {
    const KeepIndex* up = &kLattice.up[keep][0];
    e[row(keep)] =
        (((e[row(up[0])] + e[row(up[1])]) + (e[row(up[2])] + e[row(up[3])])) +
         (e[row(up[4])] + e[row(up[5])])) *
        sixth;
  }
}

template <typename Rows, typename Value>
void ChooseByRows(const Rows& row, int dice, KeepValues<Value>& e) {
  for (int keep = 0; keep < KeepsOfFewer(dice + 1); ++keep) {
    Value best = e[row(keep)];
    for (int i = 0; i < kLattice.down_count[keep]; ++i) {
      best = Max(best, e[row(kLattice.down[keep][i])]);
    }
    e[row(keep)] = best;
  }
}

template <typename Value>
void ExpectInALoop(int dice, KeepValues<Value>& e) {
  if (dice == kSixDice) return ExpectByRows(RowsOfSixDice{}, dice, e);
  if (dice == kDice) return ExpectByRows(RowsOfFiveDice{}, dice, e);
  ExpectByRows(RowsOfFewerDice{}, dice, e);
}

template <typename Value>
void ChooseInALoop(int dice, KeepValues<Value>& e) {
  if (dice == kSixDice) return ChooseByRows(RowsOfSixDice{}, dice, e);
  if (dice == kDice) return ChooseByRows(RowsOfFiveDice{}, dice, e);
  ChooseByRows(RowsOfFewerDice{}, dice, e);
}

// Sums in the order of ChoiceStepAndExpectation: by roll.
template <int kCount>
constexpr auto kWaysOf = kWaysOfRolls<kCount>;
template <int kCount, typename Real, typename Value>
Value SumInALoop(KeepValues<Value>& e) {
  Value sums[kSums] = {Value(0), Value(0), Value(0), Value(0)};
  const Value* rolls = e.values + KeepsOfFewer(kCount);
  for (int roll = 0; roll < RollCount(kCount); ++roll) {
    const Real probability = static_cast<Real>((&kWaysOf<kCount>[0])[roll]) /
                             static_cast<Real>(OutcomesOf(kCount));
    sums[roll % kSums] = sums[roll % kSums] + rolls[roll] * Value(probability);
  }
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

}  // namespace
}  // namespace yatzy

#endif  // YATZY_CORE_KERNEL_LOOP_STEPS_H_
