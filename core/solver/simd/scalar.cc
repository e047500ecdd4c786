#include "core/solver/simd/kernels.h"
#include "core/solver/widget_kernel_impl.h"

namespace yatzy {

constinit const Kernels kScalarKernels = {MakeKernel<float, float>(),
                                          MakeKernel<double, double>()};

}  // namespace yatzy
