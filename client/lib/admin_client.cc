#include "client/lib/admin_client.h"

#include <grpcpp/client_context.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "proto/status/status.h"

namespace yatzy::client {
namespace {

using ::google::longrunning::Operations;
using Admin = admin::v1::SolverAdminService;

}  // namespace

admin::v1::ResolveTableMetadata MetadataOf(const Operation& operation) {
  admin::v1::ResolveTableMetadata metadata;
  if (!operation.metadata().UnpackTo(&metadata)) metadata.Clear();
  return metadata;
}

absl::StatusOr<admin::v1::ResolveTableResponse> OutcomeOf(
    const Operation& operation) {
  if (operation.has_error()) {
    const google::rpc::Status& error = operation.error();
    const absl::Status status =
        ToAbslStatus({static_cast<grpc::StatusCode>(CodeOf(error.code())),
                      error.message(), error.SerializeAsString()});
    if (!status.ok()) return status;
  }
  admin::v1::ResolveTableResponse response;
  if (operation.response().UnpackTo(&response)) return response;
  return absl::InternalError("the operation ended without an outcome");
}

absl::StatusOr<AdminClient> AdminClient::Create(const std::string& address,
                                                const ClientOptions& options) {
  absl::StatusOr<std::shared_ptr<grpc::Channel>> channel =
      NewChannel(address, options);
  if (!channel.ok()) return channel.status();
  return AdminClient(Connection(*std::move(channel), address, options.deadline,
                                options.retry));
}

AdminClient::AdminClient(Connection connection)
    : connection_(std::move(connection)),
      admin_(Admin::NewStub(connection_.channel())),
      operations_(Operations::NewStub(connection_.channel())) {}

absl::Status AdminClient::CheckKnows(const std::string& rule_set) const {
  if (rule_set.empty()) return absl::OkStatus();
  const auto status = GetServerStatus();
  if (!status.ok()) return status.status();
  if (!status->rule_sets().empty()) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("the server is older than rule sets and has tables of "
                   "Scandinavian Yatzy alone, none of \"",
                   rule_set, "\""));
}

absl::StatusOr<Operation> AdminClient::ResolveTable(
    const admin::v1::ResolveTableRequest& request) const {
  const absl::Status known = CheckKnows(request.rule_set());
  if (!known.ok()) return known;
  return request.request_id().empty()
             ? connection_.Call(*admin_, &Admin::Stub::ResolveTable, request)
             : connection_.CallWithRetries(*admin_, &Admin::Stub::ResolveTable,
                                           request);
}

absl::StatusOr<Operation> AdminClient::GetOperation(
    const std::string& name) const {
  google::longrunning::GetOperationRequest request;
  request.set_name(name);
  return connection_.Call(*operations_, &Operations::Stub::GetOperation,
                          request);
}

absl::StatusOr<std::vector<Operation>> AdminClient::ListOperations() const {
  std::vector<Operation> operations;
  google::longrunning::ListOperationsRequest request;
  request.set_name("operations");
  for (;;) {
    auto page = connection_.Call(*operations_,
                                 &Operations::Stub::ListOperations, request);
    if (!page.ok()) return page.status();
    operations.insert(operations.end(), page->operations().begin(),
                      page->operations().end());
    if (page->next_page_token().empty()) return operations;
    if (page->next_page_token() == request.page_token()) {
      return absl::InternalError(absl::StrCat("page \"", request.page_token(),
                                              "\" is followed by itself"));
    }
    request.set_page_token(page->next_page_token());
  }
}

absl::Status AdminClient::CancelOperation(const std::string& name) const {
  google::longrunning::CancelOperationRequest request;
  request.set_name(name);
  return connection_
      .Call(*operations_, &Operations::Stub::CancelOperation, request)
      .status();
}

absl::StatusOr<std::optional<Operation>> AdminClient::WatchOperation(
    const std::string& name,
    const std::function<void(const Operation&)>& on_change,
    const std::stop_token& stop) const {
  if (absl::Status status = connection_.Await(); !status.ok()) return status;
  grpc::ClientContext context;
  admin::v1::WatchOperationRequest request;
  request.set_name(name);
  const auto reader = admin_->WatchOperation(&context, request);
  const std::stop_callback cancel(stop, [&context] { context.TryCancel(); });
  Operation operation;
  while (reader->Read(&operation)) on_change(operation);
  const grpc::Status status = reader->Finish();
  if (operation.done()) return operation;
  if (stop.stop_requested()) return std::nullopt;
  if (!status.ok()) return connection_.Explain(status);
  return absl::InternalError(
      absl::StrCat("the server stopped telling about ", name, " too early"));
}

absl::StatusOr<admin::v1::GetServerStatusResponse>
AdminClient::GetServerStatus() const {
  return connection_.Call(*admin_, &Admin::Stub::GetServerStatus,
                          admin::v1::GetServerStatusRequest());
}

absl::StatusOr<admin::v1::ListTablesResponse> AdminClient::ListTables(
    const std::string& rule_set) const {
  const absl::Status known = CheckKnows(rule_set);
  if (!known.ok()) return known;
  admin::v1::ListTablesRequest request;
  request.set_rule_set(rule_set);
  return connection_.Call(*admin_, &Admin::Stub::ListTables, request);
}

absl::StatusOr<admin::v1::ActivateTableResponse> AdminClient::ActivateTable(
    const std::string& table_id, const std::string& rule_set) const {
  const absl::Status known = CheckKnows(rule_set);
  if (!known.ok()) return known;
  admin::v1::ActivateTableRequest request;
  request.set_rule_set(rule_set);
  request.set_table_id(table_id);
  return connection_.Call(*admin_, &Admin::Stub::ActivateTable, request);
}

absl::StatusOr<admin::v1::PruneTablesResponse> AdminClient::PruneTables(
    int keep, bool validate_only, const std::string& rule_set) const {
  const absl::Status known = CheckKnows(rule_set);
  if (!known.ok()) return known;
  admin::v1::PruneTablesRequest request;
  request.set_rule_set(rule_set);
  request.set_keep(keep);
  request.set_validate_only(validate_only);
  return connection_.Call(*admin_, &Admin::Stub::PruneTables, request);
}

absl::StatusOr<admin::v1::VerifyTableResponse> AdminClient::VerifyTable(
    const std::string& rule_set, admin::v1::Objective objective) const {
  const absl::Status known = CheckKnows(rule_set);
  if (!known.ok()) return known;
  admin::v1::VerifyTableRequest request;
  request.set_rule_set(rule_set);
  request.set_objective(objective);
  return connection_.Call(*admin_, &Admin::Stub::VerifyTable, request);
}

absl::StatusOr<admin::v1::SetLogLevelResponse> AdminClient::SetLogLevel(
    admin::v1::LogLevel level) const {
  admin::v1::SetLogLevelRequest request;
  request.set_level(level);
  return connection_.Call(*admin_, &Admin::Stub::SetLogLevel, request);
}

}  // namespace yatzy::client
