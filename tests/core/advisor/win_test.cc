#include "core/advisor/win.h"

#include <gmock/gmock.h>

#include <bit>
#include <cmath>
#include <random>
#include <vector>

#include "tests/support/default_game.h"
#include "tests/support/faces.h"
#include "tests/support/small_game.h"
#include "tests/support/solved_table.h"
#include "tests/support/status_matchers.h"
#include "tests/support/target_twin.h"

namespace yatzy {
namespace {

using ::testing::HasSubstr;

// One who is to fill three categories yet.
Opponent PlayingOpponent() {
  const State state{
      kAllCategories & ~(MaskOf(Category::kSixes) | MaskOf(Category::kChance) |
                         MaskOf(Category::kYatzy)),
      45};
  return {*DistributionOf(*SolvedExactValues(), state, {.threads = 1}), 150};
}

const State kLate{
    kAllCategories & ~(MaskOf(Category::kFives) | MaskOf(Category::kTwoPairs) |
                       MaskOf(Category::kFullHouse)),
    41};

TEST(WinTest, IsWhatTheTextbookFinds) {
  const Opponent opponent = PlayingOpponent();
  for (const double draw : {0.0, 0.5, 1.0}) {
    const Utility utility =
        Utility::OfBeating(opponent.distribution, opponent.points, draw);
    TargetTwin twin(Game::Default()->rules(),
                    [&](int n) { return utility.Of(160 - n); });
    const auto chances =
        BestWinChances(Game::Default(), kLate, 160, opponent, draw);
    ASSERT_THAT(chances, IsOk());
    EXPECT_NEAR(chances->win + draw * chances->draw,
                twin.At(TargetTwin::Of(kLate), 0), 1e-12);
  }
}

// U is a maximum of lines: that of the best policy at one worth of a draw lies
// below it everywhere, and touches it there.
void ExpectSupports(const Opponent& opponent, double at) {
  const auto best = *BestWinChances(Game::Default(), kLate, 160, opponent, at);
  EXPECT_NEAR(best.win + best.draw + best.lose, 1, 1e-12);
  EXPECT_GT(best.draw, 0.001);
  for (const double draw : {0.0, 0.25, 0.5, 0.75, 1.0}) {
    const double value = *BestUtility(
        Game::Default(), kLate, 160,
        Utility::OfBeating(opponent.distribution, opponent.points, draw));
    EXPECT_LE(best.win + draw * best.draw, value + 1e-8);
    if (draw == at) {
      EXPECT_NEAR(best.win + draw * best.draw, value, 1e-12);
    }
  }
}

TEST(WinTest, TellsWinsAndDrawsApart) {
  for (const double at : {0.0, 0.25, 0.5, 1.0}) {
    ExpectSupports(PlayingOpponent(), at);
    ExpectSupports(FinishedOpponent(205), at);
  }
}

// The example of win.h.
TEST(WinTest, KnowsTheLastBox) {
  const State state{kAllCategories & ~MaskOf(Category::kYatzy), 0};
  const double yatzy = 347897.0 / 7558272;
  const auto draws =
      BestWinChances(Game::Default(), state, 200, FinishedOpponent(250), 0.5);
  ASSERT_THAT(draws, IsOk());
  EXPECT_NEAR(draws->win, 0, 1e-8);
  EXPECT_NEAR(draws->draw, yatzy, 1e-8);
  EXPECT_NEAR(draws->lose, 1 - yatzy, 1e-8);
  const auto wins =
      *BestWinChances(Game::Default(), state, 200, FinishedOpponent(230), 0.5);
  EXPECT_NEAR(wins.win, yatzy, 1e-8);
  EXPECT_NEAR(wins.draw, 0, 1e-8);
}

TEST(WinTest, RanksActions) {
  const Position position{kLate, CountsOf({2, 2, 5, 5, 6}), 1};
  for (const bool include_scoring : {false, true}) {
    const auto actions =
        RankToWin(*SolvedTable(), position, 160, PlayingOpponent(), 0.5,
                  {.include_scoring = include_scoring});
    ASSERT_THAT(actions, IsOk());
    EXPECT_EQ(actions->size(), include_scoring ? 18 + 3 : 18);
    EXPECT_EQ(actions->front().loss, 0);
    for (const WinAction& action : *actions) {
      const auto& [win, draw, lose] = action.chances;
      EXPECT_NEAR(win + draw + lose, 1, 1e-12);
      EXPECT_NEAR(win + draw / 2, action.value, 1e-12);
      EXPECT_LE(action.value, actions->front().value);
    }
  }
}

// Who has 5 points more than the opponent at least cannot lose. Wins and draws,
// which come from a rounded slope, are no more than certain together.
TEST(WinTest, AddsUpToOneWhereNothingIsLost) {
  const State chance{kAllCategories & ~MaskOf(Category::kChance), 0};
  for (const int rerolls : {0, 1, 2}) {
    const Position position{chance, CountsOf({1, 1, 1, 1, 1}), rerolls};
    for (const double draw : {0.0, 0.3, 0.5, 0.9, 1.0}) {
      const auto actions =
          RankToWin(*SolvedTable(), position, 160, FinishedOpponent(165), draw);
      ASSERT_THAT(actions, IsOk());
      for (const auto& [ranked, chances, value, loss] : *actions) {
        EXPECT_NEAR(chances.win + chances.draw + chances.lose, 1, 1e-15);
        EXPECT_NEAR(chances.win + draw * chances.draw, value, 1e-15);
        EXPECT_NEAR(chances.lose, 0, 1e-9);
      }
    }
  }
}

// Also where the slope is taken downwards.
TEST(WinTest, ADrawThatCannotBeIsNoLessThanNothing) {
  const State finished{kAllCategories, 0};
  for (const double draw : {0.0, 0.5, 1.0}) {
    const auto chances = BestWinChances(Game::Default(), finished, 200,
                                        FinishedOpponent(230), draw);
    ASSERT_THAT(chances, IsOk());
    EXPECT_EQ(chances->draw, 0);
    EXPECT_FALSE(std::signbit(chances->draw)) << draw;
  }
}

TEST(WinTest, RefusesOtherWorthsOfADraw) {
  for (const double draw : {-0.1, 1.5}) {
    EXPECT_THAT(BestWinChances(Game::Default(), kLate, 160,
                               FinishedOpponent(200), draw),
                StatusIs(absl::StatusCode::kInvalidArgument,
                         HasSubstr("expected 0 to 1")));
  }
  EXPECT_THAT(RankToWin(*SolvedTable(), {State{}, CountsOf({1}), 2}, 0,
                        FinishedOpponent(200), 0.5),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("1 dice, expected 5")));
}

}  // namespace
}  // namespace yatzy
