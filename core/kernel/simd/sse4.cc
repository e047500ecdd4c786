#include "core/kernel/simd/kernels.h"
#include "core/kernel/widget_kernel_impl.h"

namespace yatzy {

constexpr int kBytes = 16;
constinit const WidgetKernel<float> kSse4Floats =
    MakeKernel<float, Lanes<float, kBytes>>();
constinit const WidgetKernel<double> kSse4Doubles =
    MakeKernel<double, Lanes<double, kBytes>>();

}  // namespace yatzy
