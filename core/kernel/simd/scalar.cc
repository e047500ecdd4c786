#include "core/kernel/simd/kernels.h"
#include "core/kernel/widget_kernel_impl.h"

namespace yatzy {

constinit const Kernels kScalarKernels = {MakeKernel<float, float>(),
                                          MakeKernel<double, double>()};

}  // namespace yatzy
