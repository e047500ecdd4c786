// How fast the widget kernel could be if loading its operands were all it did.
//
// Most of what the kernel does is one addition or maximum per term of the
// recurrence, with the running result and one operand more. An L1 cache
// delivers one or two vectors per cycle, so loading that operand takes
//
//     vectors of a solve * loads per vector
//         / vectors that the L1 cache delivers per second / threads
//
// The *bound* loads every operand, as a kernel does that keeps nothing but the
// running result: per vector of states 2 x 1,260 in the expectation steps,
// 2 x 1,721 in the choice steps, 1,074 for V0, 252 probabilities.
//
// A kernel may do better, because an operand may still be in a register. The
// *floor* is the fewest loads that any choice of what to keep allows in the
// order in which the keeps are visited (core/kernel/lattice_steps.h): 2,473
// with 32 registers (AVX-512, NEON), 3,132 with 16 (the others), if no register
// were needed for anything else. g++ 12 makes of it about 4,000.
//
// Neither counts packing the successors, making the rows of V0, stores, and
// additions that wait for a port.
#ifndef YATZY_TESTS_BENCH_LOAD_BOUND_H_
#define YATZY_TESTS_BENCH_LOAD_BOUND_H_

#include "core/kernel/simd/simd.h"

namespace yatzy {

// Loads per vector of states.
struct KernelLoads {
  int score_rolls;  // V0 of the rolls, from the rows of faces and totals
  int expectation;  // of one expectation step
  int choice;       // of one choice step
  int constants;    // the probabilities of rolls

  // A turn has two steps of each kind.
  int Total() const {
    return score_rolls + 2 * expectation + 2 * choice + constants;
  }
};

// How many vector registers an instruction set has.
int VectorRegisters(Simd simd);

// The fewest loads with so many registers to keep operands in; 0: all of them.
KernelLoads CountKernelLoads(int registers);

// How many vectors a solve consists of.
int VectorsOfSolve(int lanes);

// How many vectors the L1 cache delivers per second to one thread, measured
// with 8 KiB for about 50 us.
template <typename Real>
double MeasureReads(const WidgetKernel<Real>& kernel);

extern template double MeasureReads<float>(const WidgetKernel<float>&);
extern template double MeasureReads<double>(const WidgetKernel<double>&);

}  // namespace yatzy

#endif  // YATZY_TESTS_BENCH_LOAD_BOUND_H_
