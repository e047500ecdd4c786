#include "tests/support/small_game.h"

#include <utility>

#include "core/solver/solver.h"
#include "tests/support/reduced_rules.h"

namespace yatzy {
namespace {

using TablePtr = std::shared_ptr<const ValueTable>;

const TablePtr* SolvedIn(Arithmetic arithmetic) {
  SolveOptions options;
  options.arithmetic = arithmetic;
  return new TablePtr(Solve(SmallGame(), options).value());
}

}  // namespace

RuleSet SmallRules(std::string id) {
  RuleSet rules =
      ReducedRules("yahtzee",
                   {Category::kThrees, Category::kFours, Category::kFives,
                    Category::kSixes, Category::kFourOfAKind,
                    Category::kFullHouse, Category::kYatzy, Category::kChance},
                   50);
  rules.id = std::move(id);
  return rules;
}

const std::shared_ptr<const Game>& SmallGame() {
  static const auto* const kGame =
      new std::shared_ptr<const Game>(Game::Compile(SmallRules()).value());
  return *kGame;
}

TablePtr SolvedSmallTable() {
  static const TablePtr* const kTable = SolvedIn(Arithmetic::kDouble);
  return *kTable;
}

TablePtr SolvedSmallTableInFloat() {
  static const TablePtr* const kTable = SolvedIn(Arithmetic::kFloat);
  return *kTable;
}

}  // namespace yatzy
