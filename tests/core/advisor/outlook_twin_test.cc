// The outlook against enumeration of a turn and of the rest of the game, and
// against simulated turns.
#include "tests/support/outlook_twin.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <memory>
#include <random>
#include <utility>
#include <variant>
#include <vector>

#include "core/advisor/advisor.h"
#include "core/advisor/outlook.h"
#include "core/solver/solver.h"
#include "tests/support/any_position.h"
#include "tests/support/default_game.h"
#include "tests/support/random_rules.h"
#include "tests/support/small_game.h"
#include "tests/support/solved_table.h"
#include "tests/support/status_matchers.h"

namespace yatzy {
namespace {

std::shared_ptr<const ValueTable> SolveRules(const RuleSet& rules) {
  return *Solve(*Game::Compile(rules), SolveOptions{});
}

std::vector<OutlookTwin::End> EndsByTwin(OutlookTwin& twin, const Game& game,
                                         const Position& position,
                                         const Action& action) {
  if (const auto* keep = std::get_if<FaceCounts>(&action)) {
    return twin.EndsOf(position.state, *keep, position.rerolls_left);
  }
  for (const Scoring& way :
       Scorings(game.rules(), position.state.filled,
                position.state.all_equal_held, position.dice)) {
    if (way.category == game.IndexOf(std::get<Category>(action))) {
      return {{position.dice, way, 1}};
    }
  }
  ADD_FAILURE() << "no such way to score";
  return {};
}

// Adds up the ends, once more.
Outlook OutlookByTwin(const ValueTable& table,
                      const std::vector<OutlookTwin::End>& ends, State state) {
  Outlook outlook;
  for (const auto& [dice, scoring, probability] : ends) {
    outlook.categories[scoring.category].probability += probability;
    outlook.sources.categories[scoring.category] +=
        probability * scoring.points;
    outlook.extra += probability * scoring.extra;
    outlook.equal_dice[std::ranges::max(dice)] += probability;
    outlook.after += probability * table.ExpectedRemaining(
                                       table.game().After(state, scoring));
  }
  return outlook;
}

void ExpectThisTurn(const Outlook& outlook, const Outlook& expected) {
  for (int c = 0; c < kMaxCategories; ++c) {
    const auto& [probability, points] = outlook.categories[c];
    EXPECT_NEAR(probability, expected.categories[c].probability, 1e-12);
    EXPECT_NEAR(probability * points, expected.sources.categories[c], 1e-10);
    EXPECT_NEAR(outlook.sources.categories[c], expected.sources.categories[c],
                1e-10);
  }
  for (int n = 0; n <= kMaxDice; ++n) {
    EXPECT_NEAR(outlook.equal_dice[n], expected.equal_dice[n], 1e-12);
  }
  EXPECT_NEAR(outlook.extra, expected.extra, 1e-10);
  EXPECT_NEAR(outlook.sources.extra, expected.extra, 1e-10);
  EXPECT_NEAR(outlook.after, expected.after, 1e-9);
  EXPECT_EQ(outlook.sources.later, outlook.after);
  EXPECT_EQ(outlook.sources.bonus, 0);
}

// The rows are floats, and added up over all turns.
constexpr double kFloatTolerance = 5e-5;

void ExpectRestOfTheGame(const PolicySources& sources, OutlookTwin& twin,
                         const std::vector<OutlookTwin::End>& ends, State state,
                         const Outlook& outlook) {
  const RuleSet& rules = sources.table().game().rules();
  PointSources expected;
  std::vector<double> tiers(rules.tiers.size());
  for (const auto& [dice, scoring, probability] : ends) {
    const auto& later =
        twin.LaterOf(sources.table().game().After(state, scoring));
    expected.categories[scoring.category] += probability * scoring.points;
    expected.extra += probability * (scoring.extra + later.extra);
    for (std::size_t c = 0; c < later.categories.size(); ++c) {
      expected.categories[c] += probability * later.categories[c];
    }
    for (std::size_t tier = 0; tier < tiers.size(); ++tier) {
      tiers[tier] += probability * later.tiers[tier];
    }
  }
  for (int c = 0; c < kMaxCategories; ++c) {
    EXPECT_NEAR(outlook.sources.categories[c], expected.categories[c],
                kFloatTolerance);
  }
  for (std::size_t tier = 0; tier < tiers.size(); ++tier) {
    EXPECT_NEAR(outlook.tiers[tier], tiers[tier], 1e-6);
    expected.bonus += tiers[tier] * PointsOfTier(rules, static_cast<int>(tier));
  }
  EXPECT_NEAR(outlook.sources.bonus, expected.bonus, kFloatTolerance);
  EXPECT_NEAR(outlook.sources.extra, expected.extra, kFloatTolerance);
  EXPECT_EQ(outlook.sources.later, 0);
}

// Compares some positions of a game, in each the best action and another, and
// with `sources` the rest of the game too.
void ExpectWhatTheTwinFinds(const ValueTable& table,
                            const PolicySources* sources, int positions,
                            std::mt19937_64& random) {
  SCOPED_TRACE(table.game().canonical_text());
  OutlookTwin twin(table);
  for (int i = 0; i < positions; ++i) {
    const Position position = AnyPosition(table.game(), random);
    const auto actions = RankActions(table, position);
    ASSERT_THAT(actions, IsOk());
    for (const RankedAction& action :
         {actions->front(), (*actions)[random() % actions->size()]}) {
      const auto ends = EndsByTwin(twin, table.game(), position, action.action);
      const auto outlook = OutlookOf(table, position, action.action);
      ASSERT_THAT(outlook, IsOk());
      ExpectThisTurn(*outlook, OutlookByTwin(table, ends, position.state));
      if (sources == nullptr) continue;
      const auto whole = OutlookOf(table, position, action.action, sources);
      ASSERT_THAT(whole, IsOk());
      ExpectRestOfTheGame(*sources, twin, ends, position.state, *whole);
    }
  }
}

TEST(OutlookTwinTest, IsWhatEnumerationFindsInRandomGames) {
  std::mt19937_64 random(1);
  for (int game = 0; game < 60; ++game) {
    const auto table = SolveRules(RandomRules(
        random,
        {.min_categories = 2, .max_categories = 3, .max_threshold = 40}));
    const auto sources = FollowPolicy(table, {.threads = 1});
    ASSERT_THAT(sources, IsOk());
    ExpectWhatTheTwinFinds(*table, sources->get(), 2, random);
    if (HasFailure()) return;
  }
}

TEST(OutlookTwinTest, IsWhatEnumerationFindsInWholeGames) {
  std::mt19937_64 random(2);
  for (const auto& table : {SolvedTable(), SolvedSmallTable()}) {
    ExpectWhatTheTwinFinds(*table, nullptr, 15, random);
  }
}

// Plays a turn to its end by what RankActions says, again and again.
class SimulatedTurn {
 public:
  SimulatedTurn(const ValueTable& table, State state)
      : table_(table), state_(state) {}

  // Returns what the turn is scored as, and with which dice.
  std::pair<FaceCounts, Category> Play(FaceCounts kept, int rerolls_left,
                                       std::mt19937_64& random) {
    const int dice = table_.game().dice();
    while (true) {
      for (int die = DiceCount(kept); die < dice; ++die) {
        ++kept[random() % kFaces];
      }
      if (--rerolls_left == 0) break;
      kept = std::get<FaceCounts>(BestOf(kept, rerolls_left));
    }
    return {kept, std::get<Category>(BestOf(kept, 0))};
  }

 private:
  const Action& BestOf(const FaceCounts& dice, int rerolls_left) {
    const auto [known, is_new] = best_.try_emplace({dice, rerolls_left});
    if (is_new) {
      known->second = RankActions(table_, {state_, dice, rerolls_left}, {1})
                          ->front()
                          .action;
    }
    return known->second;
  }

  const ValueTable& table_;
  const State state_;
  std::map<std::pair<FaceCounts, int>, Action> best_;
};

// By five standard errors, for some positions with two rerolls left.
void ExpectWhatSimulationFinds(int positions, int turns) {
  std::mt19937_64 random(3);
  for (int i = 0; i < positions; ++i) {
    Position position = AnyPosition(TheGame(), random);
    position.rerolls_left = 2;
    const auto action = RankActions(*SolvedTable(), position, {1})->front();
    const auto outlook = OutlookOf(*SolvedTable(), position, action.action);
    ASSERT_THAT(outlook, IsOk());
    SimulatedTurn turn(*SolvedTable(), position.state);
    std::array<int, kMaxCategories> filled{};
    std::array<int, kMaxDice + 1> equal{};
    for (int n = 0; n < turns; ++n) {
      const auto [dice, category] =
          turn.Play(std::get<FaceCounts>(action.action), 2, random);
      ++filled[static_cast<int>(category)];
      ++equal[std::ranges::max(dice)];
    }
    const auto expect = [&](int count, double p) {
      EXPECT_NEAR(count, turns * p, 5 * std::sqrt(turns * p * (1 - p)) + 1e-9);
    };
    for (int c = 0; c < kCategories; ++c) {
      expect(filled[c], outlook->categories[c].probability);
    }
    for (int n = 0; n <= kDice; ++n) expect(equal[n], outlook->equal_dice[n]);
  }
}

TEST(OutlookTwinTest, IsWhatSimulatedTurnsFind) {
  ExpectWhatSimulationFinds(5, 20'000);
}

TEST(OutlookTwinTest, DISABLED_IsWhatTenMillionSimulatedTurnsFind) {
  ExpectWhatSimulationFinds(50, 200'000);
}

}  // namespace
}  // namespace yatzy
