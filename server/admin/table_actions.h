// What operators do to tables, without transport. Thread-safe as far as the
// store and the registry are.
#ifndef YATZY_SERVER_ADMIN_TABLE_ACTIONS_H_
#define YATZY_SERVER_ADMIN_TABLE_ACTIONS_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/table/value_table.h"
#include "server/tables/table_registry.h"
#include "server/tables/table_store.h"

namespace yatzy::server {

struct Activation {
  std::shared_ptr<const ValueTable> table;  // in service now
  std::string previous_table_id;            // empty: none was
};

// Opens and verifies the kept table, makes it the one that the next start
// serves, then puts it into service. NOT_FOUND, with a ResourceInfo, if it is
// not kept, DATA_LOSS if it is bad, or what the store says; then all is as it
// was.
absl::StatusOr<Activation> ActivateTable(const std::string& table_id,
                                         TableStore& store,
                                         TableRegistry& registry);

// Whether the bytes in memory are still those that the table was made of, and
// its values right. DATA_LOSS says what is wrong. About 20 ms.
absl::Status VerifyInMemory(const ValueTable& table);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_ADMIN_TABLE_ACTIONS_H_
