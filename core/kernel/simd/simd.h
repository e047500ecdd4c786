#ifndef YATZY_CORE_KERNEL_SIMD_SIMD_H_
#define YATZY_CORE_KERNEL_SIMD_SIMD_H_

#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "core/kernel/widget_kernel.h"

namespace yatzy {

// The instruction sets that the widget kernel is compiled for, slowest first.
// All give the same bits; which one runs is decided at run time.
enum class Simd {
  kScalar,      // one state at a time, on every processor
  kWasm,        // 16-byte vectors, WebAssembly (client/web/wasm)
  kNeon,        // 16-byte vectors, every arm64
  kSse4,        // 16-byte vectors, SSE4.1
  kAvx2,        // 32-byte vectors
  kAvx512,      // 64-byte vectors, AVX-512 F, BW, DQ, VL
  kAvx512Fmax,  // the same, with maxima as Intel's processors like them
};

inline constexpr Simd kAllSimd[] = {
    Simd::kScalar, Simd::kWasm,   Simd::kNeon,      Simd::kSse4,
    Simd::kAvx2,   Simd::kAvx512, Simd::kAvx512Fmax};

// Returns "scalar", "wasm", "neon", "sse4", "avx2", "avx512" or "avx512fmax".
std::string_view SimdName(Simd simd);

// Returns whether this program has the instruction set, and this processor and
// its system allow it.
bool IsAvailable(Simd simd);

// Returns those that are available, slowest first: at least kScalar.
std::vector<Simd> AvailableSimd();

// Returns the fastest of them on this processor. Of the two for AVX-512 that is
// kAvx512Fmax on Intel's, kAvx512 on others.
Simd BestSimd();

// Returns INVALID_ARGUMENT if it is not available.
absl::Status ValidateSimd(Simd simd);

// Inverts SimdName; "auto" names the fastest. Returns INVALID_ARGUMENT for
// another name and for an instruction set that is not available. The message
// lists those that are.
absl::StatusOr<Simd> SimdFromName(std::string_view name);

// Returns the kernel of an instruction set. REQUIRES: IsAvailable(simd).
template <typename Real>
const WidgetKernel<Real>& KernelFor(Simd simd);

template <>
const WidgetKernel<float>& KernelFor<float>(Simd simd);
template <>
const WidgetKernel<double>& KernelFor<double>(Simd simd);

}  // namespace yatzy

#endif  // YATZY_CORE_KERNEL_SIMD_SIMD_H_
