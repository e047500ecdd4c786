// The services of operators, without a server.
#ifndef YATZY_SERVER_ADMIN_ADMIN_SERVICES_H_
#define YATZY_SERVER_ADMIN_ADMIN_SERVICES_H_

#include <grpcpp/impl/service_type.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "core/table/value_table.h"
#include "server/admin/admin_messages.h"
#include "server/admin/resolve_manager.h"
#include "server/admin/waiting_calls.h"
#include "server/tables/served_games.h"
#include "yatzy/admin/v1/solver_admin_service.pb.h"

namespace yatzy::server {

// What operators see of the query server. Called on the administration's
// threads.
struct QueryServerView {
  std::function<bool(const ServedGame&)> is_serving;
  // Null: not counted.
  std::function<std::int64_t()> calls_in_flight = nullptr;
  std::function<std::int64_t()> connections = nullptr;
  // Called on the threads of a re-solve, often (SolveOptions::after_task): may
  // rest for the sake of callers. Null: a re-solve never rests.
  std::function<void()> maybe_rest = nullptr;
};

// Whether the bytes in memory are still those that the table was made of, and
// its values right. DATA_LOSS says what is wrong. About 20 ms; half a second
// for targets.
absl::Status VerifyInMemory(const ValueTable& table);
absl::Status VerifyInMemory(const TargetTable& table);

// What SolverAdminService works on. All references must outlive the service.
struct SolverAdminContext {
  ResolveManager& manager;
  ServedGames& games;
  WaitingCalls& waiting;
  ResolveDefaults defaults;
  std::string state_dir;
  QueryServerView queries;
  // What the server makes of its machine, with this table, null if there is
  // none, in service for the main rule set.
  std::function<admin::v1::HardwareUse(const ValueTable*)> describe_use;
};

// yatzy.admin.v1.SolverAdminService, whose methods its .proto file describes.
// Thread-safe.
std::unique_ptr<grpc::Service> MakeSolverAdminService(
    SolverAdminContext context);

// google.longrunning.Operations for the operations of `manager`, the newest
// first. DeleteOperation is not implemented: they are forgotten by themselves.
// Thread-safe; both references must outlive the service.
std::unique_ptr<grpc::Service> MakeOperationsService(ResolveManager& manager,
                                                     WaitingCalls& waiting);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_ADMIN_ADMIN_SERVICES_H_
