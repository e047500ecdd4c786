#include "server/admin/operations_service.h"

#include "absl/strings/str_cat.h"
#include "proto/status/status.h"
#include "server/admin/admin_messages.h"
#include "server/admin/waiting_calls.h"

namespace yatzy::server {

grpc::Status OperationsService::ListOperations(
    grpc::ServerContext*,
    const google::longrunning::ListOperationsRequest* request,
    google::longrunning::ListOperationsResponse* response) {
  const auto page = FromMessage(*request);
  if (!page.ok()) return ToGrpcStatus(page.status());
  int last = 0;
  for (const ResolveOperation& operation : manager_.List()) {
    if (page->before.has_value() && operation.number >= *page->before) continue;
    if (static_cast<std::size_t>(response->operations_size()) == page->size) {
      response->set_next_page_token(absl::StrCat(last));
      break;
    }
    *response->add_operations() = ToMessage(operation);
    last = operation.number;
  }
  return grpc::Status::OK;
}

grpc::Status OperationsService::GetOperation(
    grpc::ServerContext*,
    const google::longrunning::GetOperationRequest* request,
    google::longrunning::Operation* response) {
  const auto operation = manager_.Get(request->name());
  if (!operation.ok()) return ToGrpcStatus(operation.status());
  *response = ToMessage(*operation);
  return grpc::Status::OK;
}

grpc::Status OperationsService::CancelOperation(
    grpc::ServerContext*,
    const google::longrunning::CancelOperationRequest* request,
    google::protobuf::Empty*) {
  return ToGrpcStatus(manager_.Cancel(request->name()));
}

grpc::Status OperationsService::WaitOperation(
    grpc::ServerContext* context,
    const google::longrunning::WaitOperationRequest* request,
    google::longrunning::Operation* response) {
  const auto timeout = TimeoutOf(*request);
  if (!timeout.ok()) return ToGrpcStatus(timeout.status());
  return ToGrpcStatus(waiting_.Wait([&] {
    const auto operation =
        WaitForEnd(manager_, request->name(), *timeout, *context);
    if (operation.ok()) *response = ToMessage(*operation);
    return operation.status();
  }));
}

}  // namespace yatzy::server
