#ifndef YATZY_SERVER_QUERY_HEALTH_SERVICE_H_
#define YATZY_SERVER_QUERY_HEALTH_SERVICE_H_

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/synchronization/blocking_counter.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "server/query/async_call.h"
#include "server/query/call_observer.h"
#include "server/query/call_slot.h"

namespace yatzy::server {

// A slot for one grpc.health.v1.Health/Watch call at a time, reused:
//
//     Arm --> waiting --> open: a message for each new status --> finishing
//               |  (server shut down)                                |
//               +--> parked                                 Arm <----+
//
// Parking is that of CallSlot. Thread-safe.
class HealthWatch final {
 public:
  using Request = grpc::health::v1::HealthCheckRequest;
  using Response = grpc::health::v1::HealthCheckResponse;
  using Writer = grpc::ServerAsyncWriter<Response>;

  struct Hooks {
    // Asks gRPC for the next watch.
    std::function<void(grpc::ServerContext*, Request*, Writer*, void* tag)>
        accept;
    // How a service is.
    std::function<Response::ServingStatus(const std::string& service)> status;
    // Whether a watch that begins may do so; asked once, and if it is OK, `end`
    // is called when that watch is over.
    std::function<absl::Status()> begin;
    std::function<void()> end;
    MethodObserver* observer;
  };

  // `hooks`, their observer and `parked` must outlive the slot.
  HealthWatch(const Hooks& hooks, absl::BlockingCounter* parked)
      : hooks_(hooks), parked_(parked), observed_(*hooks.observer) {}

  void Arm();

  // Tells the caller, if there is one, how its service is, unless it knows.
  void Update();

  // Update, then ends the watch with this error.
  void End(const absl::Status& status);

 private:
  enum class State { kWaiting, kOpen, kFinishing };
  using Tag = MemberTag<HealthWatch>;

  void Accepted(bool ok);
  void HasWritten(bool ok);
  void HasFinished(bool ok);
  // The call is over, also because the caller has gone.
  void IsDone(bool ok);

  // Each requires mutex_.
  void AcceptNext();
  void Advance();
  void Finish(const absl::Status& status);
  void EndOne();

  const Hooks& hooks_;
  absl::BlockingCounter* const parked_;
  Tag accepted_{this, &HealthWatch::Accepted};
  Tag has_written_{this, &HealthWatch::HasWritten};
  Tag has_finished_{this, &HealthWatch::HasFinished};
  Tag is_done_{this, &HealthWatch::IsDone};

  std::mutex mutex_;  // guards all below
  ObservedCall observed_;
  State state_ = State::kWaiting;
  bool has_begun_ = false;
  bool is_writing_ = false;
  int ends_missing_ = 0;     // of the call: finished, done
  absl::Status end_status_;  // not OK: to end with when all has been told
  Response told_;            // what the caller knows
  Request request_;
  std::optional<grpc::ServerContext> context_;
  std::optional<Writer> writer_;
};

// grpc.health.v1.Health on our own completion queue: how the services are that
// were added; others are unknown. Thread-safe.
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

  // Lets callers ask for a service of this name, which does not serve. Before
  // Start.
  void AddService(const std::string& name) { is_serving_[name] = false; }

  // Accepts calls. Both must outlive the service. Call once, with the server
  // started. `none_left` is CallSlots::Options' of the checks.
  void Start(grpc::ServerCompletionQueue* queue, CallObserver* observer,
             absl::BlockingCounter* parked, std::function<void()> none_left);

  // The slots of Check, to be looked after and retired.
  // REQUIRES: started.
  CallSlots& checks() { return *checks_; }

  // Watches that are open now.
  int watches_open() const { return watches_open_; }

  // Nothing serves after Shutdown. REQUIRES: the service was added.
  void SetServing(std::string_view service, bool serving);
  bool IsServing(std::string_view service) const {
    return is_serving_.find(service)->second;
  }

  // For good: nothing serves, and watches end with UNAVAILABLE after they are
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
  // By name; none is added after the start.
  std::map<std::string, std::atomic<bool>, std::less<>> is_serving_;
  std::mutex setting_;  // held to change one of them
  std::atomic<bool> is_shut_down_ = false;
  std::atomic<int> watches_open_ = 0;
  HealthWatch::Hooks hooks_;
  std::unique_ptr<CallSlots> checks_;
  std::vector<std::unique_ptr<HealthWatch>> watches_;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_QUERY_HEALTH_SERVICE_H_
