#ifndef YATZY_SERVER_ADMIN_OPERATIONS_SERVICE_H_
#define YATZY_SERVER_ADMIN_OPERATIONS_SERVICE_H_

#include <grpcpp/grpcpp.h>

#include "google/longrunning/operations.grpc.pb.h"
#include "server/admin/resolve_manager.h"
#include "server/admin/waiting_calls.h"

namespace yatzy::server {

// google.longrunning.Operations for the operations of a ResolveManager, the
// newest first. DeleteOperation is not implemented: they are forgotten by
// themselves.
class OperationsService final
    : public google::longrunning::Operations::Service {
 public:
  // Both must outlive the service.
  OperationsService(ResolveManager& manager, WaitingCalls& waiting)
      : manager_(manager), waiting_(waiting) {}

  grpc::Status ListOperations(
      grpc::ServerContext* context,
      const google::longrunning::ListOperationsRequest* request,
      google::longrunning::ListOperationsResponse* response) override;

  grpc::Status GetOperation(
      grpc::ServerContext* context,
      const google::longrunning::GetOperationRequest* request,
      google::longrunning::Operation* response) override;

  grpc::Status CancelOperation(
      grpc::ServerContext* context,
      const google::longrunning::CancelOperationRequest* request,
      google::protobuf::Empty* response) override;

  grpc::Status WaitOperation(
      grpc::ServerContext* context,
      const google::longrunning::WaitOperationRequest* request,
      google::longrunning::Operation* response) override;

 private:
  ResolveManager& manager_;
  WaitingCalls& waiting_;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_ADMIN_OPERATIONS_SERVICE_H_
