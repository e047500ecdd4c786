#include "core/kernel/simd/kernels.h"
#include "core/kernel/widget_kernel_impl.h"

namespace yatzy {

constexpr int kBytes = 64;
constinit const Kernels kAvx512fmaxKernels = {
    MakeKernel<float, Lanes<float, kBytes, Maxima::kOfFloats>>(),
    MakeKernel<double, Lanes<double, kBytes, Maxima::kOfFloats>>()};

}  // namespace yatzy
