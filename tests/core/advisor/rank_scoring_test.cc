// Categories ranked among the keeps, and what scoring pays, against the rules.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <random>
#include <span>
#include <variant>
#include <vector>

#include "core/advisor/advisor.h"
#include "core/dice/rolls.h"
#include "core/kernel/simd/simd.h"
#include "core/rules/presets.h"
#include "core/solver/solver.h"
#include "tests/support/default_game.h"
#include "tests/support/faces.h"
#include "tests/support/solved_table.h"
#include "tests/support/status_matchers.h"

namespace yatzy {
namespace {

using Actions = std::vector<RankedAction>;

Actions RankOf(const ValueTable& table, const Position& position,
               RankOptions options) {
  auto actions = RankActions(table, position, options);
  EXPECT_THAT(actions, IsOk());
  return *std::move(actions);
}

bool IsScoring(const RankedAction& action) {
  return std::holds_alternative<Category>(action.action);
}

// Positions of reachable, unfinished states of any game.
std::vector<Position> RandomPositionsOf(const Game& game, int count, int seed) {
  std::mt19937 random(seed);
  std::vector<Position> positions;
  while (static_cast<int>(positions.size()) < count) {
    const State state = game.StateAt(random() % game.state_slots());
    if (!game.IsReachable(state) || game.IsFinished(state)) continue;
    positions.push_back({state,
                         game.Roll(static_cast<int>(random() % game.rolls())),
                         static_cast<int>(random() % game.rolls_per_turn())});
  }
  return positions;
}

// What the rules say of scoring, without a compiled game.
void ExpectPaysByTheRules(const Game& game, const ValueTable& table,
                          const Position& position, const Actions& actions) {
  const auto scorings = Scorings(game.rules(), position.state.filled,
                                 position.state.all_equal_held, position.dice);
  std::size_t scored = 0;
  for (const RankedAction& action : actions) {
    if (!IsScoring(action)) {
      EXPECT_EQ(action.points, 0);
      EXPECT_EQ(action.extra, 0);
      continue;
    }
    ++scored;
    const int category = game.IndexOf(std::get<Category>(action.action));
    const auto scoring =
        std::ranges::find(scorings, category, &Scoring::category);
    ASSERT_NE(scoring, scorings.end());
    EXPECT_EQ(action.points, scoring->points);
    EXPECT_EQ(action.extra, scoring->extra);
    EXPECT_EQ(action.expected_remaining,
              scoring->points + scoring->extra +
                  double{table.ExpectedRemaining(
                      game.After(position.state, *scoring))});
  }
  EXPECT_EQ(scored, scorings.size());
}

// Two lists of their own, merged: the categories come first among ties.
Actions Merged(Actions scorings, const Actions& keeps) {
  double best = 0;
  for (const Actions& list : {scorings, keeps}) {
    best = std::max(best, list.front().expected_remaining);
  }
  Actions all = std::move(scorings);
  all.insert(all.end(), keeps.begin(), keeps.end());
  for (RankedAction& action : all) {
    const double loss = best - action.expected_remaining;
    action.loss = loss > kTieTolerance ? loss : 0;
  }
  return all;
}

struct InOrder {
  bool operator()(const RankedAction& a, const RankedAction& b) const {
    if (a.loss != b.loss) return a.loss < b.loss;
    return IsScoring(a) > IsScoring(b);
  }
};

void ExpectSame(const RankedAction& a, const RankedAction& b) {
  EXPECT_EQ(a.action, b.action);
  EXPECT_EQ(a.points, b.points);
  EXPECT_EQ(a.extra, b.extra);
  EXPECT_EQ(a.expected_remaining, b.expected_remaining);
  EXPECT_EQ(a.loss, b.loss);
}

class ScoringTest : public testing::TestWithParam<const char*> {
 protected:
  static std::shared_ptr<const ValueTable> Table() {
    auto game = Game::Compile(*PresetRules(GetParam()));
    EXPECT_THAT(game, IsOk());
    auto table = Solve(*game, {});
    EXPECT_THAT(table, IsOk());
    return *table;
  }
};

INSTANTIATE_TEST_SUITE_P(Games, ScoringTest,
                         testing::Values("scandinavian", "yahtzee",
                                         "scandinavian+forced"),
                         [](const auto& test) {
                           std::string name = test.param;
                           std::erase_if(name, [](char c) { return c == '+'; });
                           return name;
                         });

TEST_P(ScoringTest, IsRankedAmongTheKeeps) {
  const auto table = Table();
  const Game& game = table->game();
  for (const Position& position : RandomPositionsOf(game, 300, 15)) {
    const Actions all = RankOf(*table, position, {.include_scoring = true});
    ExpectPaysByTheRules(game, *table, position, all);
    Position at_the_end = position;
    at_the_end.rerolls_left = 0;
    Actions scorings = RankOf(*table, at_the_end, {});
    if (position.rerolls_left == 0) {
      ASSERT_EQ(all.size(), scorings.size());
      continue;
    }
    const Actions merged =
        Merged(std::move(scorings), RankOf(*table, position, {}));
    ASSERT_EQ(all.size(), merged.size());
    EXPECT_TRUE(std::ranges::is_sorted(all, InOrder()));
    for (const RankedAction& action : merged) {
      const auto same =
          std::ranges::find(all, action.action, &RankedAction::action);
      ASSERT_NE(same, all.end());
      ExpectSame(*same, action);
    }
  }
}

TEST_P(ScoringTest, BatchesHaveTheSame) {
  const auto table = Table();
  const std::vector<Position> positions =
      RandomPositionsOf(table->game(), 200, 16);
  for (const int max_actions : {0, 1, 4, 40}) {
    const RankOptions options = {max_actions, true};
    const auto batch = RankActionsBatch(*table, positions, options);
    ASSERT_THAT(batch, IsOk());
    for (std::size_t i = 0; i < positions.size(); ++i) {
      const Actions one = RankOf(*table, positions[i], options);
      const std::span<const RankedAction> same = (*batch)[i];
      ASSERT_EQ(same.size(), one.size());
      for (std::size_t k = 0; k < one.size(); ++k) ExpectSame(same[k], one[k]);
    }
  }
}

// A player who stops with the best category first: "score Yatzy", not "keep all
// five dice" for a reroll that nobody needs.
TEST(ScoringOrderTest, ScoringComesBeforeKeepsThatTie) {
  const Actions actions =
      RankOf(*SolvedTable(), {State{}, CountsOf({6, 6, 6, 6, 6}), 2},
             {.include_scoring = true});
  EXPECT_EQ(actions[0].action, Action(Category::kYatzy));
  EXPECT_EQ(actions[0].points, 50);
  EXPECT_EQ(actions[1].action, Action(CountsOf({6, 6, 6, 6, 6})));
  EXPECT_EQ(actions[1].loss, 0);
}

TEST(ScoringOrderTest, TheMostActionsFit) {
  const Position all_keeps = {State{}, CountsOf({1, 2, 3, 4, 5}), 1};
  EXPECT_EQ(RankOf(*SolvedTable(), all_keeps, {.include_scoring = true}).size(),
            (1 << kDice) + kCategories);
}

}  // namespace
}  // namespace yatzy
