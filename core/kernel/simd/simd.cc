#include "core/kernel/simd/simd.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "core/kernel/simd/kernels.h"

namespace yatzy {
namespace {

// Returns null if this program does not have that instruction set.
const Kernels* KernelsOf(Simd simd) {
  switch (simd) {
    case Simd::kScalar:
      return &kScalarKernels;
#ifdef __wasm_simd128__
    case Simd::kWasm:
      return &kWasmKernels;
#endif
#ifdef __aarch64__
    case Simd::kNeon:
      return &kNeonKernels;
#endif
#ifdef __x86_64__
    case Simd::kSse4:
      return &kSse4Kernels;
    case Simd::kAvx2:
      return &kAvx2Kernels;
    case Simd::kAvx512:
      return &kAvx512Kernels;
    case Simd::kAvx512Fmax:
      return &kAvx512fmaxKernels;
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
  if (KernelsOf(simd) == nullptr) return false;
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
  return KernelsOf(simd)->of_floats;
}

template <>
const WidgetKernel<double>& KernelFor<double>(Simd simd) {
  return KernelsOf(simd)->of_doubles;
}

}  // namespace yatzy
