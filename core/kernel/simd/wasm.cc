#include "core/kernel/simd/kernels.h"
#include "core/kernel/widget_kernel_impl.h"

namespace yatzy {

constexpr int kBytes = 16;
constinit const Kernels kWasmKernels = {
    MakeKernel<float, Lanes<float, kBytes>>(),
    MakeKernel<double, Lanes<double, kBytes>>()};

}  // namespace yatzy
