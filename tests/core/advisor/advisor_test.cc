#include "core/advisor/advisor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <initializer_list>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/dice/rolls.h"
#include "tests/support/brute_force_game.h"
#include "tests/support/default_game.h"
#include "tests/support/faces.h"
#include "tests/support/solved_table.h"
#include "tests/support/status_matchers.h"

namespace yatzy {
namespace {

using ::testing::HasSubstr;

// The set of filled categories that leaves these open.
CategoryMask AllBut(std::initializer_list<Category> open) {
  CategoryMask filled = kAllCategories;
  for (const Category category : open) filled &= ~MaskOf(category);
  return filled;
}

std::vector<RankedAction> Rank(const Position& position) {
  auto actions = RankActions(*SolvedTable(), position);
  EXPECT_THAT(actions, IsOk());
  return *std::move(actions);
}

// Every keep of five dice, as a player lists them: some dice of each face.
std::set<FaceCounts> KeepsOf(const FaceCounts& dice) {
  const Faces faces = FacesOf(dice);
  std::set<FaceCounts> keeps;
  for (int subset = 0; subset < 32; ++subset) {
    FaceCounts kept{};
    for (int die = 0; die < kDice; ++die) {
      if ((subset >> die & 1) != 0) ++kept[faces[die] - 1];
    }
    keeps.insert(kept);
  }
  return keeps;
}

double TreeValue(BruteForceGame& game, const Position& position,
                 const Action& action) {
  const int filled = position.state.filled;
  const int total = position.state.upper_total;
  if (const auto* category = std::get_if<Category>(&action)) {
    return game.OfScoring(filled, total, FacesOf(position.dice),
                          static_cast<int>(*category));
  }
  return game.OfKeeping(filled, total, FacesOf(std::get<FaceCounts>(action)),
                        position.rerolls_left);
}

// Every action of some dice in every third roll, by the game tree.
void ExpectTreeValues(BruteForceGame& game, State state, int rerolls) {
  for (int roll = 0; roll < kRolls; roll += 9) {
    const Position position{state, RollCounts(roll), rerolls};
    const auto actions = Rank(position);
    const double best = game.OfDice(state.filled, state.upper_total,
                                    FacesOf(position.dice), rerolls);
    EXPECT_NEAR(actions.front().expected_remaining, best, 1e-5);
    for (const RankedAction& action : actions) {
      const double value = TreeValue(game, position, action.action);
      EXPECT_NEAR(action.expected_remaining, value, 1e-5);
      EXPECT_NEAR(action.loss, best - value, 2e-5);
    }
  }
}

TEST(RankActionsTest, AgreesWithTheGameTreeInEndgames) {
  BruteForceGame game;
  const State states[] = {
      {AllBut({Category::kSixes, Category::kChance}), 45},
      {AllBut({Category::kFullHouse, Category::kYatzy}), 63},
      {AllBut({Category::kTwoPairs, Category::kThreeOfAKind}), 20},
      {AllBut({Category::kTwos, Category::kLargeStraight}), 57},
  };
  for (const State state : states) {
    for (const int rerolls : {0, 1, 2}) ExpectTreeValues(game, state, rerolls);
  }
}

TEST(RankActionsTest, BestOfAllFirstRollsAveragesToTheValueOfTheState) {
  std::mt19937 random(1);
  for (int checked = 0; checked < 50;) {
    const State state = StateAt(random() % kStateSlots);
    if (!IsReachable(state) || IsFinished(state)) continue;
    double sum = 0;
    for (int roll = 0; roll < kRolls; ++roll) {
      sum += kRollWays[roll] *
             Rank({state, RollCounts(roll), 2}).front().expected_remaining;
    }
    EXPECT_NEAR(sum / kRollOutcomes, SolvedTable()->ExpectedRemaining(state),
                3.2e-5)
        << StateIndex(state);
    ++checked;
  }
}

TEST(RankActionsTest, ListsEveryDistinctKeepOnceForEveryRoll) {
  for (int roll = 0; roll < kRolls; ++roll) {
    const std::set<FaceCounts> expected = KeepsOf(RollCounts(roll));
    for (const int rerolls : {1, 2}) {
      const auto actions = Rank({State{}, RollCounts(roll), rerolls});
      std::set<FaceCounts> listed;
      for (const RankedAction& action : actions) {
        listed.insert(std::get<FaceCounts>(action.action));
      }
      EXPECT_EQ(actions.size(), listed.size());
      EXPECT_EQ(listed, expected);
    }
  }
}

TEST(RankActionsTest, CountsAtMostThirtyTwoKeeps) {
  EXPECT_EQ(Rank({State{}, CountsOf({1, 2, 3, 4, 5}), 1}).size(), 32u);
  EXPECT_EQ(Rank({State{}, CountsOf({1, 1, 2, 3, 4}), 1}).size(), 24u);
  EXPECT_EQ(Rank({State{}, CountsOf({6, 6, 6, 6, 6}), 1}).size(), 6u);
}

TEST(RankActionsTest, ListsEveryOpenCategoryOnceWithoutRerolls) {
  const CategoryMask filled =
      MaskOf(Category::kOnes) | MaskOf(Category::kChance);
  const auto actions = Rank({{filled, 3}, CountsOf({1, 2, 3, 4, 5}), 0});
  std::set<Category> listed;
  for (const RankedAction& action : actions) {
    listed.insert(std::get<Category>(action.action));
  }
  EXPECT_EQ(actions.size(), 13u);
  EXPECT_EQ(listed.size(), 13u);
  EXPECT_EQ(listed.count(Category::kOnes) + listed.count(Category::kChance),
            0u);
}

double ValueOfKeepingAll(const std::vector<RankedAction>& actions,
                         const FaceCounts& dice) {
  for (const RankedAction& action : actions) {
    if (std::get<FaceCounts>(action.action) == dice) {
      return action.expected_remaining;
    }
  }
  ADD_FAILURE() << "keeping all five is not listed";
  return 0;
}

TEST(RankActionsTest, ScoringIsWorthThePointsAndTheNextStateInDouble) {
  // A sum in float would be off by 4e-6 here, and break ties.
  const State state{AllBut({Category::kSixes, Category::kChance}), 40};
  const FaceCounts dice = CountsOf({1, 6, 6, 6, 6});
  const double after_chance =
      SolvedTable()->ExpectedRemaining({AllBut({Category::kSixes}), 40});
  const auto actions = Rank({state, dice, 0});
  const auto chance = std::find_if(
      actions.begin(), actions.end(), [](const RankedAction& action) {
        return action.action == Action(Category::kChance);
      });
  ASSERT_NE(chance, actions.end());
  EXPECT_EQ(chance->expected_remaining, 25 + after_chance);
}

TEST(RankActionsTest, KeepingAllFiveIsWorthTheDiceWithOneRerollLess) {
  const State states[] = {{AllBut({Category::kYatzy, Category::kChance}), 63},
                          {AllBut({Category::kTwos, Category::kSixes}), 40},
                          State{}};
  for (const State state : states) {
    for (int roll = 0; roll < kRolls; ++roll) {
      const FaceCounts& dice = RollCounts(roll);
      for (const int rerolls : {1, 2}) {
        EXPECT_NEAR(ValueOfKeepingAll(Rank({state, dice, rerolls}), dice),
                    Rank({state, dice, rerolls - 1}).front().expected_remaining,
                    1e-9)
            << roll << " with " << rerolls;
      }
    }
  }
}

TEST(RankActionsTest, KeepingAllFiveIsBestOnlyWhereStoppingIs) {
  // If rolling again with the last reroll gained g over scoring, rolling now
  // would gain g once more whenever the same dice come back: at least g / 7776,
  // which is beyond the tolerance of ties unless g is tiny.
  std::mt19937 random(3);
  int stops = 0;
  for (int checked = 0; checked < 2000; ++checked) {
    const State state = StateAt(random() % kStateSlots);
    if (!IsReachable(state) || IsFinished(state)) continue;
    const FaceCounts& dice = RollCounts(static_cast<int>(random() % kRolls));
    const RankedAction best = Rank({state, dice, 2}).front();
    if (best.action != Action(dice)) continue;
    EXPECT_NEAR(Rank({state, dice, 0}).front().expected_remaining,
                best.expected_remaining, kTieTolerance * kRollOutcomes);
    ++stops;
  }
  EXPECT_GT(stops, 20);
}

TEST(RankActionsTest, PlaysTheObviousMoves) {
  const auto best = [](const Position& position) {
    return Rank(position).front().action;
  };
  EXPECT_EQ(best({State{}, CountsOf({6, 6, 6, 6, 6}), 0}),
            Action(Category::kYatzy));
  EXPECT_EQ(best({State{}, CountsOf({2, 3, 4, 5, 6}), 0}),
            Action(Category::kLargeStraight));
  EXPECT_EQ(
      best({{AllBut({Category::kSixes}), 63}, CountsOf({1, 3, 6, 6, 6}), 2}),
      Action(CountsOf({6, 6, 6})));
  EXPECT_EQ(
      best({{AllBut({Category::kChance}), 0}, CountsOf({1, 3, 4, 5, 6}), 1}),
      Action(CountsOf({4, 5, 6})));
}

TEST(RankActionsTest, RefusesAnythingButFiveDice) {
  for (const Faces& dice : {Faces{}, Faces{1, 2, 3, 4}, Faces(6, 1)}) {
    EXPECT_THAT(RankActions(*SolvedTable(), {State{}, CountsOf(dice), 1}),
                StatusIs(absl::StatusCode::kInvalidArgument,
                         HasSubstr("dice, expected 5")));
  }
}

TEST(RankActionsTest, RefusesAnythingButNoneToTwoRerolls) {
  for (const int rerolls : {-1, 3, 1000}) {
    EXPECT_THAT(
        RankActions(*SolvedTable(),
                    {State{}, CountsOf({1, 2, 3, 4, 5}), rerolls}),
        StatusIs(absl::StatusCode::kInvalidArgument,
                 HasSubstr("rerolls_left is " + std::to_string(rerolls))));
  }
}

TEST(RankActionsTest, RefusesStatesThatNoGameReaches) {
  const State states[] = {{0, 5},                    // points from nowhere
                          {1, 6},                    // six ones
                          {0, 64},                   // beyond the cap
                          {0, 255},    {0x8000, 0},  // a sixteenth category
                          {0xffff, 63}};
  for (const State state : states) {
    EXPECT_THAT(
        RankActions(*SolvedTable(), {state, CountsOf({1, 2, 3, 4, 5}), 1}),
        StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("no game")))
        << state.filled << " " << int{state.upper_total};
  }
}

TEST(RankActionsTest, RefusesAFinishedGameWithItsOwnCode) {
  EXPECT_THAT(
      RankActions(*SolvedTable(),
                  {{kAllCategories, 63}, CountsOf({1, 2, 3, 4, 5}), 0}),
      StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("finished")));
}

}  // namespace
}  // namespace yatzy
