#include <grpcpp/grpcpp.h>

#include <memory>

#include "absl/strings/str_cat.h"
#include "google/longrunning/operations.grpc.pb.h"
#include "proto/status/status.h"
#include "server/admin/admin_messages.h"
#include "server/admin/admin_services.h"

namespace yatzy::server {
namespace {

class OperationsService final
    : public google::longrunning::Operations::Service {
 public:
  OperationsService(ResolveManager& manager, WaitingCalls& waiting)
      : manager_(manager), waiting_(waiting) {}

  grpc::Status ListOperations(
      grpc::ServerContext*,
      const google::longrunning::ListOperationsRequest* request,
      google::longrunning::ListOperationsResponse* response) override {
    const auto page = server::FromMessage(*request);
    if (!page.ok()) return ToGrpcStatus(page.status());
    int last = 0;
    for (const ResolveOperation& operation : manager_.List()) {
      if (page->before.has_value() && operation.number >= *page->before) {
        continue;
      }
      if (static_cast<std::size_t>(response->operations_size()) == page->size) {
        response->set_next_page_token(absl::StrCat(last));
        break;
      }
      *response->add_operations() = ToMessage(operation);
      last = operation.number;
    }
    return grpc::Status::OK;
  }

  grpc::Status GetOperation(
      grpc::ServerContext*,
      const google::longrunning::GetOperationRequest* request,
      google::longrunning::Operation* response) override {
    const auto operation = manager_.Get(request->name());
    if (!operation.ok()) return ToGrpcStatus(operation.status());
    *response = ToMessage(*operation);
    return grpc::Status::OK;
  }

  grpc::Status CancelOperation(
      grpc::ServerContext*,
      const google::longrunning::CancelOperationRequest* request,
      google::protobuf::Empty*) override {
    return ToGrpcStatus(manager_.Cancel(request->name()));
  }

  grpc::Status WaitOperation(
      grpc::ServerContext* context,
      const google::longrunning::WaitOperationRequest* request,
      google::longrunning::Operation* response) override {
    const auto timeout = TimeoutOf(*request);
    if (!timeout.ok()) return ToGrpcStatus(timeout.status());
    return ToGrpcStatus(waiting_.Wait([&] {
      const auto operation =
          WaitForEnd(manager_, request->name(), *timeout, *context);
      if (operation.ok()) *response = ToMessage(*operation);
      return operation.status();
    }));
  }

 private:
  ResolveManager& manager_;
  WaitingCalls& waiting_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeOperationsService(ResolveManager& manager,
                                                     WaitingCalls& waiting) {
  return std::make_unique<OperationsService>(manager, waiting);
}

}  // namespace yatzy::server
