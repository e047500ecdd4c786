#include "core/kernel/lanes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <limits>
#include <random>
#include <type_traits>

namespace yatzy {
namespace {

template <typename Value>
class LanesTest : public ::testing::Test {
 protected:
  using Real = std::remove_const_t<decltype(Value::kReal)>;
  static constexpr int kCount = Value::kCount;
  using Scalars = std::array<Real, kCount>;

  // What lanes hold: expected points, or minus infinity.
  Scalars RandomScalars() {
    Scalars scalars;
    for (Real& scalar : scalars) {
      scalar = random_() % 8 == 0 ? -std::numeric_limits<Real>::infinity()
                                  : value_(random_);
    }
    return scalars;
  }

  std::mt19937 random_{1};
  std::uniform_real_distribution<Real> value_{0, 300};
};

template <typename RealType, int kBytes>
struct Case : Lanes<RealType, kBytes> {
  static constexpr RealType kReal = 0;
  using Vector = Lanes<RealType, kBytes>;
};

using Cases =
    ::testing::Types<Case<float, 16>, Case<float, 32>, Case<float, 64>,
                     Case<double, 16>, Case<double, 32>, Case<double, 64>>;
TYPED_TEST_SUITE(LanesTest, Cases);

TYPED_TEST(LanesTest, RepeatOneValueInEveryLane) {
  using Vector = typename TypeParam::Vector;
  typename TestFixture::Scalars stored;
  StoreAt(Vector(2.5), stored.data());
  for (const auto lane : stored) EXPECT_EQ(lane, 2.5);
}

TYPED_TEST(LanesTest, CalculateLaneByLane) {
  using Vector = typename TypeParam::Vector;
  const auto one = static_cast<typename TestFixture::Real>(1);
  for (int repetition = 0; repetition < 100; ++repetition) {
    const auto a = this->RandomScalars();
    const auto b = this->RandomScalars();
    const auto lanes_a = LoadFrom<Vector>(a.data());
    const auto lanes_b = LoadFrom<Vector>(b.data());
    typename TestFixture::Scalars sum, sum_elsewhere, product, max,
        max_elsewhere;
    StoreAt(lanes_a + lanes_b, sum.data());
    StoreAt(AddElsewhere(lanes_a, Vector(one), lanes_b), sum_elsewhere.data());
    StoreAt(lanes_a * Vector(one / 6), product.data());
    StoreAt(Max(lanes_a, lanes_b), max.data());
    StoreAt(MaxElsewhere(lanes_a, lanes_b), max_elsewhere.data());
    for (int i = 0; i < TestFixture::kCount; ++i) {
      EXPECT_EQ(sum[i], a[i] + b[i]);
      EXPECT_EQ(sum_elsewhere[i], a[i] + b[i]);
      EXPECT_EQ(product[i], a[i] * (one / 6));
      EXPECT_EQ(max[i], std::max(a[i], b[i]));
      EXPECT_EQ(max_elsewhere[i], std::max(a[i], b[i]));
    }
  }
}

}  // namespace
}  // namespace yatzy
