// Right answers about whole games, for a fake server: from the core.
#ifndef YATZY_TESTS_CLIENT_PLAY_ANSWERS_H_
#define YATZY_TESTS_CLIENT_PLAY_ANSWERS_H_

#include <memory>

#include "core/table/value_table.h"
#include "tests/client/fake_server.h"

namespace yatzy::client {

// Makes the fake review games as a server that has this table.
void ReviewGamesFrom(const std::shared_ptr<const ValueTable>& table,
                     FakeAdvisor& advisor);

// Makes it play games as such a server.
void PlayGamesFrom(const std::shared_ptr<const ValueTable>& table,
                   FakeAdvisor& advisor);

}  // namespace yatzy::client

#endif  // YATZY_TESTS_CLIENT_PLAY_ANSWERS_H_
