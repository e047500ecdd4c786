#include "core/kernel/simd/kernels.h"
#include "core/kernel/widget_kernel_impl.h"

namespace yatzy {

constexpr int kBytes = 64;
constinit const Kernels kAvx512Kernels = {
    MakeKernel<float, Lanes<float, kBytes>>(),
    MakeKernel<double, Lanes<double, kBytes>>()};

}  // namespace yatzy
