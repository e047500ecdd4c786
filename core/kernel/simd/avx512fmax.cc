#include "core/kernel/simd/kernels.h"
#include "core/kernel/widget_kernel_impl.h"

namespace yatzy {

constexpr int kBytes = 64;
constinit const WidgetKernel<float> kAvx512fmaxFloats =
    MakeKernel<float, Lanes<float, kBytes, Maxima::kOfFloats>>();
constinit const WidgetKernel<double> kAvx512fmaxDoubles =
    MakeKernel<double, Lanes<double, kBytes, Maxima::kOfFloats>>();

}  // namespace yatzy
