#ifndef YATZY_TESTS_CLIENT_RIGHT_ANSWERS_H_
#define YATZY_TESTS_CLIENT_RIGHT_ANSWERS_H_

#include <memory>

#include "core/game/game.h"
#include "core/table/value_table.h"
#include "tests/client/fake_server.h"

namespace yatzy::client {

// The state of a message, without a look at proto/convert.
State StateOf(const Game& game, const v1::GameState& message);

// Makes the fake answer as a server that has this table.
void AnswerFrom(const std::shared_ptr<const ValueTable>& table,
                FakeAdvisor& advisor);

}  // namespace yatzy::client

#endif  // YATZY_TESTS_CLIENT_RIGHT_ANSWERS_H_
