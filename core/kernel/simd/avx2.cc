#include "core/kernel/simd/kernels.h"
#include "core/kernel/widget_kernel_impl.h"

namespace yatzy {

constexpr int kBytes = 32;
constinit const Kernels kAvx2Kernels = {
    MakeKernel<float, Lanes<float, kBytes>>(),
    MakeKernel<double, Lanes<double, kBytes>>()};

}  // namespace yatzy
