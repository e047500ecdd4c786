// Outlooks of games that save rolls.
#include <gtest/gtest.h>

#include <memory>
#include <random>
#include <vector>

#include "core/advisor/advisor.h"
#include "core/advisor/outlook.h"
#include "core/solver/solver.h"
#include "tests/support/any_position.h"
#include "tests/support/random_rules.h"
#include "tests/support/status_matchers.h"

namespace yatzy {
namespace {

std::shared_ptr<const ValueTable> SavingTableOf(const RuleSet& rules) {
  return *Solve(*Game::Compile(rules), SolveOptions{});
}

// The advisor gets the value of an action from the chain of keep values, the
// outlook from the ends that the decisions lead to: both are right or neither.
void ExpectOutlooksAddUp(const ValueTable& table, const Position& position) {
  const auto ranked = RankActions(table, position);
  ASSERT_THAT(ranked, IsOk());
  std::vector<Action> actions;
  for (const RankedAction& action : *ranked) actions.push_back(action.action);
  std::vector<Outlook> outlooks(actions.size());
  ASSERT_THAT(OutlooksOf(table, position, actions, nullptr, outlooks), IsOk());
  for (std::size_t i = 0; i < actions.size(); ++i) {
    double probability = 0;
    for (const auto& of_category : outlooks[i].categories) {
      probability += of_category.probability;
    }
    ASSERT_NEAR(probability, 1, 1e-12);
    ASSERT_NEAR(outlooks[i].PointsNow() + outlooks[i].after,
                (*ranked)[i].expected_remaining, 1e-9)
        << table.game().id() << " rerolls " << position.rerolls_left
        << " action " << i;
  }
}

TEST(SavedOutlookTest, AddsUpToTheValueOfEachAction) {
  std::mt19937_64 random(11);
  for (int i = 0; i < 40; ++i) {
    const auto table = SavingTableOf(
        RandomRules(random, {.max_categories = 6, .saves_rolls = true}));
    for (int k = 0; k < 10; ++k) {
      ExpectOutlooksAddUp(*table, AnyPosition(table->game(), random));
    }
  }
}

}  // namespace
}  // namespace yatzy
