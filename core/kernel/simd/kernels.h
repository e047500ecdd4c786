#ifndef YATZY_CORE_KERNEL_SIMD_KERNELS_H_
#define YATZY_CORE_KERNEL_SIMD_KERNELS_H_

#include "core/kernel/widget_kernel.h"

namespace yatzy {

struct Kernels {
  WidgetKernel<float> of_floats;
  WidgetKernel<double> of_doubles;
};

// Each has a file of its own, which is compiled for its instruction set. They
// are constant-initialised, so reading one executes none of its code.
extern const Kernels kScalarKernels;
#ifdef __wasm_simd128__
extern const Kernels kWasmKernels;
#endif
#ifdef __aarch64__
extern const Kernels kNeonKernels;
#endif
#ifdef __x86_64__
extern const Kernels kSse4Kernels;
extern const Kernels kAvx2Kernels;
extern const Kernels kAvx512Kernels;
extern const Kernels kAvx512fmaxKernels;
#endif

}  // namespace yatzy

#endif  // YATZY_CORE_KERNEL_SIMD_KERNELS_H_
