#include "core/kernel/simd/simd.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "tests/support/status_matchers.h"

namespace yatzy {
namespace {

using ::testing::HasSubstr;

TEST(SimdTest, AlwaysHasTheScalarKernel) {
  EXPECT_EQ(AvailableSimd().front(), Simd::kScalar);
  EXPECT_EQ(AvailableSimd().back(), BestSimd());
}

TEST(SimdTest, HasWhatEveryProcessorOfItsKindHas) {
#if defined(__aarch64__)
  EXPECT_TRUE(IsAvailable(Simd::kNeon));
  EXPECT_FALSE(IsAvailable(Simd::kAvx2));
#elif defined(__x86_64__)
  EXPECT_FALSE(IsAvailable(Simd::kNeon));
#endif
}

TEST(SimdTest, FindsWhatIsAvailableByName) {
  for (const Simd simd : AvailableSimd()) {
    const auto found = SimdFromName(SimdName(simd));
    ASSERT_TRUE(found.ok()) << found.status();
    EXPECT_EQ(*found, simd);
  }
  EXPECT_EQ(*SimdFromName("auto"), BestSimd());
}

TEST(SimdTest, NamesWhatThereIsInsteadOfWhatThereIsNot) {
  EXPECT_THAT(SimdFromName("altivec"),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       AllOf(HasSubstr("'altivec'"), HasSubstr("scalar"))));
  for (const Simd simd : kAllSimd) {
    if (!IsAvailable(simd)) {
      EXPECT_THAT(SimdFromName(SimdName(simd)),
                  StatusIs(absl::StatusCode::kInvalidArgument,
                           HasSubstr(std::string(SimdName(simd)))));
    }
  }
}

TEST(SimdTest, ReadsToTheLastVector) {
  constexpr int kVectors = 16;
  for (const Simd simd : AvailableSimd()) {
    const auto& kernel = KernelFor<double>(simd);
    alignas(kMaxVectorBytes) double data[kVectors * kMaxLanes<double>];
    std::fill(std::begin(data), std::end(data), 1.0);
    data[(kVectors - 1) * kernel.lanes] = 2.0;
    EXPECT_EQ(kernel.read(data, kVectors, 3), 2.0) << SimdName(simd);
  }
}

}  // namespace
}  // namespace yatzy
