#ifndef YATZY_SERVER_ADMIN_SOLVER_ADMIN_SERVICE_H_
#define YATZY_SERVER_ADMIN_SOLVER_ADMIN_SERVICE_H_

#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "core/table/value_table.h"
#include "server/admin/admin_messages.h"
#include "server/admin/resolve_manager.h"
#include "server/admin/waiting_calls.h"
#include "server/tables/table_registry.h"
#include "server/tables/table_store.h"
#include "yatzy/admin/v1/solver_admin_service.grpc.pb.h"

namespace yatzy::server {

// What operators see of the query server. Called on the administration's
// threads.
struct QueryServerView {
  std::function<bool()> is_serving;
  // Null: not counted.
  std::function<std::int64_t()> calls_in_flight = nullptr;
  std::function<std::int64_t()> connections = nullptr;
  // Calls and messages that have come so far. Null: a re-solve never rests.
  std::function<std::int64_t()> arrivals = nullptr;
};

// Whether the bytes in memory are still those that the table was made of, and
// its values right. DATA_LOSS says what is wrong. About 20 ms.
absl::Status VerifyInMemory(const ValueTable& table);

// The methods of yatzy.admin.v1.SolverAdminService, which its .proto file
// describes. Thread-safe.
class SolverAdminService final : public admin::v1::SolverAdminService::Service {
 public:
  // All references must outlive the service.
  struct Context {
    ResolveManager& manager;
    TableStore& store;
    TableRegistry& registry;
    WaitingCalls& waiting;
    ResolveDefaults defaults;
    std::string state_dir;
    QueryServerView queries;
    // What the server makes of its machine, with this table, null if there is
    // none, in service.
    std::function<admin::v1::HardwareUse(const ValueTable*)> describe_use;
  };

  explicit SolverAdminService(Context context) : context_(std::move(context)) {}

  grpc::Status ResolveTable(grpc::ServerContext* call,
                            const admin::v1::ResolveTableRequest* request,
                            google::longrunning::Operation* response) override;

  grpc::Status WatchOperation(
      grpc::ServerContext* call,
      const admin::v1::WatchOperationRequest* request,
      grpc::ServerWriter<google::longrunning::Operation>* writer) override;

  grpc::Status GetServerStatus(
      grpc::ServerContext* call,
      const admin::v1::GetServerStatusRequest* request,
      admin::v1::GetServerStatusResponse* response) override;

  grpc::Status ListTables(grpc::ServerContext* call,
                          const admin::v1::ListTablesRequest* request,
                          admin::v1::ListTablesResponse* response) override;

  grpc::Status ActivateTable(
      grpc::ServerContext* call, const admin::v1::ActivateTableRequest* request,
      admin::v1::ActivateTableResponse* response) override;

  grpc::Status PruneTables(grpc::ServerContext* call,
                           const admin::v1::PruneTablesRequest* request,
                           admin::v1::PruneTablesResponse* response) override;

  grpc::Status VerifyTable(grpc::ServerContext* call,
                           const admin::v1::VerifyTableRequest* request,
                           admin::v1::VerifyTableResponse* response) override;

  grpc::Status SetLogLevel(grpc::ServerContext* call,
                           const admin::v1::SetLogLevelRequest* request,
                           admin::v1::SetLogLevelResponse* response) override;

 private:
  const Context context_;
  const absl::Time start_time_ = absl::Now();
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_ADMIN_SOLVER_ADMIN_SERVICE_H_
