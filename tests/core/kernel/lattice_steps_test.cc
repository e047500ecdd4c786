#include "core/kernel/lattice_steps.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <type_traits>

#include "tests/support/faces.h"

namespace yatzy {
namespace {

// Values such as a widget has, on the heap: a thread's stack may be small.
template <typename Real>
std::unique_ptr<KeepValues<Real>> RandomValues(unsigned seed) {
  auto e = std::make_unique<KeepValues<Real>>();
  std::mt19937 random(seed);
  std::uniform_real_distribution<Real> value(0, 300);
  for (Real& v : e->values) v = value(random);
  return e;
}

// The mean value over the 6^n outcomes of the dice that are not kept.
double MeanOfOutcomes(int all_dice, KeepValues<double>& e, const Faces& kept) {
  double sum = 0;
  int outcomes = 0;
  const int dice = all_dice - static_cast<int>(kept.size());
  ForEachOutcome(kept, dice, [&](const Faces& faces) {
    sum += e[KeepOf(faces)];
    ++outcomes;
  });
  return sum / outcomes;
}

// The best value over all subsets of the dice.
double BestOfSubsets(KeepValues<double>& e, const Faces& dice) {
  double best = e[0];
  for (int subset = 0; subset < 1 << dice.size(); ++subset) {
    Faces kept;
    for (std::size_t die = 0; die < dice.size(); ++die) {
      if ((subset >> die & 1) != 0) kept.push_back(dice[die]);
    }
    best = std::max(best, e[KeepOf(kept)]);
  }
  return best;
}

// For games of so many dice.
template <typename Count>
class LatticeStepsTest : public testing::Test {
 protected:
  static constexpr int kCount = Count::value;
  static constexpr int kFirstRoll = KeepsOfFewer(kCount);
  static constexpr int kKeepsOfGame = KeepsOfFewer(kCount + 1);
};

using Counts = testing::Types<std::integral_constant<int, kDice>,
                              std::integral_constant<int, kSixDice>>;
TYPED_TEST_SUITE(LatticeStepsTest, Counts);

TYPED_TEST(LatticeStepsTest, ExpectTheMeanOverAllOutcomesForEveryKeep) {
  for (const unsigned seed : {1, 2, 3}) {
    const auto before = RandomValues<double>(seed);
    auto after = std::make_unique<KeepValues<double>>(*before);
    ExpectationStep<TestFixture::kCount>(*after);
    for (int keep = 0; keep < TestFixture::kKeepsOfGame; ++keep) {
      EXPECT_NEAR((*after)[keep],
                  MeanOfOutcomes(TestFixture::kCount, *before,
                                 FacesOf(kKeepLattice.counts[keep])),
                  1e-9)
          << "keep " << keep;
    }
  }
}

TYPED_TEST(LatticeStepsTest, LeaveTheRollsAloneWhenTheyExpect) {
  const auto before = RandomValues<double>(4);
  auto after = std::make_unique<KeepValues<double>>(*before);
  ExpectationStep<TestFixture::kCount>(*after);
  for (int keep = TestFixture::kFirstRoll; keep < kMaxKeeps; ++keep) {
    EXPECT_EQ((*after)[keep], (*before)[keep]);
  }
}

TYPED_TEST(LatticeStepsTest, CanEndInTheExpectationOverAllRolls) {
  const auto before = RandomValues<double>(8);
  auto after = std::make_unique<KeepValues<double>>(*before);
  const double expected =
      ChoiceStepAndExpectation<double, TestFixture::kCount>(*after);
  auto chosen = std::make_unique<KeepValues<double>>(*before);
  ChoiceStep<TestFixture::kCount>(*chosen);
  EXPECT_NEAR(expected, MeanOfOutcomes(TestFixture::kCount, *chosen, {}), 1e-9);
}

TYPED_TEST(LatticeStepsTest, ChooseTheBestOfAllSubsetsForEveryKeep) {
  for (const unsigned seed : {5, 6, 7}) {
    const auto before = RandomValues<double>(seed);
    auto after = std::make_unique<KeepValues<double>>(*before);
    ChoiceStep<TestFixture::kCount>(*after);
    for (int keep = 0; keep < TestFixture::kKeepsOfGame; ++keep) {
      EXPECT_EQ((*after)[keep],
                BestOfSubsets(*before, FacesOf(kKeepLattice.counts[keep])))
          << "keep " << keep;
    }
  }
}

}  // namespace
}  // namespace yatzy
