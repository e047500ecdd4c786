#include "server/tables/policy_companion.h"

#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/advisor/outlook.h"
#include "core/rules/presets.h"
#include "core/solver/solver.h"
#include "tests/support/captured_log.h"
#include "tests/support/eventually.h"
#include "tests/support/small_game.h"
#include "tests/support/solved_table.h"

namespace yatzy::server {
namespace {

using ::testing::IsNull;
using ::testing::NotNull;

// What the log says of a companion that is made. Lines of tests before may
// still be on their way.
std::string LineOf(const ValueTable& table) {
  return absl::StrCat("outlooks rule_set=", table.game().id(),
                      " table_id=", table.id());
}

TEST(PolicyCompanionTest, IsThereSomeTimeAfterTheFirstHasAsked) {
  PolicyCompanion companion;
  const auto table = SolvedSmallTable();
  EXPECT_THAT(companion.Of(table), IsNull());
  EXPECT_TRUE(Eventually([&] { return companion.Of(table) != nullptr; }));
  const auto sources = companion.Of(table);
  EXPECT_EQ(&sources->table(), table.get());
  EXPECT_EQ(sources->columns().categories, 0);
  const float start = sources->Of(State{})[0];
  EXPECT_GT(start, 0);
  EXPECT_LT(start, 1);
}

// It follows whatever table is in service, and forgets the one before.
TEST(PolicyCompanionTest, IsOfTheTableThatWasAskedForLast) {
  PolicyCompanion companion;
  auto first = Solve(SmallGame(), {}).value();
  const auto second = SolvedSmallTableInFloat();
  ASSERT_TRUE(Eventually([&] { return companion.Of(first) != nullptr; }));
  EXPECT_THAT(companion.Of(second), IsNull());
  ASSERT_TRUE(Eventually([&] { return companion.Of(second) != nullptr; }));
  const std::weak_ptr<const ValueTable> watch = first;
  first = nullptr;
  EXPECT_TRUE(watch.expired());
}

// Its scores differ all the same.
TEST(PolicyCompanionTest, AGameWithoutBonusHasTheVariance) {
  PolicyCompanion companion;
  RuleSet rules = SmallRules();
  rules.tiers.clear();
  for (CategoryRule& category : rules.categories) category.is_upper = false;
  const auto table = Solve(Game::Compile(rules).value(), {}).value();
  ASSERT_TRUE(Eventually([&] { return companion.Of(table) != nullptr; }));
  EXPECT_EQ(companion.Of(table)->columns().count(), 1);
  EXPECT_GT(companion.Of(table)->Of(State{})[0], 100);
}

// A table that is put into service anew is another object.
TEST(PolicyCompanionTest, IsThatOfAnyTableWithTheSameValues) {
  PolicyCompanion companion;
  const auto first = SolvedSmallTable();
  ASSERT_TRUE(Eventually([&] { return companion.Of(first) != nullptr; }));
  const auto again = Solve(SmallGame(), {}).value();
  ASSERT_NE(again, first);
  EXPECT_EQ(companion.Of(again), companion.Of(first));
  const auto outlook = OutlookOf(*again, {State{}, {0, 0, 3, 2, 0, 0}, 1},
                                 FaceCounts{}, companion.Of(again).get());
  EXPECT_TRUE(outlook.ok()) << outlook.status();
}

// It would take seconds; the other is there at once.
TEST(PolicyCompanionTest, GivesUpOnATableThatHasGone) {
  PolicyCompanion companion;
  CapturedLog log;
  EXPECT_THAT(companion.Of(SolvedTable()), IsNull());
  ASSERT_TRUE(
      Eventually([&] { return companion.Of(SolvedSmallTable()) != nullptr; }));
  EXPECT_TRUE(log.WaitFor(LineOf(*SolvedSmallTable())));
  EXPECT_EQ(log.Count(LineOf(*SolvedTable())), 0);
}

// With the scope of the game each category has a column, and a game without
// bonus a companion as well.
TEST(PolicyCompanionTest, OfTheWholeGameHasEveryCategory) {
  RuleSet rules = SmallRules();
  rules.tiers.clear();
  for (CategoryRule& category : rules.categories) category.is_upper = false;
  const auto table = Solve(Game::Compile(rules).value(), {}).value();
  PolicyCompanion companion;
  companion.Set({.scope = OutlookScope::kGame, .simd = Simd::kScalar});
  ASSERT_TRUE(Eventually([&] { return companion.Of(table) != nullptr; }));
  const auto sources = companion.Of(table);
  EXPECT_EQ(sources->columns().categories, table->game().categories());
  double sum = 0;
  for (const float points :
       sources->Of(State{}).first(sources->columns().variance_column())) {
    sum += points;
  }
  EXPECT_NEAR(sum, table->ExpectedRemaining(State{}), 1e-3);
}

// Seconds of work are given up: a daemon ends without waiting for them.
TEST(PolicyCompanionTest, EndsWhatIsBeingMade) {
  const auto table = SolvedTable();
  CapturedLog log;
  {
    PolicyCompanion companion;
    EXPECT_THAT(companion.Of(table), IsNull());
  }
  EXPECT_EQ(log.Count(LineOf(*table)), 0);
}

}  // namespace
}  // namespace yatzy::server
