#include "core/advisor/utility.h"

#include <gmock/gmock.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <random>
#include <stop_token>
#include <vector>

#include "core/rules/presets.h"
#include "core/solver/target_solver.h"
#include "tests/support/default_game.h"
#include "tests/support/faces.h"
#include "tests/support/reduced_rules.h"
#include "tests/support/small_game.h"
#include "tests/support/solved_table.h"
#include "tests/support/status_matchers.h"
#include "tests/support/target_twin.h"
#include "tests/support/textbook_game.h"

namespace yatzy {
namespace {

using ::testing::HasSubstr;

std::vector<State> LateStatesOf(const Game& game, int open, int count) {
  std::mt19937_64 random(open);
  std::vector<State> states;
  while (std::ssize(states) < count) {
    const State state = game.StateAt(random() % game.state_slots());
    if (game.categories() - std::popcount(state.filled) == open &&
        game.IsReachable(state)) {
      states.push_back(state);
    }
  }
  return states;
}

// A utility that rises here and there.
Utility Stairs() {
  return *Utility::Create(100, {-3, -3, 0, 0.5, 0.5, 2, 7, 7, 7, 7.25, 8});
}

TEST(UtilityTest, IsWhatTheTextbookFinds) {
  for (const auto& table : {SolvedTable(), SolvedSmallTable()}) {
    const Game& game = table->game();
    for (const int open : {1, 2, 3}) {
      for (const State state : LateStatesOf(game, open, 3)) {
        // Somewhere in reach of the stairs.
        for (const int banked : {40, 60, 95, 103}) {
          const Utility utility = Stairs();
          TargetTwin twin(game.rules(),
                          [&](int n) { return utility.Of(banked - n); });
          const auto best =
              BestUtility(table->shared_game(), state, banked, utility);
          ASSERT_THAT(best, IsOk());
          EXPECT_NEAR(*best, twin.At(TargetTwin::Of(state), 0), 1e-10);
        }
      }
    }
  }
}

double TwinOf(TargetTwin& twin, const Game& game, const Position& position,
              const Action& action) {
  const auto& turn = TextbookTurn::Of(game.dice());
  const TwinState state = TargetTwin::Of(position.state);
  if (const auto* keep = std::get_if<FaceCounts>(&action)) {
    return twin.OfKeeps(state, 0, position.rerolls_left)[turn.KeepIndex(*keep)];
  }
  const int category = game.IndexOf(std::get<Category>(action));
  double best = -std::numeric_limits<double>::infinity();
  for (const TwinMove& move :
       Moves(game.rules(), state.filled, state.held, position.dice)) {
    if ((move.filled ^ state.filled) != 1u << category) continue;
    best = std::max(best, twin.At(After(state, move, UpperCap(game.rules())),
                                  -move.points));
  }
  return best;
}

TEST(UtilityTest, RanksActionsAsTheTextbookDoes) {
  const auto table = SolvedSmallTable();
  const Game& game = table->game();
  const Utility utility = Stairs();
  const int banked = 80;
  TargetTwin twin(game.rules(), [&](int n) { return utility.Of(banked - n); });
  for (const State state : LateStatesOf(game, 2, 4)) {
    for (const FaceCounts& dice :
         {CountsOf({1, 3, 3, 4, 6}), CountsOf({5, 5, 5, 5, 5})}) {
      for (const int rerolls_left : {0, 1, 2}) {
        const Position position{state, dice, rerolls_left};
        const auto ranked = RankByUtility(*table, position, banked, utility,
                                          {.include_scoring = true});
        ASSERT_THAT(ranked, IsOk());
        double before = 0;
        for (const TargetAction& action : *ranked) {
          EXPECT_NEAR(action.chance,
                      TwinOf(twin, game, position, action.ranked.action),
                      1e-10);
          EXPECT_GE(action.chance_loss, before);
          before = action.chance_loss;
          EXPECT_NEAR(ranked->front().chance - action.chance,
                      action.chance_loss, 1e-8);
        }
      }
    }
  }
}

// The example of targets.h.
TEST(UtilityTest, PrefersCertaintyWhereItSuffices) {
  const State state{kAllCategories & ~(MaskOf(Category::kSixes) |
                                       MaskOf(Category::kFourOfAKind) |
                                       MaskOf(Category::kYatzy)),
                    45};
  const Position position{state, CountsOf({6, 6, 6, 6, 6}), 0};
  const auto ranked =
      RankByUtility(*SolvedTable(), position, 140, Utility::OfReaching(200));
  ASSERT_THAT(ranked, IsOk());
  ASSERT_EQ(ranked->size(), 3);
  EXPECT_EQ((*ranked)[0].ranked.action, Action(Category::kSixes));
  EXPECT_EQ((*ranked)[0].chance, 1);
  EXPECT_EQ((*ranked)[0].chance_loss, 0);
  const auto yatzy = std::ranges::find(
      *ranked, Action(Category::kYatzy),
      [](const TargetAction& action) { return action.ranked.action; });
  EXPECT_NEAR(yatzy->chance, 0.916, 5e-4);
  EXPECT_EQ(yatzy->ranked.loss, 0);
}

TEST(UtilityTest, OfReachingIsTheTableOfTargets) {
  const auto mean = SolvedSmallTable();
  const Game& game = mean->game();
  const auto targets = *SolveTargets(mean->shared_game(), {});
  for (const State state : LateStatesOf(game, 4, 5)) {
    const Position position{state, CountsOf({2, 2, 3, 5, 5}), 2};
    for (const int needed : {30, 75, 110, 160}) {
      const auto best = BestUtility(mean->shared_game(), state, 7,
                                    Utility::OfReaching(7 + needed));
      ASSERT_THAT(best, IsOk());
      EXPECT_NEAR(*best, targets->At(state, needed), 2e-6);
      const auto by_utility =
          *RankByUtility(*mean, position, 7, Utility::OfReaching(7 + needed));
      const auto by_target = RankByTarget(*targets, *mean, position, needed);
      ASSERT_THAT(by_target, IsOk());
      ASSERT_EQ(by_target->size(), by_utility.size());
      std::map<FaceCounts, double> chances;
      for (const TargetAction& action : by_utility) {
        chances[std::get<FaceCounts>(action.ranked.action)] = action.chance;
      }
      for (const TargetAction& action : *by_target) {
        EXPECT_NEAR(action.chance,
                    chances.at(std::get<FaceCounts>(action.ranked.action)),
                    2e-6);
      }
    }
  }
}

// An opponent whose score is known, and one of whom two are as likely.
TEST(UtilityTest, OfBeatingCountsDrawsAsAsked) {
  const Distribution opponent{
      .least = 10, .probabilities = {0.25, 0, 0.75}, .tiers = {}};
  const Utility utility = Utility::OfBeating(opponent, 200, 0.5);
  EXPECT_EQ(utility.Of(0), 0);
  EXPECT_EQ(utility.Of(209), 0);
  EXPECT_EQ(utility.Of(210), 0.125);
  EXPECT_EQ(utility.Of(211), 0.25);
  EXPECT_EQ(utility.Of(212), 0.25 + 0.375);
  EXPECT_EQ(utility.Of(213), 1);
  EXPECT_EQ(utility.Of(1000), 1);
  const double yatzy = 347897.0 / 7558272;
  const State state{kAllCategories & ~MaskOf(Category::kYatzy), 0};
  const Distribution finished{.least = 0, .probabilities = {1}, .tiers = {}};
  for (const double draw : {0.0, 0.5, 1.0}) {
    EXPECT_NEAR(*BestUtility(Game::Default(), state, 200,
                             Utility::OfBeating(finished, 250, draw)),
                draw * yatzy, 1e-13);
    EXPECT_NEAR(*BestUtility(Game::Default(), state, 200,
                             Utility::OfBeating(finished, 230, draw)),
                yatzy, 1e-13);
  }
}

TEST(UtilityTest, IsTheSameForThreadsAndInstructionSets) {
  const auto game = SmallGame();
  const State state = LateStatesOf(*game, 5, 1)[0];
  const auto expected =
      BestUtility(game, state, 30, Stairs(), {.simd = Simd::kScalar});
  for (const int threads : {1, 3}) {
    for (const Simd simd : AvailableSimd()) {
      EXPECT_EQ(*BestUtility(game, state, 30, Stairs(),
                             {.threads = threads, .simd = simd}),
                *expected);
    }
  }
}

TEST(UtilityTest, OfAFinishedGameIsItsWorth) {
  EXPECT_EQ(
      *BestUtility(Game::Default(), State{kAllCategories, 63}, 56, Stairs()),
      8 - 1);  // 106
  EXPECT_EQ(
      *BestUtility(Game::Default(), State{kAllCategories, 62}, 500, Stairs()),
      8);
}

// Set by set: a chance for each value and number of points banked on the way.
TEST(UtilityTest, WorkCountsAllThatMayFollow) {
  const auto yahtzee = *Game::Compile(*PresetRules("yahtzee"));
  const auto in_order = [](const char* preset, FillingOrder order) {
    RuleSet rules = *PresetRules(preset);
    rules.order = order;
    return *Game::Compile(rules);
  };
  for (const auto& game : {Game::Default(), yahtzee,
                           in_order("scandinavian", FillingOrder::kTopDown),
                           in_order("crag", FillingOrder::kBottomUp)}) {
    for (const int open : {1, 4, 9, game->categories()}) {
      const State state = LateStatesOf(*game, open, 1)[0];
      std::int64_t work = 0;
      for (std::uint32_t set = 0; set < game->sets(); ++set) {
        const CategoryMask filled = game->FilledOf(set);
        if ((filled & state.filled) != state.filled || !game->Occurs(set)) {
          continue;
        }
        work += std::int64_t{game->upper().Values(game->UpperMaskOf(set))} *
                (1 + game->MostGained(filled & ~state.filled));
      }
      EXPECT_EQ(UtilityWork(*game, state), work) << game->id() << " " << open;
    }
  }
}

TEST(UtilityTest, OfOneWorthIsThatEverywhere) {
  const State state{kAllCategories & ~MaskOf(Category::kChance), 0};
  EXPECT_EQ(*BestUtility(Game::Default(), state, 0, *Utility::Create(7, {3})),
            3);
}

// Whole games: 23 s and 0.9 GB each.
TEST(UtilityTest, DISABLED_PublishedTargets) {
  const auto best = [](int score) {
    return *BestUtility(Game::Default(), State{}, 0, Utility::OfReaching(score),
                        {.threads = 2});
  };
  EXPECT_NEAR(best(201), 0.943275062, 1e-8);
  EXPECT_NEAR(best(301), 0.130876057, 1e-8);
}

TEST(UtilityTest, DISABLED_MostPointsOfYacht) {
  const auto game = *Game::Compile(*PresetRules("yacht"));
  const double best =
      *BestUtility(game, State{}, 0, Utility::OfReaching(325), {.threads = 2});
  EXPECT_NEAR(best / 3.610891364602e-15, 1, 1e-9);
}

// Against one optimal player, by who knows his score.
TEST(UtilityTest, DISABLED_BeatsOptimalPlayThatHasFinished) {
  const auto distribution = *DistributionOf(*SolvedExactValues(), State{});
  const auto targets = *SolveTargets(Game::Default(), {});
  double sum = 0;
  for (std::size_t i = 0; i < distribution.probabilities.size(); ++i) {
    const int score = distribution.least + static_cast<int>(i);
    sum +=
        distribution.probabilities[i] * double{targets->At(State{}, score + 1)};
  }
  EXPECT_NEAR(sum, 0.548718008, 2e-6);  // in floats
}

TEST(UtilityTest, RefusesWhatFallsOrIsNone) {
  const auto expect_refused = [](std::vector<double> worth,
                                 const char* reason) {
    EXPECT_THAT(
        Utility::Create(0, std::move(worth)),
        StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(reason)));
  };
  expect_refused({}, "no worth");
  expect_refused({0, 2, 1}, "worths[2] is 1, less than 2");
  expect_refused({0, std::nan("")}, "worths[1] is nan");
  expect_refused({-1.5e308, 0, 1.5e308},
                 "worths[2] is 1.5e+308, and worths[0] -1.5e+308; expected a "
                 "finite difference");
  EXPECT_THAT(BestUtility(Game::Default(), State{0, 7}, 0, Stairs()),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("no game reaches it")));
  EXPECT_THAT(
      BestUtility(Game::Default(), State{}, 0, Stairs(), {.threads = -1}),
      StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("threads is -1")));
}

TEST(UtilityTest, EndsWhenItIsStopped) {
  std::stop_source stop;
  stop.request_stop();
  EXPECT_THAT(BestUtility(SmallGame(), State{}, 0, Stairs(),
                          {.stop = stop.get_token()}),
              StatusIs(absl::StatusCode::kCancelled, HasSubstr("stopped")));
}

}  // namespace
}  // namespace yatzy
