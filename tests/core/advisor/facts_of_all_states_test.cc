// The numbers of core/FAQ.md that take a pass over many states.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <numeric>
#include <utility>
#include <variant>
#include <vector>

#include "core/advisor/advisor.h"
#include "core/advisor/turn_policy.h"
#include "core/dice/rolls.h"
#include "core/rules/presets.h"
#include "core/solver/solver.h"
#include "tests/support/default_game.h"
#include "tests/support/faces.h"
#include "tests/support/solved_table.h"
#include "tests/support/status_matchers.h"
#include "tests/support/textbook_game.h"

namespace yatzy {
namespace {

// Calls visit for each reachable state in which the category is open.
template <typename Visit>
void ForEachStateWithOpen(Category category, const Visit& visit) {
  for (std::uint32_t index = 0; index < kStateSlots; ++index) {
    const State state = StateAt(index);
    if (!Contains(state.filled, category) && IsReachable(state)) visit(state);
  }
}

RankedAction RankedAs(const Position& position, const Action& action) {
  const auto actions = RankActions(*SolvedTable(), position).value();
  for (const RankedAction& ranked : actions) {
    if (ranked.action == action) return ranked;
  }
  ADD_FAILURE() << "no such action";
  return {};
}

TEST(FactsOfAllStatesTest, FiveOfAKindMayBelongElsewhere) {
  int pairs = 0;
  int elsewhere = 0;
  int ties = 0;
  double most = 0;
  Position worst;
  ForEachStateWithOpen(Category::kYatzy, [&](State state) {
    for (int face = 0; face < kFaces; ++face) {
      ++pairs;
      Position position{state, {}, 0};
      position.dice[face] = kDice;
      std::array<RankedAction, 1> best;
      ASSERT_THAT(RankActions(*SolvedTable(), position, best), IsOk());
      if (best[0].action == Action(Category::kYatzy)) continue;
      ++elsewhere;
      const double loss = RankedAs(position, Category::kYatzy).loss;
      if (loss == 0) ++ties;
      if (loss > most) worst = position;
      most = std::max(most, loss);
    }
  });
  EXPECT_EQ(pairs, 4'291'584);
  EXPECT_EQ(elsewhere, 126'460);
  EXPECT_EQ(ties, 1);
  EXPECT_NEAR(most, 21.476, 5e-4);
  EXPECT_EQ(
      worst.state.filled,
      kAllCategories &
          ~(MaskOf(Category::kSixes) | MaskOf(Category::kTwoPairs) |
            MaskOf(Category::kThreeOfAKind) | MaskOf(Category::kFourOfAKind) |
            MaskOf(Category::kFullHouse) | MaskOf(Category::kYatzy)));
  EXPECT_EQ(worst.state.upper_total, 33);
  EXPECT_EQ(FacesOf(worst.dice), Faces(5, 6));
  EXPECT_NEAR(RankedAs(worst, Category::kSixes).expected_remaining, 142.03,
              5e-3);
  EXPECT_NEAR(RankedAs(worst, Category::kYatzy).expected_remaining, 120.55,
              5e-3);
}

// The tie of the test above, in double.
TEST(FactsOfAllStatesTest, TheTieIsNoneToTheLastDigit) {
  constexpr CategoryMask kFilled = 0x4c7;
  const Position position{{kFilled, 17}, CountsOf({6, 6, 6, 6, 6}), 0};
  EXPECT_EQ(RankedAs(position, Category::kSixes).loss, 0);
  EXPECT_EQ(RankedAs(position, Category::kYatzy).loss, 0);
  const TextbookGame game(*PresetRules("scandinavian"));
  TextbookEndgame exact(game);
  const double sixes = 30 + exact.ExpectedRemaining(
                                {.filled = kFilled | MaskOf(Category::kSixes),
                                 .upper_total = 47});
  const double yatzy = 50 + exact.ExpectedRemaining(
                                {.filled = kFilled | MaskOf(Category::kYatzy),
                                 .upper_total = 17});
  EXPECT_NEAR(sixes - yatzy, 1.2e-5, 5e-7);
}

// Returns the positions with these dice, by state, in which they are not best
// kept whole.
std::vector<Position> Broken(Category category, const FaceCounts& dice,
                             int rerolls_left) {
  std::vector<Position> positions;
  ForEachStateWithOpen(category, [&](State state) {
    positions.push_back({state, dice, rerolls_left});
  });
  const auto ranked = RankActionsBatch(*SolvedTable(), positions, {1});
  std::vector<Position> broken;
  for (std::size_t i = 0; i < positions.size(); ++i) {
    if ((*ranked)[i][0].action != Action(dice)) broken.push_back(positions[i]);
  }
  return broken;
}

constexpr FaceCounts kSmall = {1, 1, 1, 1, 1, 0};
constexpr FaceCounts kLarge = {0, 1, 1, 1, 1, 1};

TEST(FactsOfAllStatesTest, ASmallStraightMayBeBroken) {
  const auto broken = Broken(Category::kSmallStraight, kSmall, 2);
  EXPECT_EQ(broken.size(), 17);
  // One upper category is open beside it, and the bonus in reach.
  std::map<CategoryMask, std::vector<int>> totals;
  for (const Position& position : broken) {
    const CategoryMask open = kAllCategories & ~position.state.filled;
    totals[open & ~MaskOf(Category::kSmallStraight)].push_back(
        position.state.upper_total);
  }
  const std::map<CategoryMask, std::vector<int>> expected = {
      {MaskOf(Category::kThrees), {57, 58, 59}},
      {MaskOf(Category::kFours), {55, 56, 57, 58}},
      {MaskOf(Category::kFives), {48, 49, 50, 51, 52, 53, 54, 55, 56, 57}}};
  EXPECT_EQ(totals, expected);
  const Position worst{{kAllCategories & ~(MaskOf(Category::kFives) |
                                           MaskOf(Category::kSmallStraight)),
                        53},
                       kSmall,
                       2};
  EXPECT_EQ(RankActions(*SolvedTable(), worst, {1})->front().action,
            Action(CountsOf({5})));
  EXPECT_NEAR(RankedAs(worst, kSmall).loss, 0.912, 5e-4);
}

TEST(FactsOfAllStatesTest, DISABLED_NoOtherStraightIsBroken) {
  EXPECT_TRUE(Broken(Category::kSmallStraight, kSmall, 1).empty());
  for (const int rerolls_left : {1, 2}) {
    EXPECT_TRUE(Broken(Category::kLargeStraight, kLarge, rerolls_left).empty());
  }
}

// Follows a policy that does not look at the upper total from the start, and
// returns the mean of the final score.
template <typename PolicyOf>
double MeanScore(const PolicyOf& policy_of) {
  // By set, then by upper total. Sets come after those that lead to them.
  std::vector<std::array<double, kUpperTotals>> chances(kAllCategories + 1);
  chances[0][0] = 1;
  double mean = 0;
  for (CategoryMask filled = 0; filled < kAllCategories; ++filled) {
    const auto& now = chances[filled];
    if (std::ranges::all_of(now, [](double p) { return p == 0; })) continue;
    const TurnPolicy policy = policy_of(State{filled, 0});
    KeepProbabilities ends{};
    ends[0] = 1;
    policy.Follow(3, ends);
    std::map<std::pair<Category, int>, double> ways;
    for (int roll = 0; roll < kRolls; ++roll) {
      const Scoring& scoring = policy.ScoringOf(roll);
      ways[{Category(scoring.category), scoring.points}] +=
          ends[kSmallKeeps + roll];
    }
    for (const auto& [way, probability] : ways) {
      const auto& [category, points] = way;
      for (int total = 0; total < kUpperTotals; ++total) {
        const State next =
            After({filled, static_cast<std::uint8_t>(total)}, category, points);
        chances[next.filled][next.upper_total] += now[total] * probability;
        mean += now[total] * probability * points;
      }
    }
  }
  return mean + kBonusPoints * chances[kAllCategories][kBonusThreshold];
}

// In a table of zeros the next turns are worth nothing, so that optimal play is
// to take what this turn gives.
TEST(FactsOfAllStatesTest, TakingTheMostOfEachTurnGives199Points) {
  const auto zeros = ValueTable::FromPayload(
      Game::Default(), std::vector<float>(kTableValues), Arithmetic::kDouble);
  const double mean = MeanScore([&](State state) {
    TurnPolicy policy(*zeros, state);
    policy.ChooseKeepsBelow(3, *zeros, state);
    return policy;
  });
  EXPECT_NEAR(mean, 199.164, 5e-4);
}

TEST(FactsOfAllStatesTest, DISABLED_OptimalPlayMeetsAThirdOfTheStates) {
  std::vector<std::uint32_t> level = {0};
  std::vector<bool> is_met(kStateSlots);
  std::vector<std::size_t> sizes;
  for (int turn = 0; turn < kCategories; ++turn) {
    sizes.push_back(level.size());
    std::vector<std::uint32_t> next;
    for (const std::uint32_t index : level) {
      const State state = StateAt(index);
      TurnPolicy policy(*SolvedExactValues(), state);
      policy.ChooseKeepsBelow(3, *SolvedExactValues(), state);
      KeepProbabilities ends{};
      ends[0] = 1;
      policy.Follow(3, ends);
      for (int roll = 0; roll < kRolls; ++roll) {
        if (ends[kSmallKeeps + roll] == 0) continue;
        const std::uint32_t after =
            StateIndex(TheGame().After(state, policy.ScoringOf(roll)));
        if (!is_met[after]) next.push_back(after);
        is_met[after] = true;
      }
    }
    level = std::move(next);
  }
  sizes.push_back(level.size());
  // But for the last the same as others have published.
  EXPECT_EQ(sizes, (std::vector<std::size_t>{1, 21, 236, 1638, 7433, 23251,
                                             51837, 84066, 100235, 88317, 58144,
                                             29678, 12071, 3640, 677, 64}));
  EXPECT_EQ(std::accumulate(sizes.begin(), sizes.end(), std::size_t{0}),
            461'309);
}

TEST(FactsOfAllStatesTest, DISABLED_NoOrderOfUpperCategoriesMatters) {
  RuleSet rules = *PresetRules("scandinavian+forced");
  const std::vector<CategoryRule> upper(
      rules.categories.begin(), rules.categories.begin() + kUpperCategories);
  std::array<int, kUpperCategories> order = {0, 1, 2, 3, 4, 5};
  int orders = 0;
  do {
    for (int i = 0; i < kUpperCategories; ++i) {
      rules.categories[i] = upper[order[i]];
    }
    const auto values = SolveExactly(*Game::Compile(rules));
    ASSERT_THAT(values, IsOk());
    EXPECT_NEAR((*values)->ExpectedRemaining(State{}), 122.558527396, 1e-9);
    ++orders;
  } while (std::next_permutation(order.begin(), order.end()));
  EXPECT_EQ(orders, 720);
}

}  // namespace
}  // namespace yatzy
