#include "core/kernel/simd/kernels.h"
#include "core/kernel/widget_kernel_impl.h"

namespace yatzy {

constexpr int kBytes = 16;
constinit const WidgetKernel<float> kWasmFloats =
    MakeKernel<float, Lanes<float, kBytes>>();
constinit const WidgetKernel<double> kWasmDoubles =
    MakeKernel<double, Lanes<double, kBytes>>();

}  // namespace yatzy
