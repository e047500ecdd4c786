#include "server/admin/admin_health.h"

#include <chrono>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "proto/status/status.h"
#include "yatzy/admin/v1/solver_admin_service.grpc.pb.h"

namespace yatzy::server {

using grpc::health::v1::HealthCheckRequest;
using grpc::health::v1::HealthCheckResponse;

HealthCheckResponse AdminHealth::StatusOf(const std::string& service) const {
  const bool is_known =
      service.empty() ||
      service == admin::v1::SolverAdminService::service_full_name();
  const std::lock_guard lock(mutex_);
  HealthCheckResponse response;
  response.set_status(!is_known       ? HealthCheckResponse::SERVICE_UNKNOWN
                      : is_shut_down_ ? HealthCheckResponse::NOT_SERVING
                                      : HealthCheckResponse::SERVING);
  return response;
}

void AdminHealth::Shutdown() {
  const std::lock_guard lock(mutex_);
  is_shut_down_ = true;
  changed_.notify_all();
}

grpc::Status AdminHealth::Check(grpc::ServerContext*,
                                const HealthCheckRequest* request,
                                HealthCheckResponse* response) {
  *response = StatusOf(request->service());
  if (response->status() != HealthCheckResponse::SERVICE_UNKNOWN) {
    return grpc::Status::OK;
  }
  return ToGrpcStatus(absl::NotFoundError(
      absl::StrCat("this server has no service \"",
                   absl::CHexEscape(request->service()), "\"")));
}

grpc::Status AdminHealth::Watch(
    grpc::ServerContext* call, const HealthCheckRequest* request,
    grpc::ServerWriter<HealthCheckResponse>* writer) {
  return ToGrpcStatus(waiting_.Wait([&] {
    // How often to look whether the caller has gone, which nobody tells.
    constexpr std::chrono::milliseconds kLook{100};
    writer->Write(StatusOf(request->service()));
    std::unique_lock lock(mutex_);
    while (!changed_.wait_for(lock, kLook, [&] { return is_shut_down_; })) {
      if (call->IsCancelled()) return absl::CancelledError("the caller went");
    }
    lock.unlock();
    writer->Write(StatusOf(request->service()));
    return absl::UnavailableError("the server is shutting down");
  }));
}

}  // namespace yatzy::server
