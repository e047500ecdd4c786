#ifndef YATZY_SERVER_ADMIN_ADMIN_SERVER_H_
#define YATZY_SERVER_ADMIN_ADMIN_SERVER_H_

#include <grpcpp/grpcpp.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "server/admin/waiting_calls.h"
#include "server/listen/listener.h"

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

// The gRPC server of operators: services of theirs, health, reflection and
// channelz. Apart from the public one, so that nothing of this is ever
// registered there.
//
// Synchronous, on few threads: calls are rare, and some take long. Calls beyond
// the threads are refused with RESOURCE_EXHAUSTED.
class AdminServer {
 public:
  // Who waits for its connections. kOthers: threads of the process that poll
  // for another server; it answers while they do, and while it shuts down.
  enum class Pollers { kOwn, kOthers };

  // Listens as the options say, but lets in only root, the user of this process
  // and options.allowed_peers on unix sockets, and only clients with a
  // certificate on TCP. Fails as Listener::Open does. The services and
  // `waiting`, which bounds watches of health, must outlive the server.
  static absl::StatusOr<std::unique_ptr<AdminServer>> Start(
      Listener::Options options, const std::vector<grpc::Service*>& services,
      WaitingCalls& waiting, Pollers pollers = Pollers::kOwn);

  // As Listener has them.
  const std::vector<std::string>& addresses() const {
    return listener_->addresses();
  }

  // Shuts down without patience unless that was done.
  ~AdminServer();
  AdminServer(const AdminServer&) = delete;
  AdminServer& operator=(const AdminServer&) = delete;

  // Stops for good: watches of health end, other calls are answered, or
  // cancelled after `timeout`. Call once.
  void Shutdown(absl::Duration timeout);

 private:
  AdminServer(WaitingCalls& waiting, std::unique_ptr<Listener> listener)
      : health_(waiting), listener_(std::move(listener)) {}

  AdminHealth health_;
  const std::unique_ptr<Listener> listener_;
  std::unique_ptr<grpc::ServerCompletionQueue> unpolled_;  // may be null
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_ADMIN_ADMIN_SERVER_H_
