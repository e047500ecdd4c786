#include "core/advisor/outlook.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <numeric>
#include <random>
#include <vector>

#include "core/advisor/advisor.h"
#include "tests/support/any_position.h"
#include "tests/support/default_game.h"
#include "tests/support/faces.h"
#include "tests/support/small_game.h"
#include "tests/support/solved_table.h"
#include "tests/support/status_matchers.h"

namespace yatzy {
namespace {

using ::testing::HasSubstr;

using OutlookTable = std::shared_ptr<const ValueTable>;

// Every action of a position adds up: probabilities to 1, points to what it is
// worth, differences to what it loses.
void ExpectSums(const ValueTable& table, const Position& position,
                const PolicySources* sources) {
  const auto ranked = RankActions(table, position);
  ASSERT_THAT(ranked, IsOk());
  std::vector<Action> actions;
  for (const RankedAction& action : *ranked) actions.push_back(action.action);
  std::vector<Outlook> outlooks(actions.size());
  ASSERT_THAT(OutlooksOf(table, position, actions, sources, outlooks), IsOk());
  for (std::size_t i = 0; i < actions.size(); ++i) {
    const Outlook& outlook = outlooks[i];
    double filled = 0;
    for (const auto& category : outlook.categories) {
      filled += category.probability;
    }
    EXPECT_NEAR(filled, 1, 1e-12);
    EXPECT_NEAR(std::accumulate(outlook.equal_dice.begin(),
                                outlook.equal_dice.end(), 0.0),
                1, 1e-12);
    const double value = (*ranked)[i].expected_remaining;
    EXPECT_NEAR(outlook.PointsNow() + outlook.after, value, 1e-9);
    EXPECT_NEAR(outlook.sources.Total(), value, 1e-9);
    const double loss = ranked->front().expected_remaining - value;
    EXPECT_NEAR((outlooks[0].sources - outlook.sources).Total(), loss, 1e-9);
  }
}

TEST(OutlookTest, PartsAddUpInWholeGames) {
  std::mt19937_64 random(2);
  for (int i = 0; i < 300; ++i) {
    ExpectSums(*SolvedTable(), AnyPosition(TheGame(), random), nullptr);
  }
}

TEST(OutlookTest, PartsAddUpWhereTheRestOfTheGameIsSplit) {
  std::mt19937_64 random(3);
  const OutlookTable table = SolvedSmallTable();
  for (const bool tiers_only : {false, true}) {
    const auto sources =
        FollowPolicy(table, {.tiers_only = tiers_only, .threads = 1});
    ASSERT_THAT(sources, IsOk());
    for (int i = 0; i < 200; ++i) {
      ExpectSums(*table, AnyPosition(table->game(), random), sources->get());
    }
  }
}

TEST(OutlookTest, SplitsTheBonusFromTheRestWithTiersOnly) {
  const OutlookTable table = SolvedSmallTable();
  const auto all = FollowPolicy(table, {.threads = 1});
  const auto tiers = FollowPolicy(table, {.tiers_only = true, .threads = 1});
  ASSERT_THAT(all, IsOk());
  ASSERT_THAT(tiers, IsOk());
  const Position position{State{}, CountsOf({3, 3, 3, 5, 6}), 2};
  const Action keep = CountsOf({3, 3, 3});
  const Outlook whole = *OutlookOf(*table, position, keep, all->get());
  const Outlook part = *OutlookOf(*table, position, keep, tiers->get());
  EXPECT_EQ(part.tiers, whole.tiers);
  EXPECT_NEAR(part.sources.bonus, whole.sources.bonus, 1e-4);
  EXPECT_GT(part.sources.later, 0);
  EXPECT_EQ(whole.sources.later, 0);
}

// The example of outlook.h.
TEST(OutlookTest, HasTheNumbersOfItsExample) {
  const Position position{
      {MaskOf(Category::kSixes), 18}, CountsOf({3, 3, 3, 5, 6}), 2};
  const Action actions[] = {CountsOf({3, 3, 3}), CountsOf({3, 3, 3, 5})};
  Outlook outlooks[2];
  ASSERT_THAT(OutlooksOf(*SolvedTable(), position, actions, nullptr, outlooks),
              IsOk());
  const auto& [best, other] = outlooks;
  EXPECT_NEAR(best.equal_dice[3], 0.4823, 5e-5);
  EXPECT_NEAR(best.equal_dice[4], 550.0 / 1296, 1e-12);
  EXPECT_NEAR(best.equal_dice[5], 121.0 / 1296, 1e-12);
  const auto of = [](const Outlook& outlook, Category category) {
    return outlook.categories[static_cast<int>(category)];
  };
  EXPECT_NEAR(of(best, Category::kThrees).probability, 0.8681, 5e-5);
  EXPECT_NEAR(of(best, Category::kThrees).points, 10.467, 5e-4);
  EXPECT_NEAR(of(best, Category::kYatzy).probability, 0.0934, 5e-5);
  EXPECT_NEAR(of(best, Category::kFullHouse).probability, 0.0386, 5e-5);
  EXPECT_NEAR(of(best, Category::kFullHouse).points, 20, 1e-9);
  const PointSources loss = best.sources - other.sources;
  EXPECT_NEAR(loss.Total(), 2.031, 5e-4);
  EXPECT_NEAR(loss.categories[static_cast<int>(Category::kYatzy)], 2.122, 5e-4);
  EXPECT_NEAR(loss.categories[static_cast<int>(Category::kThrees)], -0.150,
              5e-4);
  EXPECT_NEAR(loss.categories[static_cast<int>(Category::kFullHouse)], -0.154,
              5e-4);
  EXPECT_NEAR(loss.later, 0.214, 5e-4);
}

TEST(OutlookTest, ScoringIsCertainAlsoWithRerollsLeft) {
  for (const int rerolls : {0, 1, 2}) {
    const auto outlook =
        OutlookOf(*SolvedTable(), {State{}, CountsOf({2, 2, 5, 5, 5}), rerolls},
                  Category::kFullHouse);
    ASSERT_THAT(outlook, IsOk());
    const auto& [probability, points] =
        outlook->categories[static_cast<int>(Category::kFullHouse)];
    EXPECT_EQ(probability, 1);
    EXPECT_EQ(points, 19);
    EXPECT_EQ(outlook->equal_dice[3], 1);
    EXPECT_EQ(outlook->sources.Total(),
              19 + double{SolvedTable()->ExpectedRemaining(
                       {MaskOf(Category::kFullHouse), 0})});
  }
}

absl::Status Refusal(const Position& position, const Action& action) {
  return OutlookOf(*SolvedTable(), position, action).status();
}

TEST(OutlookTest, RefusesWhatRankActionsRefuses) {
  const FaceCounts dice = CountsOf({1, 2, 3, 4, 5});
  EXPECT_THAT(
      Refusal({{0, 5}, dice, 1}, dice),
      StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("no game")));
  EXPECT_THAT(
      Refusal({State{}, CountsOf({1}), 1}, FaceCounts{}),
      StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("1 dice")));
  EXPECT_THAT(Refusal({State{}, dice, 3}, dice),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("rerolls_left is 3")));
  EXPECT_THAT(
      Refusal({{kAllCategories, 63}, dice, 0}, Category::kYatzy),
      StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("finished")));
}

TEST(OutlookTest, RefusesActionsThatTheRulesDoNotAllow) {
  const FaceCounts dice = CountsOf({1, 2, 3, 4, 5});
  const auto invalid = [](const char* text) {
    return StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(text));
  };
  EXPECT_THAT(Refusal({State{}, dice, 1}, CountsOf({1, 1})),
              invalid("actions[0]: dice to keep that are not on the table"));
  EXPECT_THAT(Refusal({State{}, dice, 0}, dice), invalid("no rerolls left"));
  EXPECT_THAT(Refusal({{MaskOf(Category::kOnes), 0}, dice, 0}, Category::kOnes),
              invalid("cannot be scored as Ones"));
  EXPECT_THAT(Refusal({State{}, dice, 0}, Category::kCrag),
              invalid("cannot be scored as Crag"));
}

TEST(OutlookTest, RefusesSourcesOfAnotherTable) {
  const auto sources = FollowPolicy(SolvedSmallTable(), {.threads = 1});
  ASSERT_THAT(sources, IsOk());
  const FaceCounts dice = CountsOf({1, 2, 3, 4, 5});
  EXPECT_THAT(
      OutlookOf(*SolvedTable(), {State{}, dice, 1}, dice, sources->get()),
      StatusIs(absl::StatusCode::kInvalidArgument,
               HasSubstr("sources of another table")));
}

}  // namespace
}  // namespace yatzy
