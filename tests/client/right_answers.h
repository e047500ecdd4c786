#ifndef YATZY_TESTS_CLIENT_RIGHT_ANSWERS_H_
#define YATZY_TESTS_CLIENT_RIGHT_ANSWERS_H_

#include <memory>

#include "core/table/value_table.h"
#include "tests/client/fake_server.h"

namespace yatzy::client {

// Makes the fake answer as a server that has this table.
void AnswerFrom(const std::shared_ptr<const ValueTable>& table,
                FakeAdvisor& advisor);

}  // namespace yatzy::client

#endif  // YATZY_TESTS_CLIENT_RIGHT_ANSWERS_H_
