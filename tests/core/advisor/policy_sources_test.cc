#include "core/advisor/policy_sources.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <stop_token>
#include <string_view>
#include <vector>

#include "core/advisor/outlook.h"
#include "core/rules/presets.h"
#include "core/solver/solver.h"
#include "tests/support/default_game.h"
#include "tests/support/faces.h"
#include "tests/support/small_game.h"
#include "tests/support/solved_table.h"
#include "tests/support/status_matchers.h"

namespace yatzy {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::shared_ptr<const PolicySources> Followed(std::string_view id) {
  const auto table = Solve(*Game::Compile(*PresetRules(id)), SolveOptions{});
  const auto sources = FollowPolicy(*table);
  EXPECT_THAT(sources, IsOk());
  return *sources;
}

double TierChance(const PolicySources& sources, State state, int tier) {
  return sources.Of(state)[sources.columns().categories + tier];
}

double SumOf(const PolicySources& sources, State state) {
  const auto row = sources.Of(state);
  const SourceColumns& columns = sources.columns();
  double sum = columns.extra ? row[columns.extra_column()] : 0;
  for (int c = 0; c < columns.categories; ++c) sum += row[c];
  for (int tier = 0; tier < columns.tiers; ++tier) {
    sum += TierChance(sources, state, tier) *
           PointsOfTier(sources.table().game().rules(), tier);
  }
  return sum;
}

// In every state, with a joker, extra points and a mark.
TEST(PolicySourcesTest, AddUpToWhatAStateIsWorth) {
  const auto sources = FollowPolicy(SolvedSmallTable());
  ASSERT_THAT(sources, IsOk());
  const Game& game = *SmallGame();
  for (std::uint32_t index = 0; index < game.state_slots(); ++index) {
    const State state = game.StateAt(index);
    if (!game.IsReachable(state)) continue;
    EXPECT_NEAR(SumOf(**sources, state),
                SolvedSmallTable()->ExpectedRemaining(state), 5e-5);
  }
}

TEST(PolicySourcesTest, FindTheBonusOfYachtAsOthersDo) {
  const auto sources = Followed("yacht");
  EXPECT_NEAR(TierChance(*sources, State{}, 0), 0.690243094, 5e-7);
}

// Kismet has three tiers; its six upper categories are game enough.
TEST(PolicySourcesTest, KnowWhichTiersAreReached) {
  RuleSet rules = *PresetRules("kismet");
  std::erase_if(rules.categories,
                [](const CategoryRule& rule) { return !rule.is_upper; });
  rules.all_equal_bonus = {};
  rules.joker = {};
  const auto game = Game::Compile(rules);
  ASSERT_THAT(game, IsOk());
  FollowOptions options;
  options.tiers_only = true;
  const auto sources = FollowPolicy(*Solve(*game, SolveOptions{}), options);
  ASSERT_THAT(sources, IsOk());
  const auto of = [&](std::uint8_t total) {
    return (*sources)->Of({(*game)->all_filled(), total});
  };
  EXPECT_THAT(of(62), ElementsAre(0, 0, 0, 0));
  EXPECT_THAT(of(63), ElementsAre(1, 0, 0, 0));
  EXPECT_THAT(of(71), ElementsAre(1, 1, 0, 0));
  EXPECT_THAT(of(78), ElementsAre(1, 1, 1, 0));
  const auto start = (*sources)->Of(State{});
  EXPECT_LT(start[0], 1);
  EXPECT_GT(start[0], start[1]);
  EXPECT_GT(start[1], start[2]);
  EXPECT_GT(start[2], 0);
}

TEST(PolicySourcesTest, AreTheSameForAnyThreadsAndInstructionSet) {
  const auto rows = [](int threads, Simd simd) {
    const auto sources =
        FollowPolicy(SolvedSmallTable(), {.threads = threads, .simd = simd});
    EXPECT_THAT(sources, IsOk());
    std::vector<float> all;
    const Game& game = *SmallGame();
    for (std::uint32_t index = 0; index < game.state_slots(); ++index) {
      if (!game.IsReachable(game.StateAt(index))) continue;
      const auto row = (*sources)->Of(game.StateAt(index));
      all.insert(all.end(), row.begin(), row.end());
    }
    return all;
  };
  const auto expected = rows(1, Simd::kScalar);
  for (const Simd simd : AvailableSimd()) EXPECT_EQ(rows(2, simd), expected);
}

TEST(PolicySourcesTest, StopWhenAsked) {
  std::stop_source stop;
  stop.request_stop();
  FollowOptions options;
  options.stop = stop.get_token();
  EXPECT_THAT(FollowPolicy(SolvedSmallTable(), options),
              StatusIs(absl::StatusCode::kCancelled, HasSubstr("stopped")));
}

TEST(PolicySourcesTest, RefuseFewerThanNoThreads) {
  EXPECT_THAT(
      FollowPolicy(SolvedSmallTable(), {.threads = -1}),
      StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("threads is -1")));
}

// The example of outlook.h, split by source. REQUIRES: of Scandinavian Yatzy.
void ExpectSourcesOfTheExample(const PolicySources& sources) {
  const Position position{
      {MaskOf(Category::kSixes), 18}, CountsOf({3, 3, 3, 5, 6}), 2};
  const Action actions[] = {CountsOf({3, 3, 3}), CountsOf({3, 3, 3, 5})};
  Outlook outlooks[2];
  ASSERT_THAT(
      OutlooksOf(sources.table(), position, actions, &sources, outlooks),
      IsOk());
  const PointSources loss = outlooks[0].sources - outlooks[1].sources;
  const double yatzy = loss.categories[static_cast<int>(Category::kYatzy)];
  const double threes = loss.categories[static_cast<int>(Category::kThrees)];
  EXPECT_NEAR(loss.Total(), 2.031, 5e-4);
  EXPECT_NEAR(yatzy, 1.421, 5e-4);
  EXPECT_NEAR(threes, 0.182, 5e-4);
  EXPECT_NEAR(loss.bonus, 0.172, 5e-4);
  EXPECT_NEAR(loss.Total() - yatzy - threes - loss.bonus, 0.256, 5e-4);
  EXPECT_NEAR(outlooks[0].tiers[0], 0.913, 5e-4);
  EXPECT_NEAR(outlooks[1].tiers[0], 0.910, 5e-4);
}

// yatzy-solver publishes P(bonus) and the chance of a Yatzy, and for a joker
// that may go anywhere the mean of every box.
TEST(PolicySourcesTest, DISABLED_FindWhatOthersHavePublishedForWholeGames) {
  const auto scandinavian = Followed("scandinavian");
  EXPECT_NEAR(TierChance(*scandinavian, State{}, 0), 0.8980649, 5e-7);
  EXPECT_NEAR(scandinavian->Of(State{})[14] / 50, 0.3883975, 5e-7);
  EXPECT_NEAR(SumOf(*scandinavian, State{}), 248.439989, 5e-5);
  ExpectSourcesOfTheExample(*scandinavian);
  EXPECT_NEAR(scandinavian->Of(State{})[10], 3.945, 5e-4);  // core/FAQ.md
  const auto yahtzee = Followed("yahtzee-free-joker");
  const double expected[] = {1.881284,  5.282452,  8.569289,  12.158285,
                             15.687384, 19.188556, 21.661461, 13.097708,
                             22.591801, 29.461211, 32.711323, 16.868276,
                             22.009140};
  const auto row = yahtzee->Of(State{});
  for (int c = 0; c < 13; ++c) EXPECT_NEAR(row[c], expected[c], 2e-5);
  EXPECT_NEAR(row[13] * 35, 23.841333, 2e-5);
  EXPECT_NEAR(row.back(), 9.580106, 2e-5);
}

}  // namespace
}  // namespace yatzy
