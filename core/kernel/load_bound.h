// How fast vectors are loaded: what bounds a kernel that finds all operands in
// the L1 cache. Part of widget_kernel_impl.h, whose rules hold here: only
// simd/*.cc include it.
#ifndef YATZY_CORE_KERNEL_LOAD_BOUND_H_
#define YATZY_CORE_KERNEL_LOAD_BOUND_H_

#include "core/kernel/lanes.h"
#include "core/kernel/lattice_steps.h"

namespace yatzy {
// Every instruction set has its own.
namespace {  // NOLINT(google-build-namespaces)

// Makes the compiler have the value in a register here.
template <typename Real, typename Value>
YATZY_INLINE void Need(Value& value) {
  if constexpr (sizeof(Value) > sizeof(Real)) {
    Settle(value);
  } else {
#if defined(__x86_64__)
    asm volatile("" : "+x"(value));
#elif defined(__wasm__)
    asm volatile("" : "+r"(value));
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

}  // namespace
}  // namespace yatzy

#endif  // YATZY_CORE_KERNEL_LOAD_BOUND_H_
