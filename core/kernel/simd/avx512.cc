#include "core/kernel/simd/kernels.h"
#include "core/kernel/widget_kernel_impl.h"

namespace yatzy {

constexpr int kBytes = 64;
constinit const WidgetKernel<float> kAvx512Floats =
    MakeKernel<float, Lanes<float, kBytes>>();
constinit const WidgetKernel<double> kAvx512Doubles =
    MakeKernel<double, Lanes<double, kBytes>>();

}  // namespace yatzy
