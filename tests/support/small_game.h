#ifndef YATZY_TESTS_SUPPORT_SMALL_GAME_H_
#define YATZY_TESTS_SUPPORT_SMALL_GAME_H_

#include <memory>
#include <string>

#include "core/game/game.h"
#include "core/rules/rule_set.h"
#include "core/table/value_table.h"

namespace yatzy {

// A game for tests that store, damage and open tables again and again, because
// what they show does not depend on the game. Yahtzee in eight categories: with
// a joker, a bonus, and the mark of a box that holds points. A table of it
// takes little more than its header.
RuleSet SmallRules(std::string id = "small");

// Compiled on the first call.
const std::shared_ptr<const Game>& SmallGame();

// Its table, solved in double on the first call and kept for the process.
std::shared_ptr<const ValueTable> SolvedSmallTable();

// The same solved in float, which has other values.
std::shared_ptr<const ValueTable> SolvedSmallTableInFloat();

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_SMALL_GAME_H_
