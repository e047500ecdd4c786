// One server and how to call it: what the clients of each service share.
#ifndef YATZY_CLIENT_LIB_CONNECTION_H_
#define YATZY_CLIENT_LIB_CONNECTION_H_

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/support/status.h>

#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "client/lib/channel.h"
#include "proto/status/steady_time.h"

namespace yatzy::client {

// Whether a call has ended because its stream was reset, which gRPC calls
// INTERNAL. No server of ours does that: a proxy does when the server behind it
// goes away (nginx 1.22 in the middle of an answer), so the connection broke.
bool WasReset(const grpc::Status& status);

// The attempts of one call. Not thread-safe.
class Attempts {
 public:
  // No attempt is begun from `give_up` on.
  Attempts(const RetryPolicy& policy, SteadyTime give_up)
      : policy_(policy), give_up_(give_up) {}

  SteadyTime give_up() const { return give_up_; }

  // How long to wait before the next attempt, when one has ended so; nothing if
  // the call has.
  std::optional<absl::Duration> PauseAfter(const absl::Status& status);

 private:
  RetryPolicy policy_;
  SteadyTime give_up_;
  int made_ = 1;
};

// Every method may be called from any number of threads at once. Copies share
// the channel.
//
// Errors of calls are the server's, with its details (proto/status/details.h),
// and
//   UNAVAILABLE        no connection within the deadline, or it broke
//   DEADLINE_EXCEEDED  connected, but no answer within the deadline
class Connection {
 public:
  // `server` names it in errors. REQUIRES: channel != nullptr, deadline > 0.
  Connection(std::shared_ptr<grpc::Channel> channel, std::string server,
             absl::Duration deadline, const RetryPolicy& retry);

  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }
  absl::Duration deadline() const { return deadline_; }

  // The attempts of a call that is made now.
  Attempts NewAttempts() const {
    return Attempts(retry_, SteadyTime::Now() + deadline_);
  }

  // Makes one call of a stub's blocking method, and waits for the connection if
  // there is none. Takes at most the deadline.
  template <typename Stub, typename Request, typename Response>
  absl::StatusOr<Response> Call(
      Stub& stub,
      grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                   Response*),
      const Request& request) const {
    return CallOnce(stub, method, request, SteadyTime::Now() + deadline_);
  }

  // The same, and repeats it as the policy says, within one deadline.
  template <typename Stub, typename Request, typename Response>
  absl::StatusOr<Response> CallWithRetries(
      Stub& stub,
      grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                   Response*),
      const Request& request) const {
    Attempts attempts = NewAttempts();
    for (;;) {
      absl::StatusOr<Response> answer =
          CallOnce(stub, method, request, attempts.give_up());
      if (answer.ok()) return answer;
      const auto pause = attempts.PauseAfter(answer.status());
      if (!pause.has_value()) return answer;
      absl::SleepFor(*pause);
    }
  }

  // Waits for the connection, at most the deadline: for calls that have no
  // deadline of their own.
  absl::Status Await() const;

  // What a failed call means. If there was no connection it asks gRPC why,
  // which may take 0.1 s.
  absl::Status Explain(const grpc::Status& status) const;

  // The same without asking, for threads that must not wait.
  absl::Status ExplainAtOnce(const grpc::Status& status) const;

  // UNAVAILABLE: no connection within the deadline, and why, ": refused".
  absl::Status NotConnected(const std::string& why) const;

 private:
  template <typename Stub, typename Request, typename Response>
  absl::StatusOr<Response> CallOnce(
      Stub& stub,
      grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                   Response*),
      const Request& request, SteadyTime give_up) const {
    grpc::ClientContext context;
    context.set_deadline(give_up);
    context.set_wait_for_ready(true);
    Response response;
    const grpc::Status status = (stub.*method)(&context, request, &response);
    if (!status.ok()) return Explain(status);
    return response;
  }

  std::shared_ptr<grpc::Channel> channel_;
  std::string server_;
  absl::Duration deadline_;
  RetryPolicy retry_;
};

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_LIB_CONNECTION_H_
