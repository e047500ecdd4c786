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
// Both are unrolled at compile time into straight lines of loads, additions and
// maxima: with the operands in tables, half of the loads would load indices.
// The order decides what has to be loaded. Keeps are visited in the
// lexicographic order of their face counts, backwards for the expectation. In
// that order the neighbours of a keep along the last faces were visited a
// moment ago and are still in registers, and only those along the first faces
// come from memory. How far that may reach depends on the number of registers:
// see `IsFar`. With AVX-512, g++ 12 loads 848 of the 1,260 terms of an
// expectation step and 811 of the 1,721 of a choice step.
//
// A value is Lanes, a block of states, or a plain number, one state. Additions
// happen in one fixed order, so all give the same bits (with contraction off).
#ifndef YATZY_CORE_KERNEL_LATTICE_STEPS_H_
#define YATZY_CORE_KERNEL_LATTICE_STEPS_H_

#include <array>
#include <type_traits>
#include <utility>

#include "core/dice/keep_rows.h"
#include "core/dice/keeps.h"
#include "core/dice/rolls.h"
#include "core/kernel/lanes.h"

namespace yatzy {

// One value for each keep.
template <typename Real>
struct KeepValues {
  using Value = Real;

  Value values[kMaxKeeps];

  YATZY_INLINE Value& operator[](int keep) { return values[keep]; }
};

// Those of five dice by a pointer into each stretch of 16 KB. An instruction of
// AVX-512 has the distance to a pointer in one byte if it is a multiple of 64
// up to 8 KB, in four bytes else.
template <typename Real>
struct KeepStretches {
  using Value = Real;
  static constexpr bool kHasTwo = sizeof(Value) == 64;
  static constexpr int kLength = kHasTwo ? 16384 / 64 : kKeeps;
  static constexpr int kMiddle = kHasTwo ? kLength / 2 : 0;
  static_assert(2 * kLength >= kKeeps);

  Value* middles[2];

  // Where the middle of a stretch is; of the first one if there is no such.
  static Value* MiddleOf(KeepValues<Value>& e, int stretch) {
    return e.values + (kHasTwo ? stretch * kLength + kMiddle : 0);
  }
  YATZY_INLINE Value& operator[](int keep) const {
    return middles[keep / kLength][keep % kLength - kMiddle];
  }
};

namespace lattice_internal {

// How many keeps games of so many dice have.
template <int kCount>
inline constexpr int kKeepsOf = KeepsOfFewer(kCount + 1);

template <int kCount>
using KeepOrder = std::array<KeepIndex, kKeepsOf<kCount>>;

// Appends all keeps that have what `keep` has and up to `dice` dice of `face`
// and the faces after it.
template <typename Order>
constexpr void Append(int keep, int face, int dice, Order& order, int& size) {
  if (face == kFaces) {
    order[size++] = static_cast<KeepIndex>(keep);
    return;
  }
  for (int n = 0; n <= dice; ++n) {
    Append(keep, face + 1, dice - n, order, size);
    if (n < dice) keep = kKeepLattice.up[keep][face];
  }
}

// All keeps of up to kCount dice in the lexicographic order of their counts,
// whatever their size.
template <int kCount>
inline constexpr KeepOrder<kCount> kOrder = [] {
  KeepOrder<kCount> order{};
  int size = 0;
  Append(0, 0, kCount, order, size);
  return order;
}();

// Returns whether a step from keep a to keep b, neighbours in that order, goes
// so far that nothing read before is worth a register. If the first face where
// they differ is f, and `free` dice are left to faces f and up, then a value
// comes back after all multisets of at most `free` dice of the faces above f:
// (free + faces choose faces) values.
constexpr bool IsFar(int dice, int a, int b, int window) {
  const FaceCounts& from = kKeepLattice.counts[a];
  const FaceCounts& to = kKeepLattice.counts[b];
  int face = 0;
  int free = dice;
  while (from[face] == to[face]) free -= from[face++];
  const int faces = kFaces - 1 - face;
  int values = 1;
  for (int i = 1; i <= faces; ++i) values = values * (free + i) / i;
  return values > window;
}

// Makes the compiler forget here what it has read, and read it again: else it
// keeps more values than there are registers, and spills.
YATZY_INLINE void Forget() { asm volatile("" ::: "memory"); }

// Calls visit for each index. The initialiser list keeps the order, and unlike
// a fold expression it may be long.
template <typename Visit, int... kIndices>
YATZY_INLINE void VisitInOrder(const Visit& visit,
                               std::integer_sequence<int, kIndices...>) {
  const int in_order[] = {
      0, (visit(std::integral_constant<int, kIndices>{}), 0)...};
  static_cast<void>(in_order);
}

// Calls visit with std::integral_constant 0, 1, .., kCount - 1.
template <int kCount, typename Visit>
YATZY_INLINE void Unroll(const Visit& visit) {
  VisitInOrder(visit, std::make_integer_sequence<int, kCount>{});
}

// Visits the keeps of an order, of which the dice that differ are at most
// kDice, and forgets where the next one is far.
template <const auto& kKeeps, int kDice, int kWindow, typename Visit>
YATZY_INLINE void VisitInTurn(const Visit& visit) {
  Unroll<static_cast<int>(kKeeps.size())>([&visit](
      auto i) __attribute__((always_inline)) {
    constexpr int kKeep = kKeeps[i];
    if constexpr (i > 0) {
      if constexpr (IsFar(kDice, kKeeps[i - 1], kKeep, kWindow)) Forget();
    }
    visit(std::integral_constant<int, kKeep>{});
  });
}

// Does the same backwards.
template <const auto& kKeeps, int kDice, int kWindow, typename Visit>
YATZY_INLINE void VisitBackwards(const Visit& visit) {
  constexpr int kSize = static_cast<int>(kKeeps.size());
  Unroll<kSize>([&visit](auto i) __attribute__((always_inline)) {
    constexpr int kKeep = kKeeps[kSize - 1 - i];
    if constexpr (i > 0) {
      if constexpr (IsFar(kDice, kKeep, kKeeps[kSize - i], kWindow)) Forget();
    }
    visit(std::integral_constant<int, kKeep>{});
  });
}

// Returns the value of the best keep within kKeep, from its own value and those
// of the keeps below it.
template <int kKeep, typename Values>
YATZY_INLINE auto BestWithin(Values& e) {
  using Value = typename std::remove_const_t<Values>::Value;
  Value best = e[kKeep];
  Unroll<kKeepLattice.down_count[kKeep]>([&](
      auto i) __attribute__((always_inline)) {
    Value& below = e[kKeepLattice.down[kKeep][i]];
    best = i % 2 == 0 ? MaxElsewhere(best, below) : Max(best, below);
  });
  return best;
}

}  // namespace lattice_internal

// How many values the compiler may try to keep in registers: more than there
// are, since not all are used twice. Measured (core/README.md).
#ifdef __aarch64__
inline constexpr bool kHasMoreRegisters = true;
#else
inline constexpr bool kHasMoreRegisters = false;
#endif
template <typename Value>
inline constexpr int kWindow = sizeof(Value) == 64 || kHasMoreRegisters
                                   ? 84
                                   : 35;  // 32 and 16 registers

// Whether five dice have straight lines. A page loads the module of
// WebAssembly, so there only the vectors of a solve have them: without those of
// a plain double it is a fifth smaller. Loops give the same bits.
#ifdef __wasm__
template <typename Value>
inline constexpr bool kUnrollsFiveDice = sizeof(Value) > sizeof(double);
#else
template <typename Value>
inline constexpr bool kUnrollsFiveDice = true;
#endif

// Whether six dice have straight lines (six_dice_steps.h): for single positions
// (one double) and for solves on wide vectors. Elsewhere, where they would be
// of little use or too large (a page loads the module of WebAssembly), or take
// too long to compile (with sanitizers), loops give the same bits.
#if defined(__wasm__) || defined(YATZY_SIX_DICE_IN_LOOPS)
template <typename Value>
inline constexpr bool kUnrollsSixDice = false;
#elif defined(__aarch64__)
template <typename Value>
inline constexpr bool kUnrollsSixDice = sizeof(Value) >= sizeof(double);
#else
template <typename Value>
inline constexpr bool kUnrollsSixDice = sizeof(Value) == sizeof(double) ||
                                        sizeof(Value) >= 32;
#endif

// The steps of five dice take KeepValues or KeepStretches.

// Computes the expected value of every smaller keep from the values of the
// rolls.
template <typename Values>
YATZY_INLINE void ExpectationStep(Values& e) {
  using Value = typename std::remove_const_t<Values>::Value;
  const Value sixth(1.0 / 6);
  Value one(1);
  Settle(one);
  lattice_internal::VisitBackwards<lattice_internal::kOrder<kDice>, kDice,
                                   kWindow<Value>>([&](
      auto keep) __attribute__((always_inline)) {
    if constexpr (keep < kSmallKeeps) {
      constexpr auto& kUp = kKeepLattice.up[keep];
      e[keep] =
          ((AddElsewhere(e[kUp[0]], one, e[kUp[1]]) + (e[kUp[2]] + e[kUp[3]])) +
           AddElsewhere(e[kUp[4]], one, e[kUp[5]])) *
          sixth;
    }
  });
}

// Replaces the value of each keep by that of the best keep within it.
// Afterwards the rolls hold their values with one reroll more.
template <typename Values>
YATZY_INLINE void ChoiceStep(Values& e) {
  using Value = typename std::remove_const_t<Values>::Value;
  lattice_internal::VisitInTurn<lattice_internal::kOrder<kDice>, kDice,
                                kWindow<Value>>([&](auto keep) __attribute__((
      always_inline)) { e[keep] = lattice_internal::BestWithin<keep>(e); });
}

// In how many parts the rolls are summed up.
inline constexpr int kSums = 4;

// Does the choice step and returns E = sum over rolls r of P(r) M(r). The
// values of the rolls go into the sum and nowhere else. There are four running
// sums, so that an addition need not wait for the one before. Their order is
// fixed, and so the same on every machine.
template <typename Real, typename Values>
YATZY_INLINE auto ChoiceStepAndExpectation(Values& e) {
  using Value = typename std::remove_const_t<Values>::Value;
  Value sums[kSums] = {Value(0), Value(0), Value(0), Value(0)};
  lattice_internal::VisitInTurn<lattice_internal::kOrder<kDice>, kDice,
                                kWindow<Value>>([&](
      auto keep) __attribute__((always_inline)) {
    const Value best = lattice_internal::BestWithin<keep>(e);
    if constexpr (keep < kSmallKeeps) {
      e[keep] = best;
    } else {
      constexpr int kRoll = keep - kSmallKeeps;
      constexpr Real kProbability = static_cast<Real>(kRollWays[kRoll]) /
                                    static_cast<Real>(kRollOutcomes);
      Value& sum = sums[kRoll % kSums];
      sum = sum + best * Value(kProbability);
      Settle(sum);
    }
  });
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

}  // namespace yatzy

#endif  // YATZY_CORE_KERNEL_LATTICE_STEPS_H_
