#ifndef YATZY_CORE_KERNEL_SIMD_KERNELS_H_
#define YATZY_CORE_KERNEL_SIMD_KERNELS_H_

#include "core/kernel/widget_kernel.h"

namespace yatzy {

// Each instruction set has a file of its own, which is compiled for it. They
// are constant-initialised, so reading one executes none of its code. Those of
// floats and of doubles are apart, so that a program that asks for one kind
// alone links no other.
extern const WidgetKernel<float> kScalarFloats;
extern const WidgetKernel<double> kScalarDoubles;
#ifdef __wasm_simd128__
extern const WidgetKernel<float> kWasmFloats;
extern const WidgetKernel<double> kWasmDoubles;
#endif
#ifdef __aarch64__
extern const WidgetKernel<float> kNeonFloats;
extern const WidgetKernel<double> kNeonDoubles;
#endif
#ifdef __x86_64__
extern const WidgetKernel<float> kSse4Floats;
extern const WidgetKernel<double> kSse4Doubles;
extern const WidgetKernel<float> kAvx2Floats;
extern const WidgetKernel<double> kAvx2Doubles;
extern const WidgetKernel<float> kAvx512Floats;
extern const WidgetKernel<double> kAvx512Doubles;
extern const WidgetKernel<float> kAvx512fmaxFloats;
extern const WidgetKernel<double> kAvx512fmaxDoubles;
#endif

}  // namespace yatzy

#endif  // YATZY_CORE_KERNEL_SIMD_KERNELS_H_
