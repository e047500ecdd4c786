// The steps of lattice_steps.h in loops, for any number of dice: the slow twins
// of straight lines, with the same bits, and all there is where those would be
// too long. Part of widget_kernel_impl.h, whose rules hold here: only simd/*.cc
// include it.
#ifndef YATZY_CORE_KERNEL_LOOP_STEPS_H_
#define YATZY_CORE_KERNEL_LOOP_STEPS_H_

#include <cstdint>

#include "core/dice/keep_rows.h"
#include "core/dice/rolls.h"
#include "core/kernel/lanes.h"
#include "core/kernel/lattice_steps.h"

namespace yatzy {
// Every instruction set has its own.
namespace {  // NOLINT(google-build-namespaces)

// The lattice by rows, in this file's own copy, because kKeepLattice belongs to
// all.
template <int kCount>
struct RowLattice {
  KeepIndex row[KeepsOfFewer(kCount + 1)];  // by keep, as all
  KeepIndex up[KeepsOfFewer(kCount)][kFaces];
  KeepIndex down[KeepsOfFewer(kCount + 1)][kFaces];
  std::uint8_t down_count[KeepsOfFewer(kCount + 1)];
};

template <int kCount>
constexpr RowLattice<kCount> kRowLattice = [] {
  RowLattice<kCount> lattice{};
  for (int keep = 0; keep < KeepsOfFewer(kCount + 1); ++keep) {
    const auto row_of = [](int k) {
      return static_cast<KeepIndex>(KeepRow(kCount, k));
    };
    lattice.row[keep] = row_of(keep);
    lattice.down_count[keep] = kKeepLattice.down_count[keep];
    for (int i = 0; i < kFaces; ++i) {
      lattice.down[keep][i] = row_of(kKeepLattice.down[keep][i]);
      if (keep >= KeepsOfFewer(kCount)) continue;
      lattice.up[keep][i] = row_of(kKeepLattice.up[keep][i]);
    }
  }
  return lattice;
}();

template <typename Rows, typename Value>
void ExpectByRows(const Rows& rows, int dice, KeepValues<Value>& e) {
  const Value sixth(1.0 / 6);
  for (int keep = KeepsOfFewer(dice) - 1; keep >= 0; --keep) {
    const KeepIndex* up = rows.up[keep];
    e[rows.row[keep]] = (((e[up[0]] + e[up[1]]) + (e[up[2]] + e[up[3]])) +
                         (e[up[4]] + e[up[5]])) *
                        sixth;
  }
}

template <typename Rows, typename Value>
void ChooseByRows(const Rows& rows, int dice, KeepValues<Value>& e) {
  for (int keep = 0; keep < KeepsOfFewer(dice + 1); ++keep) {
    Value best = e[rows.row[keep]];
    for (int i = 0; i < rows.down_count[keep]; ++i) {
      best = Max(best, e[rows.down[keep][i]]);
    }
    e[rows.row[keep]] = best;
  }
}

template <typename Value>
void ExpectInALoop(int dice, KeepValues<Value>& e) {
  if (dice == kSixDice) {
    ExpectByRows(kRowLattice<kSixDice>, dice, e);
  } else {
    ExpectByRows(kRowLattice<kDice>, dice, e);
  }
}

template <typename Value>
void ChooseInALoop(int dice, KeepValues<Value>& e) {
  if (dice == kSixDice) {
    ChooseByRows(kRowLattice<kSixDice>, dice, e);
  } else {
    ChooseByRows(kRowLattice<kDice>, dice, e);
  }
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
