// Operates a Yatzy server, over its administration listener.
#ifndef YATZY_CLIENT_LIB_ADMIN_CLIENT_H_
#define YATZY_CLIENT_LIB_ADMIN_CLIENT_H_

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/lib/channel.h"
#include "client/lib/connection.h"
#include "google/longrunning/operations.grpc.pb.h"
#include "yatzy/admin/v1/solver_admin_service.grpc.pb.h"

namespace yatzy::client {

// What a ResolveTable starts, as google.longrunning has it.
using google::longrunning::Operation;

// How far it has come; empty if the operation says nothing that can be read.
admin::v1::ResolveTableMetadata MetadataOf(const Operation& operation);

// What it came to, or why it failed, with the server's details; CANCELLED if
// somebody cancelled it. REQUIRES: operation.done().
absl::StatusOr<admin::v1::ResolveTableResponse> OutcomeOf(
    const Operation& operation);

// One server. Every method blocks until the answer is there or the deadline has
// passed, and may be called from any number of threads at once; they share one
// connection. Movable; a moved-from client may only be destroyed or assigned.
//
// A call waits for a connection as long as its deadline allows. No call that
// the server has seen is repeated, but for ResolveTable.
//
// Where a rule set is meant, "" is the server's for requests that name none.
// One with a name is asked of servers that know rule sets only: a server from
// before them would read past the name and do the work on its only table. So
// the server's status comes first, FAILED_PRECONDITION if it lists no rule
// sets.
//
// Errors are those that solver_admin_service.proto lists and those of
// Connection; UNIMPLEMENTED if this is no administration listener.
class AdminClient {
 public:
  // A client of the listener at `address`, in the forms of NewChannel. Does not
  // connect yet. INVALID_ARGUMENT if the address or an option is malformed.
  static absl::StatusOr<AdminClient> Create(const std::string& address,
                                            const ClientOptions& options = {});

  // Starts to solve the table anew. With a request_id, under which the server
  // starts one operation only, the call is repeated as ClientOptions::retry
  // says. Without one it is not.
  absl::StatusOr<Operation> ResolveTable(
      const admin::v1::ResolveTableRequest& request) const;

  absl::StatusOr<Operation> GetOperation(const std::string& name) const;

  // All of them, however many pages the server makes of them.
  absl::StatusOr<std::vector<Operation>> ListOperations() const;

  // Asks for the end of an operation; it comes when it comes.
  absl::Status CancelOperation(const std::string& name) const;

  // Calls `on_change` on this thread with the operation now and whenever it has
  // changed, and returns it when it is done. There is no deadline, except for
  // the connection. nullopt if `stop` was requested before: the operation goes
  // on.
  absl::StatusOr<std::optional<Operation>> WatchOperation(
      const std::string& name,
      const std::function<void(const Operation&)>& on_change,
      const std::stop_token& stop) const;

  absl::StatusOr<admin::v1::GetServerStatusResponse> GetServerStatus() const;

  // Those of one rule set, or of all.
  absl::StatusOr<admin::v1::ListTablesResponse> ListTables(
      const std::string& rule_set = "") const;
  absl::StatusOr<admin::v1::ActivateTableResponse> ActivateTable(
      const std::string& table_id, const std::string& rule_set = "") const;
  absl::StatusOr<admin::v1::PruneTablesResponse> PruneTables(
      int keep, bool validate_only, const std::string& rule_set = "") const;
  absl::StatusOr<admin::v1::VerifyTableResponse> VerifyTable(
      const std::string& rule_set = "",
      admin::v1::Objective objective = admin::v1::OBJECTIVE_MEAN) const;
  absl::StatusOr<admin::v1::SetLogLevelResponse> SetLogLevel(
      admin::v1::LogLevel level) const;

 private:
  explicit AdminClient(Connection connection);

  // OK if the server can tell rule sets apart, or need not.
  absl::Status CheckKnows(const std::string& rule_set) const;

  Connection connection_;
  std::unique_ptr<admin::v1::SolverAdminService::Stub> admin_;
  std::unique_ptr<google::longrunning::Operations::Stub> operations_;
};

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_LIB_ADMIN_CLIENT_H_
