#include "server/tables/distributions.h"

#include <gmock/gmock.h>

#include <atomic>
#include <memory>
#include <thread>

#include "core/rules/presets.h"
#include "core/solver/solver.h"
#include "tests/support/captured_log.h"
#include "tests/support/default_game.h"
#include "tests/support/eventually.h"
#include "tests/support/small_game.h"
#include "tests/support/solved_table.h"
#include "tests/support/status_matchers.h"

namespace yatzy::server {
namespace {

using ::testing::HasSubstr;

absl::Status Always() { return absl::OkStatus(); }

DistributionKey KeyOf(State state) { return {state, {}}; }

// One of many keys that take little.
DistributionKey ManyKeys(int i) {
  return {State{kAllCategories & ~MaskOf(Category::kYatzy),
                static_cast<std::uint8_t>(i / 6 % 64)},
          DistributionKey::Turn{{5, 0, 0, 0, 0, 0}, 0, Category::kYatzy}};
}

TEST(DistributionsTest, MakesTheValuesOnce) {
  Distributions distributions(SmallGame());
  EXPECT_FALSE(distributions.HasValues());
  EXPECT_FALSE(distributions.IsQuick(KeyOf(State{})));
  const auto start = distributions.Of(KeyOf(State{}), Always);
  ASSERT_THAT(start, IsOk());
  EXPECT_TRUE(distributions.HasValues());
  EXPECT_TRUE(distributions.IsQuick(KeyOf(State{1, 3})));
  const auto values = *SolveExactly(SmallGame());
  EXPECT_EQ((*start)->probabilities,
            DistributionOf(*values, State{})->probabilities);
}

TEST(DistributionsTest, KeepsAnswersButNotAllOfThem) {
  Distributions distributions(Game::Default());
  const DistributionKey first = ManyKeys(0);
  const auto answer = *distributions.Of(first, Always);
  EXPECT_EQ(*distributions.Of(first, Always), answer);
  // Keys that differ in any part are others.
  DistributionKey other = first;
  other.turn->rerolls_left = 1;
  EXPECT_NE(*distributions.Of(other, Always), answer);
  EXPECT_NE(*distributions.Of(KeyOf(first.state), Always), answer);
  for (std::size_t i = 1; i < Distributions::kMostKept; ++i) {
    ASSERT_THAT(distributions.Of(ManyKeys(static_cast<int>(i) * 6), Always),
                IsOk());
  }
  EXPECT_NE(*distributions.Of(first, Always), answer) << "it was pushed out";
}

TEST(DistributionsTest, KeepsThatOfTheStart) {
  Distributions distributions(SmallGame());
  const auto start = *distributions.Of(KeyOf(State{}), Always);
  for (std::uint8_t i = 0; i < 65; ++i) {
    const State state{SmallGame()->all_filled(), 0};
    DistributionKey key = KeyOf(state);
    key.state.upper_total = i % 2 == 0 ? 0 : 3;
    static_cast<void>(distributions.Of(key, Always));
  }
  EXPECT_EQ(*distributions.Of(KeyOf(State{}), Always), start);
}

TEST(DistributionsTest, PreparesTheStartWhereItIsSetTo) {
  CapturedLog log;
  Distributions none(SmallGame());
  none.Prepare();
  Distributions distributions(SmallGame());
  distributions.Set({.scope = DistributionScope::kStart});
  distributions.Prepare();
  EXPECT_TRUE(
      Eventually([&] { return distributions.IsQuick(KeyOf(State{})); }));
  EXPECT_TRUE(log.WaitFor("distribution of the start rule_set=small mean="));
  EXPECT_FALSE(none.HasValues());
}

// A daemon ends without waiting for seconds of work.
TEST(DistributionsTest, EndsWhatItPrepares) {
  CapturedLog log;
  {
    Distributions distributions(Game::Default());
    distributions.Set({.scope = DistributionScope::kStart});
    distributions.Prepare();
    ASSERT_TRUE(Eventually([&] { return distributions.HasValues(); }));
  }
  EXPECT_EQ(log.Count("distribution of the start rule_set=scandinavian"), 0);
}

// The checkpoint is asked while the work goes on, and its error is the answer.
TEST(DistributionsTest, StopsWhenTheCallerHasGone) {
  Distributions distributions(Game::Default());
  std::atomic<int> asked = 0;
  const auto gone = [&] {
    return ++asked < 3 ? absl::OkStatus() : absl::CancelledError("he has gone");
  };
  EXPECT_THAT(distributions.Of(KeyOf(State{}), gone),
              StatusIs(absl::StatusCode::kCancelled, HasSubstr("he has gone")));
  EXPECT_EQ(asked, 3);
  EXPECT_FALSE(distributions.IsQuick(KeyOf(State{})));
}

// Whoever waits for another's work looks up too.
TEST(DistributionsTest, OneIsLongAtATime) {
  Distributions first(Game::Default());
  Distributions second(SmallGame());
  std::atomic<bool> is_running = false;
  std::atomic<bool> may_end = false;
  std::jthread other([&] {
    static_cast<void>(first.Of(KeyOf(State{}), [&] {
      is_running = true;
      return may_end ? absl::CancelledError("enough") : absl::OkStatus();
    }));
  });
  while (!is_running) std::this_thread::yield();
  int looks = 0;
  const auto waits = [&] {
    return ++looks < 3 ? absl::OkStatus() : absl::DeadlineExceededError("late");
  };
  EXPECT_THAT(second.Of(KeyOf(State{}), waits),
              StatusIs(absl::StatusCode::kDeadlineExceeded, HasSubstr("late")));
  may_end = true;
  other.join();
  EXPECT_THAT(second.Of(KeyOf(State{}), Always), IsOk());
}

TEST(DistributionsTest, RefusesActionsThatThePositionLacks) {
  Distributions distributions(SmallGame());
  DistributionKey key = KeyOf(State{});
  key.turn = {{5, 0, 0, 0, 0, 0}, 0, Category::kOnes};
  EXPECT_THAT(distributions.Of(key, Always),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("cannot be scored")));
}

}  // namespace
}  // namespace yatzy::server
