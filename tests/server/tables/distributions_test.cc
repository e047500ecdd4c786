#include "server/tables/distributions.h"

#include <gmock/gmock.h>

#include <atomic>
#include <cerrno>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "core/rules/presets.h"
#include "core/solver/solver.h"
#include "server/tables/start_distribution_store.h"
#include "server/tables/state_directory.h"
#include "tests/support/captured_log.h"
#include "tests/support/corrupt_file.h"
#include "tests/support/default_game.h"
#include "tests/support/eventually.h"
#include "tests/support/files.h"
#include "tests/support/intercepted_file_ops.h"
#include "tests/support/small_game.h"
#include "tests/support/solved_table.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace yatzy::server {
namespace {

using ::testing::DoubleNear;
using ::testing::HasSubstr;
using ::testing::Pointwise;

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

TEST(DistributionsTest, AFinishedGameNeedsNoValues) {
  const auto game = Game::Compile(PresetRules("maxi").value()).value();
  Distributions distributions(game);
  const State state{game->all_filled(), 84};
  EXPECT_TRUE(distributions.IsQuick(KeyOf(state)));
  const auto answer = distributions.Of(KeyOf(state), Always);
  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ((*answer)->least, 100);
  EXPECT_EQ((*answer)->probabilities, std::vector<double>{1});
  EXPECT_FALSE(distributions.HasValues());
}

// A solve of Maxi Yatzy takes seconds; two boxes before its end nobody waits
// for that.
TEST(DistributionsTest, LateInALargeGameNeedsNoValuesOfTheWhole) {
  const auto game = Game::Compile(PresetRules("maxi").value()).value();
  RuleSet rules = game->rules();
  rules.id = "last-two";
  rules.tiers.clear();
  rules.categories.erase(rules.categories.begin(), rules.categories.end() - 2);
  const auto last_two = Game::Compile(std::move(rules)).value();
  const auto right =
      *DistributionOf(**SolveExactly(last_two), State{}, {.threads = 1});
  Distributions distributions(game);
  const State state{game->all_filled() & ~(3u << (game->categories() - 2)), 40};
  EXPECT_TRUE(distributions.IsQuick(KeyOf(state)));
  EXPECT_FALSE(distributions.IsQuick(KeyOf(State{})));
  const auto answer = distributions.Of(KeyOf(state), Always);
  ASSERT_THAT(answer, IsOk());
  EXPECT_FALSE(distributions.HasValues());
  EXPECT_EQ((*answer)->least, right.least);
  EXPECT_THAT((*answer)->probabilities,
              Pointwise(DoubleNear(1e-15), right.probabilities));
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

// Those of daemons that use one state directory after another, on a disk that
// a test may fail.
class KeptDistributionsTest : public ::testing::Test {
 protected:
  // With a start as a daemon's: what was kept is read first.
  std::unique_ptr<Distributions> Begin(const StateDirectory& directory) const {
    auto distributions = std::make_unique<Distributions>(SmallGame());
    distributions->KeepIn(
        std::make_unique<StartDistributionStore>(directory, SmallGame()));
    distributions->ReadStart(*SolvedSmallTable());
    return distributions;
  }

  std::string File() const {
    return StartDistributionPathIn(directory_->FolderOf("small"));
  }

  CapturedLog log_;
  const TempDir dir_;
  const std::unique_ptr<StateDirectory> directory_ =
      StateDirectory::Open(dir_.path()).value();
};

TEST_F(KeptDistributionsTest, ThatOfTheStartIsMadeOnce) {
  const auto first = Begin(*directory_);
  EXPECT_FALSE(first->HasStart());
  // Another is not kept.
  ASSERT_THAT(first->Of(KeyOf(State{1, 3}), Always), IsOk());
  const auto made = first->Of(KeyOf(State{}), Always);
  ASSERT_THAT(made, IsOk());
  EXPECT_TRUE(log_.WaitFor("info distribution of the start kept path=" +
                           File() + " rule_set=small"));
  for (int i = 0; i < 2; ++i) {
    const auto next = Begin(*directory_);
    EXPECT_TRUE(next->HasStart());
    EXPECT_TRUE(next->IsQuick(KeyOf(State{})));
    EXPECT_TRUE(log_.WaitFor("info distribution of the start rule_set=small"));
    next->Set({.scope = DistributionScope::kStart});
    next->Prepare();
    const auto read = next->Of(KeyOf(State{}), Always);
    ASSERT_THAT(read, IsOk());
    EXPECT_EQ((*read)->least, (*made)->least);
    EXPECT_EQ((*read)->probabilities, (*made)->probabilities);
    EXPECT_EQ((*read)->tiers, (*made)->tiers);
    EXPECT_FALSE(next->HasValues()) << "nothing was computed";
    EXPECT_EQ(next->long_done(), 0);
  }
  EXPECT_EQ(log_.Count("source=file"), 2);
  EXPECT_EQ(log_.Count("source=made"), 0);
  EXPECT_EQ(log_.Count("kept path="), 1) << "what was read is not written";
}

TEST_F(KeptDistributionsTest, WhatIsPreparedIsKept) {
  const auto first = Begin(*directory_);
  first->Set({.scope = DistributionScope::kStart});
  first->Prepare();
  EXPECT_TRUE(log_.WaitFor("distribution of the start kept"));
  EXPECT_TRUE(Begin(*directory_)->HasStart());
}

TEST_F(KeptDistributionsTest, AFileThatIsNotRightIsNamedAndReplaced) {
  ASSERT_THAT(Begin(*directory_)->Of(KeyOf(State{}), Always), IsOk());
  const std::string right = ReadFile(File());
  for (int i = 0; i < 2; ++i) {
    i == 0 ? FlipBit(File(), 100, 1) : ResizeFile(File(), 50);
    const auto next = Begin(*directory_);
    EXPECT_FALSE(next->HasStart());
    EXPECT_TRUE(log_.WaitFor("warning bad distribution of the start reason=\"" +
                             File() + ": " +
                             (i == 0 ? "damaged" : "truncated")));
    ASSERT_THAT(next->Of(KeyOf(State{}), Always), IsOk());
    EXPECT_TRUE(log_.WaitFor("distribution of the start kept"));
    EXPECT_EQ(ReadFile(File()), right);
  }
}

TEST_F(KeptDistributionsTest, ADiskThatTakesNothingCostsTheFileAlone) {
  for (const std::string failing : {"create", "write", "fsync", "rename"}) {
    const TempDir dir;
    std::atomic<bool> is_full = false;
    InterceptedFileOps ops(PosixFileOps(), [&](const char* operation) {
      return is_full && operation == failing ? ENOSPC : 0;
    });
    const auto directory = StateDirectory::Open(dir.path(), ops);
    ASSERT_THAT(directory, IsOk());
    const auto distributions = Begin(**directory);
    is_full = true;
    ASSERT_THAT(distributions->Of(KeyOf(State{}), Always), IsOk());
    EXPECT_TRUE(
        log_.WaitFor("warning distribution of the start not kept reason="));
    ASSERT_THAT(distributions->Of(KeyOf(State{}), Always), IsOk());
    EXPECT_TRUE(distributions->HasStart());
  }
  EXPECT_EQ(log_.Count("not kept"), 4) << "one line each";
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
