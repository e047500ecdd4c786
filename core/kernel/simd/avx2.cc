#include "core/kernel/simd/kernels.h"
#include "core/kernel/widget_kernel_impl.h"

namespace yatzy {

constexpr int kBytes = 32;
constinit const WidgetKernel<float> kAvx2Floats =
    MakeKernel<float, Lanes<float, kBytes>>();
constinit const WidgetKernel<double> kAvx2Doubles =
    MakeKernel<double, Lanes<double, kBytes>>();

}  // namespace yatzy
