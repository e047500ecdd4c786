// The source of the widget kernels. Included by simd/<instruction set>.cc, each
// compiled for that instruction set; everything else calls them through
// widget_kernel.h, which also has the mathematics.
//
// Code that is compiled for one instruction set must not run on a processor
// without it. The linker keeps one copy of each inline function, maybe that of
// the widest vectors. So nothing in here may instantiate an inline function
// that others share, such as those of the standard library. A test looks for
// such symbols.
#ifndef YATZY_CORE_KERNEL_WIDGET_KERNEL_IMPL_H_
#define YATZY_CORE_KERNEL_WIDGET_KERNEL_IMPL_H_

#include "core/dice/rolls.h"
#include "core/kernel/lattice_steps.h"
#include "core/kernel/packing.h"
#include "core/kernel/scandinavian_rolls.h"
#include "core/kernel/widget_kernel.h"

namespace yatzy {
// Every instruction set has its own.
namespace {  // NOLINT(google-build-namespaces)

template <typename Real, typename Value>
YATZY_INLINE Value TermOf(const PlanTerm<Real>& term, const Value* places) {
  return places[term.place] + Value(term.points);
}

// Computes the maxima of a group.
template <int kTerms, typename Real, typename Value>
YATZY_INLINE void FillGroup(int count, const PlanTerm<Real>* terms,
                            const PlanMaximum* maxima, const Value* places,
                            Value* to) {
  for (int i = 0; i < count; ++i, terms += kTerms) {
    Value best = places[maxima[i].base];
    lattice_internal::Unroll<kTerms>([&](auto n) __attribute__((
        always_inline)) { best = Max(best, TermOf(terms[n], places)); });
    to[maxima[i].target] = best;
  }
}

template <typename Real, typename Value>
YATZY_INLINE void FillLongGroup(const PlanGroup& group,
                                const PlanTerm<Real>* terms,
                                const PlanMaximum* maxima, const Value* places,
                                Value* to) {
  for (int i = 0; i < group.count; ++i) {
    Value best = places[maxima[i].base];
    for (int n = 0; n < group.terms; ++n) {
      best = Max(best, TermOf(*terms++, places));
    }
    to[maxima[i].target] = best;
  }
}

template <typename Real, typename Value>
void FillMaxima(const PlanMaxima<Real>& list, const Value* places, Value* to) {
  const PlanTerm<Real>* terms = list.terms;
  const PlanMaximum* maxima = list.maxima;
  for (int i = 0; i < list.group_count; ++i) {
    const PlanGroup& group = list.groups[i];
    switch (group.terms) {
      case 0:
        FillGroup<0>(group.count, terms, maxima, places, to);
        break;
      case 1:
        FillGroup<1>(group.count, terms, maxima, places, to);
        break;
      case 2:
        FillGroup<2>(group.count, terms, maxima, places, to);
        break;
      case 3:
        FillGroup<3>(group.count, terms, maxima, places, to);
        break;
      default:
        FillLongGroup(group, terms, maxima, places, to);
    }
    terms += group.terms * group.count;
    maxima += group.count;
  }
}

template <typename Value>
YATZY_INLINE void FillLastTwo(Value* rows) {
  lattice_internal::Unroll<kDice - 1>([&](
      auto i) __attribute__((always_inline)) {
    lattice_internal::Unroll<kDice - 1>([&](
        auto j) __attribute__((always_inline)) {
      constexpr int kFives = i + 1;
      constexpr int kSixes = j + 1;
      if constexpr (kFives + kSixes <= kDice) {
        rows[RowOfLastTwo(kFives, kSixes)] =
            Max(rows[RowOfFace(kFaces - 2, kFives)],
                rows[RowOfFace(kFaces - 1, kSixes)]);
      }
    });
  });
}

// Returns the maximum of the rest and the rows of one roll of five dice. That
// over the first four faces comes first, because the next rolls in the order
// share it.
template <int kRoll, typename Value>
YATZY_INLINE Value BestRow(const Value& rest, const Value* rows) {
  constexpr FaceCounts kCounts = kKeepLattice.counts[kSmallKeeps + kRoll];
  constexpr int kFives = kCounts[kFaces - 2];
  constexpr int kSixes = kCounts[kFaces - 1];
  constexpr int kFirst = kCounts[0] > 0   ? 0
                         : kCounts[1] > 0 ? 1
                         : kCounts[2] > 0 ? 2
                                          : 3;
  Value best = rest;
  if constexpr (kFives + kSixes < kDice) {
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
template <typename Value>
[[gnu::noinline]] void LookAtRows(const std::uint8_t* __restrict rest_of_roll,
                                  const Value* __restrict rows,
                                  Value* __restrict rolls) {
  lattice_internal::VisitKeeps<kWindow<Value>>([&](
      auto keep) __attribute__((always_inline)) {
    if constexpr (keep >= kSmallKeeps) {
      constexpr int kRoll = keep - kSmallKeeps;
      rolls[kRoll] = BestRow<kRoll>(rolls[rest_of_roll[kRoll]], rows);
    }
  });
}

// The lattice in this file's own copy, because kKeepLattice belongs to all.
constexpr KeepLattice kLattice = kKeepLattice;

// The same for fewer dice.
template <typename Value>
void LookAtRowsInALoop(int dice, const std::uint8_t* rest_of_roll,
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

// Puts the all-equal rolls in their places: each has its successor.
template <typename Real, typename Value>
void PlaceAllEqual(const PlanView<Real>& plan, const Value* places,
                   Value* rolls) {
  const Value* own = places + (plan.successors - kFaces) * kPlacesOfSuccessor;
  for (int face = 0; face < kFaces; ++face, own += kPlacesOfSuccessor) {
    rolls[plan.all_equal_rolls[face]] = *own;
  }
}

// Computes V0 of all rolls. `rolls` may lie where places end, or later.
template <typename Real, typename Value>
void FillRolls(const PlanView<Real>& plan, bool has_places, Value* places,
               Value* rolls) {
  Value* rows = places + plan.successors * kPlacesOfSuccessor;
  if (plan.has_scandinavian_points) {
    auto& of_game = *reinterpret_cast<ScandinavianRows<Value>*>(rows);
    return FillScandinavianRolls(places, of_game, rolls);
  }
  FillMaxima(plan.rows, places, places);
  FillMaxima(plan.rests, places, rolls);
  if (plan.dice == kDice) {
    FillLastTwo(rows);
    LookAtRows(plan.rest_of_roll, rows, rolls);
  } else {
    LookAtRowsInALoop(plan.dice, plan.rest_of_roll, rows, rolls);
  }
  if (has_places) PlaceAllEqual(plan, places, rolls);
}

// Steps that are functions of their own, because a compiler's time grows faster
// than the length of a function.
template <typename Value>
[[gnu::noinline]] void ExpectUnrolled(KeepValues<Value>& e) {
  ExpectationStep(e);
}

template <typename Value>
[[gnu::noinline]] void ChooseUnrolled(KeepValues<Value>& e) {
  ChoiceStep(e);
}

// The steps for fewer dice, whose lattice is the first part of that for five.
template <typename Value>
void ExpectInALoop(int dice, KeepValues<Value>& e) {
  const Value sixth(1.0 / 6);
  for (int keep = KeepsOfFewer(dice) - 1; keep >= 0; --keep) {
    const KeepIndex* up = &kLattice.up[keep][0];
    e[keep] = (((e[up[0]] + e[up[1]]) + (e[up[2]] + e[up[3]])) +
               (e[up[4]] + e[up[5]])) *
              sixth;
  }
}

template <typename Value>
void ChooseInALoop(int dice, KeepValues<Value>& e) {
  for (int keep = 0; keep < KeepsOfFewer(dice + 1); ++keep) {
    Value best = e[keep];
    for (int i = 0; i < kLattice.down_count[keep]; ++i) {
      best = Max(best, e[kLattice.down[keep][i]]);
    }
    e[keep] = best;
  }
}

template <typename Value>
void Expect(int dice, KeepValues<Value>& e) {
  if (dice == kDice) return ExpectUnrolled(e);
  ExpectInALoop(dice, e);
}

template <typename Value>
void Choose(int dice, KeepValues<Value>& e) {
  if (dice == kDice) return ChooseUnrolled(e);
  ChooseInALoop(dice, e);
}

// The places of a plan lie where the values of the smaller keeps will be, which
// do not exist yet: in a place of their own they would need more than the L1
// cache holds. Those of long plans do need one.
template <typename Value>
struct MorePlaces {
  Value values[kMaxPlaces];
};

template <typename Real>
bool HasRoom(const PlanView<Real>& plan) {
  return plan.places <= plan.first_roll;
}

// Computes E from the values of the rolls without a reroll.
template <typename Real, typename Value>
void Turn(const PlanView<Real>& plan, KeepValues<Value>& e, Real* expected) {
  const int dice = plan.dice;
  Expect(dice, e);
  for (int roll = 2; roll < plan.rolls_per_turn; ++roll) {
    Choose(dice, e);
    Expect(dice, e);
  }
  if (plan.rolls_per_turn == 1) {
    StoreAt(e[0], expected);
  } else if (dice == kDice) {
    StoreAt(ChoiceStepAndExpectation<Value, Real>(e), expected);
  } else {
    Choose(dice, e);
    Expect(dice, e);
    StoreAt(e[0], expected);
  }
}

template <typename Real, typename Value>
[[gnu::noinline]] void FillWithMorePlaces(const PlanView<Real>& plan,
                                          bool has_places,
                                          const LaneSource<Real>* sources,
                                          int count, Value* rolls) {
  MorePlaces<Value> places;
  Pack<Real, Value>(plan, has_places, sources, count,
                    reinterpret_cast<Real*>(places.values));
  FillRolls(plan, has_places, places.values, rolls);
}

template <typename Real, typename Value>
void Expected(const PlanView<Real>& plan, bool has_places,
              const LaneSource<Real>* sources, int count, Real* expected) {
  KeepValues<Value> e;
  Value* rolls = e.values + plan.first_roll;
  if (HasRoom(plan)) {
    Pack<Real, Value>(plan, has_places, sources, count,
                      reinterpret_cast<Real*>(e.values));
    FillRolls(plan, has_places, e.values, rolls);
  } else {
    FillWithMorePlaces(plan, has_places, sources, count, rolls);
  }
  Turn(plan, e, expected);
}

// Copies the successors, because the rows of the plan come behind them.
template <typename Real, typename Value>
[[gnu::noinline]] void FillFromSuccessors(const PlanView<Real>& plan,
                                          const Value* successors,
                                          Value* rolls) {
  MorePlaces<Value> places;
  const int size = plan.successors * kPlacesOfSuccessor;
  for (int i = 0; i < size; i += kPlacesOfSuccessor) {
    places.values[i] = successors[i];
  }
  FillRolls(plan, plan.all_equal_rows > 0, places.values, rolls);
}

template <typename Real, typename Value>
void KeepValuesOf(const PlanView<Real>& plan, const Real* successors,
                  int rerolls_left, Real* keeps) {
  auto& e = *reinterpret_cast<KeepValues<Value>*>(keeps);
  FillFromSuccessors(plan, reinterpret_cast<const Value*>(successors),
                     e.values + plan.first_roll);
  Expect(plan.dice, e);
  for (int reroll = 1; reroll < rerolls_left; ++reroll) {
    Choose(plan.dice, e);
    Expect(plan.dice, e);
  }
}

// Makes the compiler have the value in a register here.
template <typename Real, typename Value>
YATZY_INLINE void Need(Value& value) {
  if constexpr (sizeof(Value) > sizeof(Real)) {
    Settle(value);
  } else {
#ifdef __x86_64__
    asm volatile("" : "+x"(value));
#else
    asm volatile("" : "+w"(value));
#endif
  }
}

// Loads values and does nothing else with them. If it took maxima as well, the
// loads of g++ 12's code would wait for those.
template <typename Real, typename Value>
Real Read(const Real* data, int vectors, int rounds) {
  constexpr int kAtOnce = 8;
  const auto* values = reinterpret_cast<const Value*>(data);
  Value value = values[0];
  for (int round = 0; round < rounds; ++round) {
    for (int i = 0; i + kAtOnce <= vectors; i += kAtOnce) {
      lattice_internal::Unroll<kAtOnce>([&](auto j)
                                            __attribute__((always_inline)) {
                                              value = values[i + j];
                                              Need<Real>(value);
                                            });
    }
  }
  return reinterpret_cast<const Real&>(value);
}

template <typename Real, typename Value>
constexpr WidgetKernel<Real> MakeKernel() {
  return {kLaneCount<Value>, &Expected<Real, Value>, &KeepValuesOf<Real, Value>,
          &Read<Real, Value>};
}

}  // namespace
}  // namespace yatzy

#endif  // YATZY_CORE_KERNEL_WIDGET_KERNEL_IMPL_H_
