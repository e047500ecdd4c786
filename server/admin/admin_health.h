#ifndef YATZY_SERVER_ADMIN_ADMIN_HEALTH_H_
#define YATZY_SERVER_ADMIN_ADMIN_HEALTH_H_

#include <grpcpp/grpcpp.h>

#include <condition_variable>
#include <mutex>
#include <string>

#include "grpc/health/v1/health.grpc.pb.h"
#include "server/admin/waiting_calls.h"

namespace yatzy::server {

// grpc.health.v1.Health of the administration server: it serves from its start
// to its shutdown, whether or not there is a table. Thread-safe.
class AdminHealth final : public grpc::health::v1::Health::Service {
 public:
  // `waiting`, which bounds watches, must outlive the service.
  explicit AdminHealth(WaitingCalls& waiting) : waiting_(waiting) {}

  // For good: not serving. Watches are told and end.
  void Shutdown();

  grpc::Status Check(grpc::ServerContext* call,
                     const grpc::health::v1::HealthCheckRequest* request,
                     grpc::health::v1::HealthCheckResponse* response) override;

  grpc::Status Watch(grpc::ServerContext* call,
                     const grpc::health::v1::HealthCheckRequest* request,
                     grpc::ServerWriter<grpc::health::v1::HealthCheckResponse>*
                         writer) override;

 private:
  grpc::health::v1::HealthCheckResponse StatusOf(
      const std::string& service) const;

  WaitingCalls& waiting_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool is_shut_down_ = false;  // guarded by mutex_
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_ADMIN_ADMIN_HEALTH_H_
