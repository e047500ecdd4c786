#include "core/kernel/lattice_steps.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <vector>

#include "core/dice/keep_rows.h"
#include "core/kernel/block_steps.h"
#include "core/kernel/loop_steps.h"
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
    sum += e[KeepRow(all_dice, KeepOf(faces))];
    ++outcomes;
  });
  return sum / outcomes;
}

// The best value over all subsets of the dice.
double BestOfSubsets(int all_dice, KeepValues<double>& e, const Faces& dice) {
  double best = e[0];
  for (int subset = 0; subset < 1 << dice.size(); ++subset) {
    Faces kept;
    for (std::size_t die = 0; die < dice.size(); ++die) {
      if ((subset >> die & 1) != 0) kept.push_back(dice[die]);
    }
    best = std::max(best, e[KeepRow(all_dice, KeepOf(kept))]);
  }
  return best;
}

template <int kAllDice>
struct Steps {
  static constexpr int kCount = kAllDice;
  static void Expect(KeepValues<double>& e) { ExpectationStep<kCount>(e); }
  static void Choose(KeepValues<double>& e) { ChoiceStep<kCount>(e); }
  static double ChooseAndExpect(KeepValues<double>& e) {
    return ChoiceStepAndExpectation<kCount, double>(e);
  }
};

// For games of so many dice.
template <typename StepsOfCount>
class LatticeStepsTest : public testing::Test {
 protected:
  static constexpr int kCount = StepsOfCount::kCount;
  static constexpr int kFirstRoll = KeepsOfFewer(kCount);
  static constexpr int kKeepsOfGame = KeepsOfFewer(kCount + 1);
};

using Counts = testing::Types<Steps<kDice>, Steps<kSixDice>>;
TYPED_TEST_SUITE(LatticeStepsTest, Counts);

TYPED_TEST(LatticeStepsTest, GiveEachKeepARowOfItsOwnAndRollsTheLast) {
  std::vector<bool> taken(TestFixture::kKeepsOfGame);
  for (int keep = 0; keep < TestFixture::kKeepsOfGame; ++keep) {
    const int row = KeepRow(TestFixture::kCount, keep);
    ASSERT_LT(row, TestFixture::kKeepsOfGame) << "keep " << keep;
    EXPECT_FALSE(taken[row]) << "keep " << keep;
    taken[row] = true;
    if (keep >= TestFixture::kFirstRoll) {
      EXPECT_EQ(row, keep);
    }
  }
}

TYPED_TEST(LatticeStepsTest, ExpectTheMeanOverAllOutcomesForEveryKeep) {
  for (const unsigned seed : {1, 2, 3}) {
    const auto before = RandomValues<double>(seed);
    auto after = std::make_unique<KeepValues<double>>(*before);
    TypeParam::Expect(*after);
    for (int keep = 0; keep < TestFixture::kKeepsOfGame; ++keep) {
      EXPECT_NEAR((*after)[KeepRow(TestFixture::kCount, keep)],
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
  TypeParam::Expect(*after);
  for (int row = TestFixture::kFirstRoll; row < kMaxKeeps; ++row) {
    EXPECT_EQ((*after)[row], (*before)[row]);
  }
}

TYPED_TEST(LatticeStepsTest, CanEndInTheExpectationOverAllRolls) {
  const auto before = RandomValues<double>(8);
  auto after = std::make_unique<KeepValues<double>>(*before);
  const double expected = TypeParam::ChooseAndExpect(*after);
  auto chosen = std::make_unique<KeepValues<double>>(*before);
  TypeParam::Choose(*chosen);
  EXPECT_NEAR(expected, MeanOfOutcomes(TestFixture::kCount, *chosen, {}), 1e-9);
}

TYPED_TEST(LatticeStepsTest, ChooseTheBestOfAllSubsetsForEveryKeep) {
  for (const unsigned seed : {5, 6, 7}) {
    const auto before = RandomValues<double>(seed);
    auto after = std::make_unique<KeepValues<double>>(*before);
    TypeParam::Choose(*after);
    for (int keep = 0; keep < TestFixture::kKeepsOfGame; ++keep) {
      EXPECT_EQ((*after)[KeepRow(TestFixture::kCount, keep)],
                BestOfSubsets(TestFixture::kCount, *before,
                              FacesOf(kKeepLattice.counts[keep])))
          << "keep " << keep;
    }
  }
}

TYPED_TEST(LatticeStepsTest, HaveTheBitsOfTheLoops) {
  constexpr int kAllDice = TestFixture::kCount;
  // A sum in another order has the same bits every other time.
  for (unsigned seed = 9; seed < 29; ++seed) {
    auto blocks = RandomValues<double>(seed);
    auto loops = std::make_unique<KeepValues<double>>(*blocks);
    TypeParam::Expect(*blocks);
    ExpectInALoop(kAllDice, *loops);
    for (int i = 0; i < kMaxKeeps; ++i) {
      ASSERT_EQ((*blocks)[i], (*loops)[i]) << i;
    }
    TypeParam::Choose(*blocks);
    ChooseInALoop(kAllDice, *loops);
    for (int i = 0; i < kMaxKeeps; ++i) {
      ASSERT_EQ((*blocks)[i], (*loops)[i]) << i;
    }
    const double sum = TypeParam::ChooseAndExpect(*blocks);
    ChooseInALoop(kAllDice, *loops);
    const double sum_in_a_loop = SumInALoop<kAllDice, double>(*loops);
    EXPECT_EQ(sum, sum_in_a_loop) << "seed " << seed;
  }
}

}  // namespace
}  // namespace yatzy
