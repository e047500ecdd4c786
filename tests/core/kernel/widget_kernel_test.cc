// Every kernel must give the bits of the scalar one, which other tests compare
// with the textbook.
#include "core/kernel/widget_kernel.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "core/kernel/simd/simd.h"
#include "core/rules/presets.h"
#include "core/solver/lane_layout.h"
#include "tests/support/house_rules.h"
#include "tests/support/reduced_rules.h"

namespace yatzy {
namespace {

template <typename Real>
struct alignas(kMaxVectorBytes) Successors {
  std::array<Real, kMaxSuccessors<Real>> values{};
};

template <typename Real>
struct alignas(kMaxVectorBytes) Keeps {
  std::array<Real, kMaxKeeps * kMaxLanes<Real>> values{};
};

// Of Maxi Yatzy, what of it a scalar kernel solves at once.
RuleSet RulesOf(const std::string& id) {
  using enum Category;
  if (id == "eight-upper") return HouseRulesOf(id);
  if (id != "maxi") return *PresetRules(id);
  return ReducedRules(id,
                      {kOnes, kThrees, kSixes, kThreePairs, kFiveOfAKind,
                       kFullStraight, kVilla, kTower, kYatzy},
                      24);
}

const std::shared_ptr<const Game>& GameOf(const char* rules) {
  static auto* const games =
      new std::map<std::string, std::shared_ptr<const Game>>;
  auto& game = (*games)[rules];
  if (game == nullptr) game = Game::Compile(RulesOf(rules)).value();
  return game;
}

class WidgetKernelTest : public ::testing::TestWithParam<Simd> {
 protected:
  // Successors of a state, any but the first may be impossible.
  template <typename Real>
  std::vector<Real> RandomState(const Game& game) {
    std::vector<Real> state(game.plan().successors());
    std::uniform_real_distribution<Real> value(0, 250);
    for (std::size_t row = 0; row < state.size(); ++row) {
      state[row] = row > 0 && random_() % 3 == 0
                       ? -std::numeric_limits<Real>::infinity()
                       : value(random_);
    }
    return state;
  }

  // The same as a table has them: more dice of a face are never worth less.
  std::vector<float> RandomGoodState(const Game& game) {
    std::vector<float> state = RandomState<float>(game);
    float* row = state.data();
    for (int c = 0; c < game.upper_categories(); ++c) {
      const auto rows = static_cast<int>(game.PossiblePoints(c).size());
      std::sort(row, row + rows);
      if (std::isinf(*row)) std::fill_n(row, rows, *row);
      row += rows;
    }
    return state;
  }

  template <typename Real>
  void ExpectTheBitsOfScalarKeepValues(const Game& game);
  template <typename Real>
  void ExpectTheBitsOfScalarLevels(const std::shared_ptr<const Game>& game);

  std::mt19937 random_{7};
};

template <typename Real>
void WidgetKernelTest::ExpectTheBitsOfScalarKeepValues(const Game& game) {
  const PlanView<Real>& plan = game.plan().view<Real>();
  const WidgetKernel<Real>& kernel = KernelFor<Real>(GetParam());
  const WidgetKernel<Real>& scalar = KernelFor<Real>(Simd::kScalar);
  const int keep_count = KeepsOfFewer(game.dice() + 1);
  for (int rerolls = 1; rerolls <= game.rolls_per_turn(); ++rerolls) {
    const auto packed = std::make_unique<Successors<Real>>();
    const auto alone = std::make_unique<Successors<Real>>();
    std::vector<std::unique_ptr<Keeps<Real>>> expected;
    for (int lane = 0; lane < kernel.lanes; ++lane) {
      const std::vector<Real> state = RandomState<Real>(game);
      for (std::size_t row = 0; row < state.size(); ++row) {
        packed->values[row * SuccessorStride(kernel.lanes) + lane] = state[row];
        alone->values[row * SuccessorStride(1)] = state[row];
      }
      expected.push_back(std::make_unique<Keeps<Real>>());
      scalar.keep_values(plan, alone->values.data(), rerolls,
                         expected.back()->values.data());
    }
    const auto keeps = std::make_unique<Keeps<Real>>();
    kernel.keep_values(plan, packed->values.data(), rerolls,
                       keeps->values.data());
    for (int keep = 0; keep < keep_count; ++keep) {
      for (int lane = 0; lane < kernel.lanes; ++lane) {
        ASSERT_EQ(keeps->values[keep * kernel.lanes + lane],
                  expected[lane]->values[keep])
            << game.id() << " keep " << keep << " lane " << lane;
      }
    }
  }
}

// A level with random values above it.
template <typename Real>
void WidgetKernelTest::ExpectTheBitsOfScalarLevels(
    const std::shared_ptr<const Game>& game) {
  const int level = game->categories() * 2 / 3;
  const LaneLayout layout(game);
  std::vector<Real> values(layout.size());
  std::uniform_real_distribution<Real> value(0, 100);
  for (Real& v : values) v = value(random_);
  const auto solve = [&](Simd simd, bool has_places) {
    const WidgetKernel<Real>& kernel = KernelFor<Real>(simd);
    const LaneLayout::Line& line = layout.line(level, has_places);
    std::vector<Real> expected(line.lanes + kMaxLanes<Real>);
    LaneWalk<Real> walk(layout, line, 0, kernel.lanes, values.data());
    for (int lane = 0; lane < line.lanes; lane += kernel.lanes) {
      const auto sources = walk.Next();
      kernel.expected(game->plan().view<Real>(), has_places, sources.data(),
                      static_cast<int>(sources.size()), expected.data() + lane);
    }
    expected.resize(line.lanes);
    return expected;
  };
  for (const bool has_places : {false, true}) {
    EXPECT_EQ(solve(GetParam(), has_places), solve(Simd::kScalar, has_places))
        << game->id();
  }
}

// Six dice, five and fewer; one tier and several; few classes and many; with
// marks and places; plans that fit beside the keeps and others; one to four
// rolls.
constexpr const char* kGames[] = {"scandinavian",
                                  "scandinavian+forced",
                                  "scandinavian+rolls1",
                                  "yahtzee",
                                  "yahtzee-plain+rolls4",
                                  "yacht+rolls2",
                                  "crag",
                                  "kismet",
                                  "eight-upper",
                                  "maxi"};

TEST_P(WidgetKernelTest, HasTheBitsOfTheScalarKernelForKeepsInFloat) {
  for (const char* game : kGames) {
    ExpectTheBitsOfScalarKeepValues<float>(*GameOf(game));
  }
}

TEST_P(WidgetKernelTest, HasTheBitsOfTheScalarKernelForKeepsInDouble) {
  for (const char* game : kGames) {
    ExpectTheBitsOfScalarKeepValues<double>(*GameOf(game));
  }
}

TEST_P(WidgetKernelTest, HasTheBitsOfTheScalarKernelForALevelInFloat) {
  for (const char* game : kGames) {
    ExpectTheBitsOfScalarLevels<float>(GameOf(game));
  }
}

TEST_P(WidgetKernelTest, HasTheBitsOfTheScalarKernelForALevelInDouble) {
  for (const char* game : kGames) {
    ExpectTheBitsOfScalarLevels<double>(GameOf(game));
  }
}

// What is compiled in for the default game is what its plan says.
TEST_P(WidgetKernelTest, KnowsScandinavianYatzyByHeartAsItsPlanHasIt) {
  const Game& game = *GameOf("scandinavian");
  const PlanView<float>& by_heart = game.plan().view<float>();
  ASSERT_TRUE(by_heart.has_scandinavian_points);
  PlanView<float> plan = by_heart;
  plan.has_scandinavian_points = false;
  const WidgetKernel<float>& kernel = KernelFor<float>(GetParam());
  for (int i = 0; i < 20; ++i) {
    const auto successors = std::make_unique<Successors<float>>();
    for (int lane = 0; lane < kernel.lanes; ++lane) {
      const std::vector<float> state = RandomGoodState(game);
      for (std::size_t row = 0; row < state.size(); ++row) {
        successors->values[row * SuccessorStride(kernel.lanes) + lane] =
            state[row];
      }
    }
    const auto expected = std::make_unique<Keeps<float>>();
    const auto found = std::make_unique<Keeps<float>>();
    kernel.keep_values(plan, successors->values.data(), 2,
                       expected->values.data());
    kernel.keep_values(by_heart, successors->values.data(), 2,
                       found->values.data());
    EXPECT_EQ(found->values, expected->values);
  }
}

INSTANTIATE_TEST_SUITE_P(EveryInstructionSet, WidgetKernelTest,
                         ::testing::ValuesIn(AvailableSimd()),
                         [](const auto& simd) {
                           return std::string(SimdName(simd.param));
                         });

}  // namespace
}  // namespace yatzy
