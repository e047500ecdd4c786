// V0 of each roll, as the kernels compute it from the plan of a game, is the
// maximum over the categories.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "core/game/scoring_plan.h"
#include "core/kernel/simd/simd.h"
#include "core/kernel/widget_kernel.h"
#include "core/rules/presets.h"

namespace yatzy {
namespace {

// A game, some of whose categories pay by the total, as rests do
// (plan_rolls.h).
struct Card {
  const char* preset;
  const char* chance;  // what Chance becomes
  const char* pair;    // what One Pair becomes; empty if it stays
};

std::shared_ptr<const Game> GameOfCard(const Card& card) {
  RuleSet rules = *PresetRules(card.preset);
  rules.id = "by-total";
  for (CategoryRule& rule : rules.categories) {
    if (rule.category == Category::kChance) {
      rule.pattern = *ParsePattern(card.chance);
    }
    if (rule.category == Category::kOnePair && *card.pair != '\0') {
      rule.pattern = *ParsePattern(card.pair);
      rule.payout = *ParsePayout("40");
    }
  }
  return Game::Compile(rules).value();
}

constexpr const char* kAnyRoll = "any";
constexpr const char* kSomeRolls = "of-a-kind 2 and total >= 20";
constexpr const char* kOneTotal = "total = 20";

constexpr Card kCards[] = {
    {"maxi", kAnyRoll, ""},           {"maxi", kAnyRoll, kOneTotal},
    {"maxi", kSomeRolls, kOneTotal},  {"maxi", kSomeRolls, ""},
    {"scandinavian", kAnyRoll, ""},   {"scandinavian", kAnyRoll, kOneTotal},
    {"scandinavian", kSomeRolls, ""}, {"crag", kAnyRoll, ""}};

// What a category is worth for each of its points. More points of an upper
// category are never worth less.
template <typename Real>
std::vector<Real> RandomSuccessors(const Game& game, std::mt19937& random) {
  std::vector<Real> successors(game.plan().successors());
  std::uniform_real_distribution<Real> value(0, 100);
  for (Real& successor : successors) successor = value(random);
  auto row = successors.begin();
  for (int c = 0; c < game.upper_categories(); ++c) {
    const auto end =
        row + static_cast<std::ptrdiff_t>(game.PossiblePoints(c).size());
    std::sort(row, end);
    row = end;
  }
  return successors;
}

template <typename Real, int kSize>
struct alignas(kMaxVectorBytes) Aligned {
  std::array<Real, kSize> values{};
};

template <typename Real>
Real BestCategory(const Game& game, const std::vector<Real>& successors,
                  int roll) {
  Real best = 0;
  for (int c = 0; c < game.categories(); ++c) {
    const int points = game.Points(c, roll);
    best = std::max(best,
                    successors[game.plan().RowOf(c, points)] +
                        static_cast<Real>(game.plan().PointsToAdd(c, points)));
  }
  return best;
}

template <typename Real>
void ExpectBestCategories(const Game& game, Simd simd) {
  std::mt19937 random(5);
  const WidgetKernel<Real>& kernel = KernelFor<Real>(simd);
  const auto packed = std::make_unique<Aligned<Real, kMaxSuccessors<Real>>>();
  std::vector<std::vector<Real>> of_lane;
  for (int lane = 0; lane < kernel.lanes; ++lane) {
    of_lane.push_back(RandomSuccessors<Real>(game, random));
    for (std::size_t row = 0; row < of_lane[lane].size(); ++row) {
      packed->values[row * SuccessorStride(kernel.lanes) + lane] =
          of_lane[lane][row];
    }
  }
  const auto keeps =
      std::make_unique<Aligned<Real, kMaxKeeps * kMaxLanes<Real>>>();
  kernel.keep_values(game.plan().view<Real>(), packed->values.data(), 1,
                     keeps->values.data());
  const int first_roll = KeepsOfFewer(game.dice());
  for (int roll = 0; roll < game.rolls(); ++roll) {
    for (int lane = 0; lane < kernel.lanes; ++lane) {
      ASSERT_EQ(keeps->values[(first_roll + roll) * kernel.lanes + lane],
                BestCategory(game, of_lane[lane], roll))
          << "roll " << roll << " lane " << lane;
    }
  }
}

class RollValuesTest : public ::testing::TestWithParam<Simd> {};

TEST_P(RollValuesTest, AreThoseOfTheBestCategory) {
  for (const Card& card : kCards) {
    SCOPED_TRACE(std::string(card.preset) + ": " + card.chance + ", " +
                 card.pair);
    const auto game = GameOfCard(card);
    ExpectBestCategories<float>(*game, GetParam());
    ExpectBestCategories<double>(*game, GetParam());
  }
}

INSTANTIATE_TEST_SUITE_P(EveryInstructionSet, RollValuesTest,
                         ::testing::ValuesIn(AvailableSimd()),
                         [](const auto& simd) {
                           return std::string(SimdName(simd.param));
                         });

}  // namespace
}  // namespace yatzy
