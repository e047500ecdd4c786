#ifndef YATZY_SERVER_QUERY_HEALTH_WATCH_H_
#define YATZY_SERVER_QUERY_HEALTH_WATCH_H_

#include <grpcpp/grpcpp.h>

#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/synchronization/blocking_counter.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "server/query/call_observer.h"
#include "server/query/completion_tag.h"

namespace yatzy::server {

// A slot for one grpc.health.v1.Health/Watch call at a time, reused:
//
//     Arm --> waiting --> open: a message for each new status --> finishing
//               |  (server shut down)                                |
//               +--> parked                                 Arm <----+
//
// Parking is that of UnaryCall. Thread-safe.
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

}  // namespace yatzy::server

#endif  // YATZY_SERVER_QUERY_HEALTH_WATCH_H_
