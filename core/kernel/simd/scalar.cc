#include "core/kernel/simd/kernels.h"
#include "core/kernel/widget_kernel_impl.h"

namespace yatzy {

constinit const WidgetKernel<float> kScalarFloats = MakeKernel<float, float>();
constinit const WidgetKernel<double> kScalarDoubles =
    MakeKernel<double, double>();

}  // namespace yatzy
