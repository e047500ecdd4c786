// V0 by the plan of a game: the maxima of its lists, and the rows that a roll
// looks at. Part of widget_kernel_impl.h, whose rules hold here: only simd/*.cc
// include it.
#ifndef YATZY_CORE_KERNEL_PLAN_ROLLS_H_
#define YATZY_CORE_KERNEL_PLAN_ROLLS_H_

#include "core/dice/rolls.h"
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
                            int first_target, Value* to) {
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
                                int first_target, Value* to) {
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
                int first_target, Value* to) {
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

// Returns the maximum of the rest and the rows of one roll, a keep of kCount
// dice. That over the first four faces comes first, because the next rolls in
// the order share it.
template <int kCount, int kKeep, typename Value>
YATZY_INLINE Value BestRow(const Value& rest, const Value* rows) {
  constexpr FaceCounts kCounts = kKeepLattice.counts[kKeep];
  constexpr int kFives = kCounts[kFaces - 2];
  constexpr int kSixes = kCounts[kFaces - 1];
  constexpr int kFirst = kCounts[0] > 0   ? 0
                         : kCounts[1] > 0 ? 1
                         : kCounts[2] > 0 ? 2
                                          : 3;
  Value best = rest;
  if constexpr (kFives + kSixes < kCount) {
    Value of_faces = rows[RowOfFace(kFirst, kCounts[kFirst])];
    if constexpr (kFirst < 1 && kCounts[1] > 0) {
      of_faces = Max(of_faces, rows[RowOfFace(1, kCounts[1])]);
    }
    if constexpr (kFirst < 2 && kCounts[2] > 0) {
      of_faces = Max(of_faces, rows[RowOfFace(2, kCounts[2])]);
    }
    if constexpr (kFirst < 3 && kCounts[3] > 0) {
      of_faces = Max(of_faces, rows[RowOfFace(3, kCounts[3])]);
    }
    best = Max(best, of_faces);
  }
  if constexpr (kFives > 0 && kSixes > 0) {
    best = Max(best, rows[RowOfLastTwo(kFives, kSixes)]);
  } else if constexpr (kFives > 0) {
    best = Max(best, rows[RowOfFace(kFaces - 2, kFives)]);
  } else if constexpr (kSixes > 0) {
    best = Max(best, rows[RowOfFace(kFaces - 1, kSixes)]);
  }
  return best;
}

// Replaces the rests by V0. A rest lies where the last roll that has it is, so
// it is there until then.
template <int kCount, typename Value>
[[gnu::noinline]] void LookAtRows(const std::uint16_t* __restrict rest_of_roll,
                                  const Value* __restrict rows,
                                  Value* __restrict rolls) {
  lattice_internal::VisitInTurn<lattice_internal::kOrder<kCount>, kCount,
                                kWindow<Value>>([&](
      auto keep) __attribute__((always_inline)) {
    constexpr int kRoll = keep - KeepsOfFewer(kCount);
    if constexpr (kRoll >= 0) {
      rolls[kRoll] = BestRow<kCount, keep>(rolls[rest_of_roll[kRoll]], rows);
    }
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
