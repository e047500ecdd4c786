#include "tests/client/fake_admin.h"

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace yatzy::client {
namespace {

using ::google::longrunning::Operation;
using Metadata = admin::v1::ResolveTableMetadata;

constexpr std::int64_t kStarted = 1769860800;  // 2026-01-31T12:00:00Z

const grpc::Status& Unset() {
  static const grpc::Status kStatus(grpc::UNIMPLEMENTED, "not set");
  return kStatus;
}

// Sets the end of the operation, a second after its start.
void End(Metadata::Phase phase, Operation& operation) {
  Metadata metadata;
  operation.metadata().UnpackTo(&metadata);
  metadata.set_phase(phase);
  metadata.mutable_end_time()->set_seconds(kStarted + 1);
  operation.mutable_metadata()->PackFrom(metadata);
  operation.set_done(true);
}

}  // namespace

Operation OperationIn(const std::string& name, Metadata::Phase phase,
                      int levels_solved, int states_solved) {
  Metadata metadata;
  metadata.set_phase(phase);
  metadata.set_levels_solved(levels_solved);
  metadata.set_states_solved(states_solved);
  metadata.mutable_create_time()->set_seconds(kStarted);
  metadata.mutable_request()->set_threads(2);
  metadata.mutable_request()->set_arithmetic(admin::v1::ARITHMETIC_DOUBLE);
  Operation operation;
  operation.set_name(name);
  operation.mutable_metadata()->PackFrom(metadata);
  return operation;
}

Operation Succeeded(const std::string& name) {
  Operation operation =
      OperationIn(name, Metadata::PHASE_SOLVING, 15, 1'430'528);
  End(Metadata::PHASE_DONE, operation);
  admin::v1::ResolveTableResponse response;
  response.set_solved(true);
  response.mutable_table()->set_table_id("0123456789abcdef");
  response.mutable_solve_time()->set_nanos(93'000'000);
  operation.mutable_response()->PackFrom(response);
  return operation;
}

Operation Ended(const std::string& name, int code, const std::string& message) {
  Operation operation = OperationIn(name, Metadata::PHASE_SOLVING, 7, 702'464);
  End(code == grpc::CANCELLED ? Metadata::PHASE_CANCELLED
                              : Metadata::PHASE_FAILED,
      operation);
  operation.mutable_error()->set_code(code);
  operation.mutable_error()->set_message(message);
  return operation;
}

grpc::Status AbortedBy(const std::string& running) {
  google::rpc::ResourceInfo resource;
  resource.set_resource_type("google.longrunning.Operation");
  resource.set_resource_name(running);
  google::rpc::Status details;
  details.set_code(grpc::ABORTED);
  details.add_details()->PackFrom(resource);
  return {grpc::ABORTED, "another operation runs", details.SerializeAsString()};
}

grpc::Status FakeAdmin::ResolveTable(
    grpc::ServerContext* /*context*/,
    const admin::v1::ResolveTableRequest* request, Operation* response) {
  ++resolve_calls_;
  return resolve ? resolve(*request, *response) : Unset();
}

grpc::Status FakeAdmin::WatchOperation(
    grpc::ServerContext* context,
    const admin::v1::WatchOperationRequest* request,
    grpc::ServerWriter<Operation>* writer) {
  if (!watch) return Unset();
  return watch(
      request->name(),
      [writer](const Operation& operation) { writer->Write(operation); },
      *context);
}

grpc::Status FakeAdmin::GetServerStatus(
    grpc::ServerContext* /*context*/,
    const admin::v1::GetServerStatusRequest* request,
    admin::v1::GetServerStatusResponse* response) {
  return status ? status(*request, *response) : Unset();
}

grpc::Status FakeAdmin::ListTables(grpc::ServerContext* /*context*/,
                                   const admin::v1::ListTablesRequest* request,
                                   admin::v1::ListTablesResponse* response) {
  return tables ? tables(*request, *response) : Unset();
}

grpc::Status FakeAdmin::ActivateTable(
    grpc::ServerContext* /*context*/,
    const admin::v1::ActivateTableRequest* request,
    admin::v1::ActivateTableResponse* response) {
  return activate ? activate(*request, *response) : Unset();
}

grpc::Status FakeAdmin::PruneTables(
    grpc::ServerContext* /*context*/,
    const admin::v1::PruneTablesRequest* request,
    admin::v1::PruneTablesResponse* response) {
  return prune ? prune(*request, *response) : Unset();
}

grpc::Status FakeAdmin::VerifyTable(
    grpc::ServerContext* /*context*/,
    const admin::v1::VerifyTableRequest* request,
    admin::v1::VerifyTableResponse* response) {
  return verify ? verify(*request, *response) : Unset();
}

grpc::Status FakeAdmin::SetLogLevel(
    grpc::ServerContext* /*context*/,
    const admin::v1::SetLogLevelRequest* request,
    admin::v1::SetLogLevelResponse* response) {
  return log_level ? log_level(*request, *response) : Unset();
}

grpc::Status FakeOperations::GetOperation(
    grpc::ServerContext* /*context*/,
    const google::longrunning::GetOperationRequest* request,
    Operation* response) {
  return get ? get(request->name(), *response) : Unset();
}

grpc::Status FakeOperations::ListOperations(
    grpc::ServerContext* /*context*/,
    const google::longrunning::ListOperationsRequest* request,
    google::longrunning::ListOperationsResponse* response) {
  return list ? list(request->page_token(), *response) : Unset();
}

grpc::Status FakeOperations::CancelOperation(
    grpc::ServerContext* /*context*/,
    const google::longrunning::CancelOperationRequest* request,
    google::protobuf::Empty* /*response*/) {
  return cancel ? cancel(request->name()) : Unset();
}

}  // namespace yatzy::client
