// Every kernel must give the bits of the scalar one, which other tests compare
// with the textbook.
#include "core/kernel/widget_kernel.h"

#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "core/kernel/simd/simd.h"
#include "core/solver/lane_layout.h"

namespace yatzy {
namespace {

template <typename Real>
struct alignas(kMaxVectorBytes) Successors {
  std::array<Real, kMaxSuccessors<Real>> values{};
};

template <typename Real>
struct alignas(kMaxVectorBytes) Keeps {
  std::array<Real, kKeeps * kMaxLanes<Real>> values{};
};

class WidgetKernelTest : public ::testing::TestWithParam<Simd> {
 protected:
  // The successors of a state, some categories filled.
  template <typename Real>
  std::array<Real, kSuccessorRows> RandomState() {
    std::array<Real, kSuccessorRows> state;
    std::uniform_real_distribution<Real> value(0, 250);
    std::uniform_real_distribution<Real> points(0, 30);
    for (int face = 0; face < kFaces; ++face) {
      const bool filled = random_() % 2 == 0;
      for (int dice = 0; dice <= kDice; ++dice) {
        state[UpperRow(face, dice)] =
            filled ? -std::numeric_limits<Real>::infinity()
                   : value(random_) + points(random_);
      }
    }
    for (int c = kUpperCategories; c < kCategories; ++c) {
      state[LowerRow(static_cast<Category>(c))] =
          c > kUpperCategories && random_() % 2 == 0
              ? -std::numeric_limits<Real>::infinity()
              : value(random_);
    }
    return state;
  }

  template <typename Real>
  void ExpectTheBitsOfScalarKeepValues(int rerolls_left);
  template <typename Real>
  void ExpectTheBitsOfScalarLevels();

  std::mt19937 random_{7};
};

template <typename Real>
void WidgetKernelTest::ExpectTheBitsOfScalarKeepValues(int rerolls_left) {
  const WidgetKernel<Real>& kernel = KernelFor<Real>(GetParam());
  const WidgetKernel<Real>& scalar = KernelFor<Real>(Simd::kScalar);
  const auto packed = std::make_unique<Successors<Real>>();
  const auto alone = std::make_unique<Successors<Real>>();
  std::vector<std::unique_ptr<Keeps<Real>>> expected;
  for (int lane = 0; lane < kernel.lanes; ++lane) {
    const auto state = RandomState<Real>();
    for (int row = 0; row < kSuccessorRows; ++row) {
      packed->values[row * SuccessorStride(kernel.lanes) + lane] = state[row];
      alone->values[row * SuccessorStride(1)] = state[row];
    }
    expected.push_back(std::make_unique<Keeps<Real>>());
    scalar.keep_values(alone->values.data(), rerolls_left,
                       expected.back()->values.data());
  }
  const auto keeps = std::make_unique<Keeps<Real>>();
  kernel.keep_values(packed->values.data(), rerolls_left, keeps->values.data());
  for (int keep = 0; keep < kKeeps; ++keep) {
    for (int lane = 0; lane < kernel.lanes; ++lane) {
      ASSERT_EQ(keeps->values[keep * kernel.lanes + lane],
                expected[lane]->values[keep])
          << "keep " << keep << " lane " << lane;
    }
  }
}

// A level with random values above it.
template <typename Real>
void WidgetKernelTest::ExpectTheBitsOfScalarLevels() {
  constexpr int kLevel = 10;
  const LaneLayout& layout = LaneLayout::Get();
  std::vector<Real> values(layout.size());
  std::uniform_real_distribution<Real> value(0, 100);
  for (Real& v : values) v = value(random_);
  const auto solve = [&](Simd simd) {
    const WidgetKernel<Real>& kernel = KernelFor<Real>(simd);
    const int lanes = layout.level(kLevel).lanes();
    std::vector<Real> expected(lanes + kMaxLanes<Real>);
    LaneWalk<Real> walk(layout, kLevel, 0, kernel.lanes, values.data());
    for (int lane = 0; lane < lanes; lane += kernel.lanes) {
      const auto sources = walk.Next();
      kernel.expected(sources.data(), static_cast<int>(sources.size()),
                      expected.data() + lane);
    }
    expected.resize(lanes);
    return expected;
  };
  EXPECT_EQ(solve(GetParam()), solve(Simd::kScalar));
}

TEST_P(WidgetKernelTest, HasTheBitsOfTheScalarKernelForKeepsInFloat) {
  for (const int rerolls : {1, 2, 3}) {
    ExpectTheBitsOfScalarKeepValues<float>(rerolls);
  }
}

TEST_P(WidgetKernelTest, HasTheBitsOfTheScalarKernelForKeepsInDouble) {
  for (const int rerolls : {1, 2, 3}) {
    ExpectTheBitsOfScalarKeepValues<double>(rerolls);
  }
}

TEST_P(WidgetKernelTest, HasTheBitsOfTheScalarKernelForALevelInFloat) {
  ExpectTheBitsOfScalarLevels<float>();
}

TEST_P(WidgetKernelTest, HasTheBitsOfTheScalarKernelForALevelInDouble) {
  ExpectTheBitsOfScalarLevels<double>();
}

INSTANTIATE_TEST_SUITE_P(EveryInstructionSet, WidgetKernelTest,
                         ::testing::ValuesIn(AvailableSimd()),
                         [](const auto& simd) {
                           return std::string(SimdName(simd.param));
                         });

}  // namespace
}  // namespace yatzy
