// How fast the widget kernel could be if loading its operands were all it did.
//
// An L1 cache delivers one or two vectors per cycle, and most of what the
// kernel does is one addition or maximum for each operand that it loads. So
// the loads of its schedule are a lower bound of its time:
//
//     bound = vectors of a solve * loads per vector
//             / vectors that the L1 cache delivers per second / threads
//
// The loads are counted from the schedule (core/solver/lattice_steps.h), not
// from the compiled code: keeps are visited in kOrder, and an operand has to be
// loaded unless it was loaded or computed since the last Forget(), which
// IsFar() places. That assumes a register for everything since then. The
// compiler has 16 or 32 and loads more: g++ 12 makes of the 586 loads of an
// expectation step 858 with AVX-512, of the 798 of a choice step 811, and with
// 16 registers 870 of 710 and 944 of 924. Nor does it count packing the
// successors, making the rows of V0, what repeats the few constants, and
// stores. So no kernel reaches the bound, and the fraction of it says how much
// of the time is explained by loads that the schedule cannot avoid.
#ifndef YATZY_TESTS_BENCH_LOAD_BOUND_H_
#define YATZY_TESTS_BENCH_LOAD_BOUND_H_

#include "core/solver/widget_kernel.h"

namespace yatzy {

// Loads per vector of states.
struct KernelLoads {
  int score_rolls;  // V0 of the rolls, from the rows of faces and totals
  int expectation;  // of one expectation step
  int choice;       // of one choice step
  int constants;    // the different probabilities of rolls

  // A turn has two steps of each kind.
  int Total() const {
    return score_rolls + 2 * expectation + 2 * choice + constants;
  }
};

// Of the kernel with vectors of so many bytes.
KernelLoads CountKernelLoads(int vector_bytes);

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
