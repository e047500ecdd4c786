// Tables of games that differ in all that play depends on, for tests of reviews
// and simulations.
#ifndef YATZY_TESTS_SUPPORT_PLAY_TABLES_H_
#define YATZY_TESTS_SUPPORT_PLAY_TABLES_H_

#include <memory>
#include <random>
#include <utility>
#include <vector>

#include "core/play/policy.h"
#include "core/rules/presets.h"
#include "core/solver/solver.h"
#include "core/table/value_table.h"
#include "tests/support/random_rules.h"
#include "tests/support/small_game.h"
#include "tests/support/solved_table.h"

namespace yatzy {

inline std::shared_ptr<const ValueTable> SolvedTableOf(RuleSet rules) {
  return Solve(Game::Compile(std::move(rules)).value(), {}).value();
}

// Scandinavian Yatzy first; a free order with joker and mark; three dice and
// two rolls a turn; forced orders, which are solved at once: jokers and extra
// points, several tiers, one and four rolls a turn, saved rolls; and some that
// are drawn.
inline const std::vector<std::shared_ptr<const ValueTable>>& PlayTables() {
  static const auto* const kTables = [] {
    auto* tables = new std::vector<std::shared_ptr<const ValueTable>>{
        SolvedTable(), SolvedSmallTable()};
    for (const char* id :
         {"crag", "yahtzee+forced", "kismet+forced+rolls4", "yacht+rolls1",
          "yahtzee+forced+saved", "yacht+forced+rolls2+saved3"}) {
      tables->push_back(SolvedTableOf(PresetRules(id).value()));
    }
    std::mt19937_64 random(15);
    for (int i = 0; i < 6; ++i) {
      tables->push_back(SolvedTableOf(
          RandomRules(random, {.max_categories = 8, .max_threshold = 40})));
    }
    for (int i = 0; i < 3; ++i) {
      tables->push_back(SolvedTableOf(
          RandomRules(random, {.max_categories = 5, .saves_rolls = true})));
    }
    return tables;
  }();
  return *kTables;
}

inline std::vector<Policy> PlayPolicies() {
  return {{Policy::Kind::kOptimal},
          {Policy::Kind::kTurn},
          {Policy::Kind::kBudget, 0},
          {Policy::Kind::kBudget, 0.75},
          {Policy::Kind::kRandom}};
}

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_PLAY_TABLES_H_
