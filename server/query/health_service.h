#ifndef YATZY_SERVER_QUERY_HEALTH_SERVICE_H_
#define YATZY_SERVER_QUERY_HEALTH_SERVICE_H_

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/synchronization/blocking_counter.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "server/query/call_observer.h"
#include "server/query/call_slots.h"
#include "server/query/health_watch.h"

namespace yatzy::server {

// grpc.health.v1.Health on our own completion queue: how the server ("") and
// yatzy.v1.AdvisorService are, which is the same; other services are unknown.
// Thread-safe.
//
// gRPC has such a service, but in 1.51 on the callback API, whose threads poll
// the same sockets: twice the context switches for a call of any method.
class HealthService {
 public:
  // The most watches at a time; more are refused with RESOURCE_EXHAUSTED.
  static constexpr int kMaxWatches = 256;

  // How often `parked` is decremented in the end.
  static constexpr int kCheckSlots = 8;
  static constexpr int kMostCheckSlots = 256;
  static constexpr int kWatchSlots = kMaxWatches + 8;  // some to refuse with
  static constexpr int kSlots = kMostCheckSlots + kWatchSlots;

  // To be registered with the server's builder before Start.
  grpc::Service& service() { return service_; }

  // Accepts calls. Both must outlive the service. Call once, with the server
  // started. `none_left` is CallSlots::Options' of the checks.
  void Start(grpc::ServerCompletionQueue* queue, CallObserver* observer,
             absl::BlockingCounter* parked, std::function<void()> none_left);

  // The slots of Check, to be looked after and retired.
  // REQUIRES: started.
  CallSlots& checks() { return *checks_; }

  // Watches that are open now.
  int watches_open() const { return watches_open_; }

  void SetServing(bool serving);
  bool IsServing() const { return is_serving_; }

  // For good: not serving, and watches end with UNAVAILABLE after they are
  // told. Checks are answered still.
  void Shutdown();

 private:
  using Response = grpc::health::v1::HealthCheckResponse;

  Response::ServingStatus StatusOf(const std::string& service) const;
  absl::Status BeginWatch();
  absl::Status Check(const grpc::health::v1::HealthCheckRequest& request,
                     Response& response) const;

  using Health = grpc::health::v1::Health;

  Health::WithRawMethod_Check<Health::WithAsyncMethod_Watch<Health::Service>>
      service_;
  std::atomic<bool> is_serving_ = false;
  std::atomic<bool> is_shut_down_ = false;
  std::atomic<int> watches_open_ = 0;
  HealthWatch::Hooks hooks_;
  std::unique_ptr<CallSlots> checks_;
  std::vector<std::unique_ptr<HealthWatch>> watches_;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_QUERY_HEALTH_SERVICE_H_
