// V0 by the plan of a game: the maxima of its lists, and the rows that a roll
// looks at. Part of widget_kernel_impl.h, whose rules hold here: only simd/*.cc
// include it.
#ifndef YATZY_CORE_KERNEL_PLAN_ROLLS_H_
#define YATZY_CORE_KERNEL_PLAN_ROLLS_H_

#include "core/dice/keep_rows.h"
#include "core/dice/rolls.h"
#include "core/kernel/block_steps.h"
#include "core/kernel/lattice_steps.h"
#include "core/kernel/loop_steps.h"
#include "core/kernel/widget_kernel.h"

namespace yatzy {
// Every instruction set has its own.
namespace {  // NOLINT(google-build-namespaces)

// Computes the maxima of a group.
template <int kTerms, typename Real, typename Reader, typename Value>
YATZY_INLINE void FillGroup(int count, const PlanTerm<Real>* terms,
                            const PlanMaximum* maxima, const Reader& reader,
                            unsigned first_target, Value* to) {
  for (int i = 0; i < count; ++i, terms += kTerms) {
    Value best = reader.Base(maxima[i].base);
    lattice_internal::Unroll<kTerms>([&](auto n) __attribute__((
        always_inline)) { best = Max(best, reader.Term(terms[n])); });
    to[maxima[i].target - first_target] = best;
  }
}

template <typename Real, typename Reader, typename Value>
YATZY_INLINE void FillLongGroup(const PlanGroup& group,
                                const PlanTerm<Real>* terms,
                                const PlanMaximum* maxima, const Reader& reader,
                                unsigned first_target, Value* to) {
  for (int i = 0; i < group.count; ++i) {
    Value best = reader.Base(maxima[i].base);
    for (int n = 0; n < group.terms; ++n) {
      best = Max(best, reader.Term(*terms++));
    }
    to[maxima[i].target - first_target] = best;
  }
}

// Computes all maxima of a list; their targets are counted from the first one.
// A reader has Base(place), what a maximum begins with, and Term(term).
template <typename Real, typename Reader, typename Value>
void FillMaxima(const PlanMaxima<Real>& list, const Reader& reader,
                unsigned first_target, Value* to) {
  const PlanTerm<Real>* terms = list.terms;
  const PlanMaximum* maxima = list.maxima;
  for (int i = 0; i < list.group_count; ++i) {
    const PlanGroup& group = list.groups[i];
    switch (group.terms) {
      case 0:
        FillGroup<0>(group.count, terms, maxima, reader, first_target, to);
        break;
      case 1:
        FillGroup<1>(group.count, terms, maxima, reader, first_target, to);
        break;
      case 2:
        FillGroup<2>(group.count, terms, maxima, reader, first_target, to);
        break;
      case 3:
        FillGroup<3>(group.count, terms, maxima, reader, first_target, to);
        break;
      default:
        FillLongGroup(group, terms, maxima, reader, first_target, to);
    }
    terms += group.terms * group.count;
    maxima += group.count;
  }
}

template <int kCount, typename Value>
YATZY_INLINE void FillLastTwo(Value* rows) {
  lattice_internal::Unroll<kCount - 1>([&](
      auto i) __attribute__((always_inline)) {
    lattice_internal::Unroll<kCount - 1>([&](
        auto j) __attribute__((always_inline)) {
      constexpr int kFives = i + 1;
      constexpr int kSixes = j + 1;
      if constexpr (kFives + kSixes <= kCount) {
        rows[RowOfLastTwo(kFives, kSixes)] =
            Max(rows[RowOfFace(kFaces - 2, kFives)],
                rows[RowOfFace(kFaces - 1, kSixes)]);
      }
    });
  });
}

// Returns the maximum over the rows of inner dice, at least one.
template <int kInner, typename Value>
YATZY_INLINE Value BestOfInner(const Value* rows) {
  constexpr FaceCounts kCounts = kKeepLattice.counts[kInner];
  constexpr int kFives = kCounts[kFaces - 2];
  constexpr int kSixes = kCounts[kFaces - 1];
  Value best = rows[kFives > 0 && kSixes > 0 ? RowOfLastTwo(kFives, kSixes)
                    : kFives > 0             ? RowOfFace(kFaces - 2, kFives)
                    : kSixes > 0             ? RowOfFace(kFaces - 1, kSixes)
                    : kCounts[3] > 0         ? RowOfFace(3, kCounts[3])
                                             : RowOfFace(2, kCounts[2])];
  if constexpr (kFives + kSixes > 0 && kCounts[3] > 0) {
    best = Max(best, rows[RowOfFace(3, kCounts[3])]);
  }
  if constexpr (kFives + kSixes + kCounts[3] > 0 && kCounts[2] > 0) {
    best = Max(best, rows[RowOfFace(2, kCounts[2])]);
  }
  return best;
}

// Replaces the rests of a block's rolls by V0. A rest lies where the last roll
// that has it is, so it is there until then. `outer` is the maximum over the
// rows of Ones and Twos, if the block has some. A function for all blocks of
// one size.
template <int kFree, bool kHasOuter, typename Value>
[[gnu::noinline]] void LookAtRowsOfBlock(
    const std::uint16_t* __restrict rest_of_roll, const Value* __restrict rows,
    int first_roll, Value outer, Value* __restrict rolls) {
  constexpr int kWithRoom = InnerCount(kFree - 1);
  lattice_internal::VisitInTurn<kInnerOrder<kFree>, kFree, kWindow<Value>>([&](
      auto inner) __attribute__((always_inline)) {
    constexpr int kRoll = kInnerNumbers[inner] - kWithRoom;
    if constexpr (kRoll >= 0) {
      Value best = rolls[rest_of_roll[kRoll]];
      if constexpr (kHasOuter) best = Max(best, outer);
      if constexpr (inner > 0) best = Max(best, BestOfInner<inner>(rows));
      rolls[first_roll + kRoll] = best;
    }
  });
}

// Replaces all rests by V0, block by block (core/dice/keep_rows.h).
template <int kCount, typename Value>
void LookAtRows(const std::uint16_t* rest_of_roll, const Value* rows,
                Value* rolls) {
  lattice_internal::Unroll<KeepBlockCount(kCount)>([&](
      auto i) __attribute__((always_inline)) {
    constexpr KeepBlock kBlock = kKeepBlocks<kCount>[i];
    Value outer = rows[kBlock.ones > 0   ? RowOfFace(0, kBlock.ones)
                       : kBlock.twos > 0 ? RowOfFace(1, kBlock.twos)
                                         : kRowOfLeast];
    if constexpr (kBlock.ones > 0 && kBlock.twos > 0) {
      outer = Max(outer, rows[RowOfFace(1, kBlock.twos)]);
    }
    LookAtRowsOfBlock<kBlock.free, (kBlock.free < kCount)>(
        rest_of_roll + kBlock.first_roll, rows, kBlock.first_roll, outer,
        rolls);
  });
}

// The same in a loop.
template <typename Value>
void LookAtRowsInALoop(int dice, const std::uint16_t* rest_of_roll,
                       const Value* rows, Value* rolls) {
  for (int roll = 0; roll < RollCount(dice); ++roll) {
    const std::uint8_t* counts = &kLattice.counts[KeepsOfFewer(dice) + roll][0];
    Value best = rolls[rest_of_roll[roll]];
    for (int face = 0; face < kFaces; ++face) {
      if (counts[face] == 0) continue;
      best = Max(best, rows[RowOfFace(face, counts[face])]);
    }
    rolls[roll] = best;
  }
}

// Computes V0 of all rolls from the maxima's sources. The rows go to `rows`,
// which may lie before `rolls` in the same array.
template <typename Real, typename Reader, typename Value>
YATZY_INLINE void FillPlanRolls(const PlanView<Real>& plan,
                                const Reader& reader, Value* rows,
                                Value* rolls) {
  FillMaxima(plan.rows, reader, plan.successors * kPlacesOfSuccessor, rows);
  FillMaxima(plan.rests, reader, 0, rolls);
  if constexpr (kUnrollsFiveDice<Value>) {
    if (plan.dice == kDice) {
      FillLastTwo<kDice>(rows);
      LookAtRows<kDice>(plan.rest_of_roll, rows, rolls);
      return;
    }
  }
  if constexpr (kUnrollsSixDice<Value>) {
    if (plan.dice == kSixDice) {
      FillLastTwo<kSixDice>(rows);
      LookAtRows<kSixDice>(plan.rest_of_roll, rows, rolls);
      return;
    }
  }
  LookAtRowsInALoop(plan.dice, plan.rest_of_roll, rows, rolls);
}

}  // namespace
}  // namespace yatzy

#endif  // YATZY_CORE_KERNEL_PLAN_ROLLS_H_
