#include "server/admin/solver_admin_service.h"

#include <unistd.h>

#include "absl/time/clock.h"
#include "proto/status/status.h"
#include "server/admin/admin_messages.h"
#include "server/admin/operation_waits.h"
#include "server/admin/table_actions.h"
#include "server/hardware/hardware.h"
#include "server/log/logging.h"

namespace yatzy::server {
namespace {

admin::v1::LogLevel ToMessage(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return admin::v1::LOG_LEVEL_DEBUG;
    case LogLevel::kInfo:
      return admin::v1::LOG_LEVEL_INFO;
    case LogLevel::kWarn:
      return admin::v1::LOG_LEVEL_WARN;
    case LogLevel::kError:
      break;
  }
  return admin::v1::LOG_LEVEL_ERROR;
}

LogLevel FromMessage(admin::v1::LogLevel level) {
  switch (level) {
    case admin::v1::LOG_LEVEL_DEBUG:
      return LogLevel::kDebug;
    case admin::v1::LOG_LEVEL_WARN:
      return LogLevel::kWarn;
    case admin::v1::LOG_LEVEL_ERROR:
      return LogLevel::kError;
    default:
      return LogLevel::kInfo;
  }
}

}  // namespace

grpc::Status SolverAdminService::ResolveTable(
    grpc::ServerContext*, const admin::v1::ResolveTableRequest* request,
    google::longrunning::Operation* response) {
  const auto parameters = server::FromMessage(*request, context_.defaults);
  if (!parameters.ok()) return ToGrpcStatus(parameters.status());
  if (request->validate_only()) {
    const absl::Status status = context_.manager.CheckStart(*parameters);
    if (!status.ok()) return ToGrpcStatus(status);
    response->set_done(true);
    response->mutable_response()->PackFrom(admin::v1::ResolveTableResponse());
    return grpc::Status::OK;
  }
  const auto operation = context_.manager.Start(*parameters);
  if (!operation.ok()) return ToGrpcStatus(operation.status());
  *response = server::ToMessage(*operation);
  return grpc::Status::OK;
}

grpc::Status SolverAdminService::WatchOperation(
    grpc::ServerContext* call, const admin::v1::WatchOperationRequest* request,
    grpc::ServerWriter<google::longrunning::Operation>* writer) {
  return ToGrpcStatus(context_.waiting.Wait([&] {
    return WatchUntilEnd(context_.manager, request->name(), *call,
                         [&](const ResolveOperation& operation) {
                           return writer->Write(server::ToMessage(operation));
                         });
  }));
}

grpc::Status SolverAdminService::GetServerStatus(
    grpc::ServerContext*, const admin::v1::GetServerStatusRequest*,
    admin::v1::GetServerStatusResponse* response) {
  const PublicSide& public_side = context_.public_side;
  response->set_version(YATZY_VERSION);
  *response->mutable_start_time() = ToTimestamp(start_time_);
  response->set_serving(public_side.is_serving());
  const auto table = context_.registry.Snapshot();
  if (table != nullptr) {
    *response->mutable_table() = InService(*table, context_.store);
  }
  response->set_running_operation(context_.manager.Running());
  if (public_side.calls_in_flight) {
    response->set_calls_in_flight(public_side.calls_in_flight());
  }
  if (public_side.connections) {
    response->set_connections(public_side.connections());
  }
  response->set_log_level(ToMessage(LogLevelNow()));
  response->set_state_directory(context_.state_dir);
  response->set_pid(getpid());
  *response->mutable_hardware() = DescribeMachine();
  *response->mutable_hardware()->mutable_use() =
      context_.describe_use(table.get());
  return grpc::Status::OK;
}

grpc::Status SolverAdminService::ListTables(
    grpc::ServerContext*, const admin::v1::ListTablesRequest*,
    admin::v1::ListTablesResponse* response) {
  const auto tables = context_.store.List();
  if (!tables.ok()) return ToGrpcStatus(tables.status());
  const auto in_service = context_.registry.Snapshot();
  for (const KeptTable& table : *tables) {
    *response->add_tables() = server::ToMessage(table, in_service.get());
  }
  return grpc::Status::OK;
}

grpc::Status SolverAdminService::ActivateTable(
    grpc::ServerContext*, const admin::v1::ActivateTableRequest* request,
    admin::v1::ActivateTableResponse* response) {
  absl::Status status = CheckRequest(*request);
  if (!status.ok()) return ToGrpcStatus(status);
  return ToGrpcStatus(context_.manager.WhileIdle([&] {
    const auto activation = server::ActivateTable(
        request->table_id(), context_.store, context_.registry);
    if (!activation.ok()) return activation.status();
    LogEvent(LogLevel::kInfo, "table activated",
             {{"table_id", activation->table->id()},
              {"previous", activation->previous_table_id}});
    *response->mutable_table() = InService(*activation->table, context_.store);
    response->set_previous_table_id(activation->previous_table_id);
    return absl::OkStatus();
  }));
}

grpc::Status SolverAdminService::PruneTables(
    grpc::ServerContext*, const admin::v1::PruneTablesRequest* request,
    admin::v1::PruneTablesResponse* response) {
  absl::Status status = CheckRequest(*request);
  if (!status.ok()) return ToGrpcStatus(status);
  const bool is_dry_run = request->validate_only();
  const auto removed = context_.store.Prune(request->keep(), is_dry_run);
  if (!removed.ok()) return ToGrpcStatus(removed.status());
  for (const std::string& table_id : *removed) {
    if (!is_dry_run) {
      LogEvent(LogLevel::kInfo, "table removed", {{"table_id", table_id}});
    }
    response->add_removed_table_ids(table_id);
  }
  return grpc::Status::OK;
}

grpc::Status SolverAdminService::VerifyTable(
    grpc::ServerContext*, const admin::v1::VerifyTableRequest*,
    admin::v1::VerifyTableResponse* response) {
  const auto table = context_.registry.Snapshot();
  if (table == nullptr) {
    return ToGrpcStatus(absl::UnavailableError("there is no table yet"));
  }
  const absl::Time start = absl::Now();
  const absl::Status status = VerifyInMemory(*table);
  if (!status.ok()) {
    LogEvent(
        LogLevel::kError, "table in service is bad",
        {{"table_id", table->id()}, {"reason", std::string(status.message())}});
    return ToGrpcStatus(status);
  }
  *response->mutable_verify_time() = ToDuration(absl::Now() - start);
  *response->mutable_table() = InService(*table, context_.store);
  return grpc::Status::OK;
}

grpc::Status SolverAdminService::SetLogLevel(
    grpc::ServerContext*, const admin::v1::SetLogLevelRequest* request,
    admin::v1::SetLogLevelResponse* response) {
  absl::Status status = CheckRequest(*request);
  if (!status.ok()) return ToGrpcStatus(status);
  response->set_previous_level(ToMessage(LogLevelNow()));
  server::SetLogLevel(FromMessage(request->level()));
  return grpc::Status::OK;
}

}  // namespace yatzy::server
