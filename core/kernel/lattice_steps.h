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
// see `IsFar`. This file has what unrolls; block_steps.h has the steps, whose
// lines are shared by many keeps, because code has to be near as well.
//
// A value is Lanes, a block of states, or a plain number, one state. Additions
// happen in one fixed order, so all give the same bits (with contraction off).
#ifndef YATZY_CORE_KERNEL_LATTICE_STEPS_H_
#define YATZY_CORE_KERNEL_LATTICE_STEPS_H_

#include <array>
#include <utility>

#include "core/dice/keeps.h"
#include "core/kernel/lanes.h"

namespace yatzy {

// One value for each keep.
template <typename Real>
struct KeepValues {
  using Value = Real;

  Value values[kMaxKeeps];

  YATZY_INLINE Value& operator[](int keep) { return values[keep]; }
};

namespace lattice_internal {

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

// All keeps of five dice in the lexicographic order of their counts, whatever
// their size.
inline constexpr auto kOrder = [] {
  std::array<KeepIndex, kKeeps> order{};
  int size = 0;
  Append(0, 0, kDice, order, size);
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

// Whether six dice have straight lines (block_steps.h): for single positions
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

// In how many parts the rolls are summed up.
inline constexpr int kSums = 4;

}  // namespace yatzy

#endif  // YATZY_CORE_KERNEL_LATTICE_STEPS_H_
