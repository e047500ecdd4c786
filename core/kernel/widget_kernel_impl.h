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

#include "core/kernel/block_steps.h"
#include "core/kernel/lattice_steps.h"
#include "core/kernel/load_bound.h"
#include "core/kernel/loop_steps.h"
#include "core/kernel/packing.h"
#include "core/kernel/plan_rolls.h"
#include "core/kernel/scandinavian_rolls.h"
#include "core/kernel/widget_kernel.h"

namespace yatzy {
// Every instruction set has its own.
namespace {  // NOLINT(google-build-namespaces)

// Puts the all-equal rolls in their places: each has its successor.
template <typename Real, typename Value>
void PlaceAllEqual(const PlanView<Real>& plan, const Value* places,
                   Value* rolls) {
  const Value* own = places + (plan.successors - kFaces) * kPlacesOfSuccessor;
  for (int face = 0; face < kFaces; ++face, own += kPlacesOfSuccessor) {
    rolls[plan.all_equal_rolls[face]] = *own;
  }
}

// Reads places, and adds the points of terms.
template <typename Real, typename Value>
struct PlaceReader {
  YATZY_INLINE Value Base(int place) const { return places[place]; }
  YATZY_INLINE Value Term(const PlanTerm<Real>& term) const {
    return places[term.place] + Value(term.points);
  }

  const Value* places;
};

// Computes V0 of all rolls. `rolls` may lie where places end, or later.
template <typename Real, typename Value>
void FillRolls(const PlanView<Real>& plan, bool has_places, Value* places,
               Value* rolls) {
  Value* rows = places + plan.successors * kPlacesOfSuccessor;
  if constexpr (kUnrollsFiveDice<Value>) {
    if (plan.has_scandinavian_points) {
      auto& of_game = *reinterpret_cast<ScandinavianRows<Value>*>(rows);
      return FillScandinavianRolls(places, of_game, rolls);
    }
  }
  FillPlanRolls(plan, PlaceReader<Real, Value>{places}, rows, rolls);
  if (has_places) PlaceAllEqual(plan, places, rolls);
}

template <typename Value>
void Expect(int dice, KeepValues<Value>& e) {
  if constexpr (kUnrollsFiveDice<Value>) {
    if (dice == kDice) return ExpectationStep<kDice>(e);
  }
  if constexpr (kUnrollsSixDice<Value>) {
    if (dice == kSixDice) return ExpectationStep<kSixDice>(e);
  }
  ExpectInALoop(dice, e);
}

template <typename Value>
void Choose(int dice, KeepValues<Value>& e) {
  if constexpr (kUnrollsFiveDice<Value>) {
    if (dice == kDice) return ChoiceStep<kDice>(e);
  }
  if constexpr (kUnrollsSixDice<Value>) {
    if (dice == kSixDice) return ChoiceStep<kSixDice>(e);
  }
  ChooseInALoop(dice, e);
}

// Stores E, from the values of the keeps before the last choice.
template <typename Real, typename Value>
YATZY_INLINE void ChooseAndSum(int dice, KeepValues<Value>& e, Real* sum) {
  if constexpr (kUnrollsFiveDice<Value>) {
    if (dice == kDice) {
      return StoreAt(ChoiceStepAndExpectation<kDice, Real>(e), sum);
    }
  }
  if constexpr (kUnrollsSixDice<Value>) {
    if (dice == kSixDice) {
      return StoreAt(ChoiceStepAndExpectation<kSixDice, Real>(e), sum);
    }
  }
  ChooseInALoop(dice, e);
  if constexpr (!kUnrollsFiveDice<Value>) {
    if (dice == kDice) return StoreAt(SumInALoop<kDice, Real>(e), sum);
  }
  if (dice == kSixDice) {
    StoreAt(SumInALoop<kSixDice, Real>(e), sum);
  } else {
    ExpectInALoop(dice, e);
    StoreAt(e[0], sum);
  }
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
[[gnu::noinline]] void Turn(int dice, int rolls_per_turn, KeepValues<Value>& e,
                            Real* expected) {
  Expect(dice, e);
  for (int roll = 2; roll < rolls_per_turn; ++roll) {
    Choose(dice, e);
    Expect(dice, e);
  }
  if (rolls_per_turn == 1) {
    StoreAt(e[0], expected);
  } else {
    ChooseAndSum(dice, e, expected);
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
  Turn(plan.dice, plan.rolls_per_turn, e, expected);
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

// Computes the values of the keeps from those of the rolls.
template <typename Value>
void Keeps(int dice, int rerolls_left, KeepValues<Value>& e) {
  Expect(dice, e);
  for (int reroll = 1; reroll < rerolls_left; ++reroll) {
    Choose(dice, e);
    Expect(dice, e);
  }
}

template <typename Real, typename Value>
void KeepValuesOf(const PlanView<Real>& plan, const Real* successors,
                  int rerolls_left, Real* keeps) {
  auto& e = *reinterpret_cast<KeepValues<Value>*>(keeps);
  FillFromSuccessors(plan, reinterpret_cast<const Value*>(successors),
                     e.values + plan.first_roll);
  Keeps(plan.dice, rerolls_left, e);
}

// With a reroll left the keeps of fewer dice have their values already, and the
// rolls are what they are worth if scored now.
template <typename Real, typename Value>
void NextKeepValuesOf(const PlanView<Real>& plan, const Real* successors,
                      int rerolls_left, Real* keeps) {
  auto& e = *reinterpret_cast<KeepValues<Value>*>(keeps);
  FillFromSuccessors(plan, reinterpret_cast<const Value*>(successors),
                     e.values + plan.first_roll);
  if (rerolls_left > 0) Choose(plan.dice, e);
  Expect(plan.dice, e);
}

// Reads the successors of targets, and moves by the points of terms. Places are
// unsigned, because half of a number with a sign takes four instructions.
template <typename Real, typename Value>
struct TargetReader {
  YATZY_INLINE Value Base(unsigned place) const {
    return place < first_row ? Load(place, 0) : rows[place - first_row];
  }
  YATZY_INLINE Value Term(const PlanTerm<std::int32_t>& term) const {
    return Load(term.place, term.points);
  }
  YATZY_INLINE Value Load(unsigned place, long points) const {
    return LoadFrom<Value>(source.successors[place / kPlacesOfSuccessor] -
                           points);
  }

  const TargetSource<Real>& source;
  unsigned first_row;  // the place of the rows
  const Value* rows;
};

template <typename Real, typename Value>
void PlaceAllEqualTargets(const PlanView<std::int32_t>& plan,
                          const TargetReader<Real, Value>& reader,
                          Value* rolls) {
  for (int face = 0; face < kFaces; ++face) {
    Value best(Real{0});
    std::uint32_t left = reader.source.may_choose[face];
    for (; left != 0; left &= left - 1) {
      const PlanChoice& choice =
          reader.source.choices[face][__builtin_ctz(left)];
      best = Max(best, reader.Load(choice.place, choice.points));
    }
    rolls[plan.all_equal_rolls[face]] = best;
  }
}

// Computes what each roll comes to without a reroll, for all lanes. The rows of
// the plan go into `rows`.
template <typename Real, typename Value>
YATZY_INLINE void FillTargetRolls(const PlanView<std::int32_t>& plan,
                                  const TargetSource<Real>& source, Value* rows,
                                  Value* rolls) {
  const TargetReader<Real, Value> reader{
      source, static_cast<unsigned>(plan.successors * kPlacesOfSuccessor),
      rows};
  FillPlanRolls(plan, reader, rows, rolls);
  if (source.has_places) PlaceAllEqualTargets(plan, reader, rolls);
}

template <typename Real, typename Value>
[[gnu::noinline]] void FillTargets(const PlanView<std::int32_t>& plan,
                                   const TargetSource<Real>& source,
                                   KeepValues<Value>& e) {
  // The rows lie where the smaller keeps will be, but where those are few.
  Value more[kPlanRows];
  Value* rows = plan.first_roll >= kPlanRows ? e.values : more;
  FillTargetRolls(plan, source, rows, e.values + plan.first_roll);
}

template <typename Real, typename Value>
void TargetsOf(const PlanView<std::int32_t>& plan,
               const TargetSource<Real>& source, Real* values) {
  KeepValues<Value> e;
  FillTargets(plan, source, e);
  Turn(plan.dice, plan.rolls_per_turn, e, values);
}

template <typename Real, typename Value>
void TargetKeepsOf(const PlanView<std::int32_t>& plan,
                   const TargetSource<Real>& source, int rerolls_left,
                   Real* keeps) {
  auto& e = *reinterpret_cast<KeepValues<Value>*>(keeps);
  FillTargets(plan, source, e);
  Keeps(plan.dice, rerolls_left, e);
}

// The smaller keeps have their values already, so the rows lie elsewhere.
template <typename Real, typename Value>
void NextTargetKeepsOf(const PlanView<std::int32_t>& plan,
                       const TargetSource<Real>& source, int rerolls_left,
                       Real* keeps) {
  auto& e = *reinterpret_cast<KeepValues<Value>*>(keeps);
  Value rows[kPlanRows + kMaxJointRows];
  FillTargetRolls(plan, source, rows, e.values + plan.first_roll);
  if (rerolls_left > 0) Choose(plan.dice, e);
  Expect(plan.dice, e);
}

template <typename Real, typename Value>
constexpr WidgetKernel<Real> MakeKernel() {
  return {kLaneCount<Value>,
          &Expected<Real, Value>,
          &KeepValuesOf<Real, Value>,
          &NextKeepValuesOf<Real, Value>,
          &PackSuccessors<Real, Value>,
          &TargetsOf<Real, Value>,
          &TargetKeepsOf<Real, Value>,
          &NextTargetKeepsOf<Real, Value>,
          &Read<Real, Value>};
}

}  // namespace
}  // namespace yatzy

#endif  // YATZY_CORE_KERNEL_WIDGET_KERNEL_IMPL_H_
