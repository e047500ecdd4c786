#include "core/solver/lanes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>

namespace yatzy {
namespace {

template <typename Real>
class LanesTest : public ::testing::Test {
 protected:
  static constexpr int kCount = Lanes<Real>::kCount;
  using Scalars = std::array<Real, kCount>;

  Scalars RandomScalars() {
    Scalars scalars;
    for (Real& scalar : scalars) scalar = value_(random_);
    return scalars;
  }

  static Scalars Stored(const Lanes<Real>& lanes) {
    Scalars scalars;
    lanes.Store(scalars.data());
    return scalars;
  }

  std::mt19937 random_{1};
  std::uniform_real_distribution<Real> value_{-300, 300};
};

using Reals = ::testing::Types<float, double>;
TYPED_TEST_SUITE(LanesTest, Reals);

TYPED_TEST(LanesTest, FillACacheLine) {
  EXPECT_EQ(sizeof(Lanes<TypeParam>), 64u);
  EXPECT_EQ(Lanes<TypeParam>::kCount * sizeof(TypeParam), 64u);
}

TYPED_TEST(LanesTest, StoreWhatWasLoadedFromAnyAddress) {
  const auto scalars = this->RandomScalars();
  std::array<TypeParam, TestFixture::kCount + 1> shifted{};
  std::copy(scalars.begin(), scalars.end(), shifted.begin() + 1);
  EXPECT_EQ(this->Stored(Lanes<TypeParam>::Load(&shifted[1])), scalars);
}

TYPED_TEST(LanesTest, BroadcastOneValue) {
  for (const TypeParam lane : this->Stored(Lanes<TypeParam>(TypeParam{2.5}))) {
    EXPECT_EQ(lane, TypeParam{2.5});
  }
}

TYPED_TEST(LanesTest, ComputeEachLaneAsAScalar) {
  for (int round = 0; round < 100; ++round) {
    const auto a = this->RandomScalars();
    const auto b = this->RandomScalars();
    const auto lanes_a = Lanes<TypeParam>::Load(a.data());
    const auto lanes_b = Lanes<TypeParam>::Load(b.data());
    const auto sum = this->Stored(lanes_a + lanes_b);
    const auto product = this->Stored(lanes_a * lanes_b);
    const auto max = this->Stored(Max(lanes_a, lanes_b));
    for (int l = 0; l < TestFixture::kCount; ++l) {
      EXPECT_EQ(sum[l], a[l] + b[l]);
      EXPECT_EQ(product[l], a[l] * b[l]);
      EXPECT_EQ(max[l], a[l] > b[l] ? a[l] : b[l]);
    }
  }
}

}  // namespace
}  // namespace yatzy
