#include "core/kernel/simd/simd.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "core/kernel/simd/kernels.h"

namespace yatzy {
namespace {

// The one of the two that is for Real. It does not refer to the other.
template <typename Real, const WidgetKernel<float>& kFloats,
          const WidgetKernel<double>& kDoubles>
constexpr const WidgetKernel<Real>* Either() {
  if constexpr (sizeof(Real) == sizeof(float)) {
    return &kFloats;
  } else {
    return &kDoubles;
  }
}

// Returns null if this program does not have that instruction set.
template <typename Real>
const WidgetKernel<Real>* Find(Simd simd) {
  switch (simd) {
    case Simd::kScalar:
      return Either<Real, kScalarFloats, kScalarDoubles>();
#ifdef __wasm_simd128__
    case Simd::kWasm:
      return Either<Real, kWasmFloats, kWasmDoubles>();
#endif
#ifdef __aarch64__
    case Simd::kNeon:
      return Either<Real, kNeonFloats, kNeonDoubles>();
#endif
#ifdef __x86_64__
    case Simd::kSse4:
      return Either<Real, kSse4Floats, kSse4Doubles>();
    case Simd::kAvx2:
      return Either<Real, kAvx2Floats, kAvx2Doubles>();
    case Simd::kAvx512:
      return Either<Real, kAvx512Floats, kAvx512Doubles>();
    case Simd::kAvx512Fmax:
      return Either<Real, kAvx512fmaxFloats, kAvx512fmaxDoubles>();
#endif
    default:
      return nullptr;
  }
}

bool IsIntel() {
#ifdef __x86_64__
  return __builtin_cpu_is("intel") != 0;
#else
  return false;
#endif
}

}  // namespace

std::string_view SimdName(Simd simd) {
  switch (simd) {
    case Simd::kScalar:
      return "scalar";
    case Simd::kWasm:
      return "wasm";
    case Simd::kNeon:
      return "neon";
    case Simd::kSse4:
      return "sse4";
    case Simd::kAvx2:
      return "avx2";
    case Simd::kAvx512:
      return "avx512";
    case Simd::kAvx512Fmax:
      return "avx512fmax";
  }
  return "unknown";
}

bool IsAvailable(Simd simd) {
  if (Find<double>(simd) == nullptr) return false;
#ifdef __x86_64__
  // These also ask the operating system whether it saves the registers.
  switch (simd) {
    case Simd::kSse4:
      return __builtin_cpu_supports("sse4.1");
    case Simd::kAvx2:
      return __builtin_cpu_supports("avx2");
    case Simd::kAvx512:
    case Simd::kAvx512Fmax:
      return __builtin_cpu_supports("avx512f") &&
             __builtin_cpu_supports("avx512bw") &&
             __builtin_cpu_supports("avx512dq") &&
             __builtin_cpu_supports("avx512vl");
    default:
      break;
  }
#endif
  return true;
}

std::vector<Simd> AvailableSimd() {
  std::vector<Simd> available;
  for (const Simd simd : kAllSimd) {
    if (IsAvailable(simd)) available.push_back(simd);
  }
  if (available.back() == Simd::kAvx512Fmax && !IsIntel()) {
    std::iter_swap(available.end() - 1, available.end() - 2);
  }
  return available;
}

Simd BestSimd() {
  static const Simd kBest = AvailableSimd().back();
  return kBest;
}

absl::Status ValidateSimd(Simd simd) {
  if (IsAvailable(simd)) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("simd is ", std::string(SimdName(simd)),
                   ", which this processor does not have"));
}

absl::StatusOr<Simd> SimdFromName(std::string_view name) {
  if (name == "auto") return BestSimd();
  for (const Simd simd : kAllSimd) {
    if (name == SimdName(simd) && IsAvailable(simd)) return simd;
  }
  std::vector<std::string> available;
  for (const Simd simd : AvailableSimd()) {
    available.emplace_back(SimdName(simd));
  }
  return absl::InvalidArgumentError(
      absl::StrCat("instruction set '", std::string(name),
                   "', expected auto or one that this processor has: ",
                   absl::StrJoin(available, ", ")));
}

template <>
const WidgetKernel<float>& KernelFor<float>(Simd simd) {
  return *Find<float>(simd);
}

template <>
const WidgetKernel<double>& KernelFor<double>(Simd simd) {
  return *Find<double>(simd);
}

}  // namespace yatzy
