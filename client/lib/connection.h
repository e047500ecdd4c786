// One server and how to call it: what the clients of each service share.
#ifndef YATZY_CLIENT_LIB_CONNECTION_H_
#define YATZY_CLIENT_LIB_CONNECTION_H_

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/support/status.h>

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace yatzy::client {

// Every method may be called from any number of threads at once. Copies share
// the channel.
//
// Errors of calls are the server's, with its details (proto/status/details.h),
// and
//   UNAVAILABLE        no connection within the deadline
//   DEADLINE_EXCEEDED  connected, but no answer within the deadline
class Connection {
 public:
  // `server` names it in errors. REQUIRES: channel != nullptr, deadline > 0.
  Connection(std::shared_ptr<grpc::Channel> channel, std::string server,
             absl::Duration deadline);

  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }
  absl::Duration deadline() const { return deadline_; }

  // Makes one call of a stub's blocking method, and waits for the connection if
  // there is none. Takes at most the deadline, or until `give_up`.
  template <typename Stub, typename Request, typename Response>
  absl::StatusOr<Response> Call(
      Stub& stub,
      grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                   Response*),
      const Request& request) const {
    return Call(stub, method, request, absl::Now() + deadline_);
  }
  template <typename Stub, typename Request, typename Response>
  absl::StatusOr<Response> Call(
      Stub& stub,
      grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                   Response*),
      const Request& request, absl::Time give_up) const {
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(give_up));
    context.set_wait_for_ready(true);
    Response response;
    const grpc::Status status = (stub.*method)(&context, request, &response);
    if (!status.ok()) return Explain(status);
    return response;
  }

  // Waits for the connection, at most the deadline: for calls that have no
  // deadline of their own.
  absl::Status Await() const;

  // What a failed call means.
  absl::Status Explain(const grpc::Status& status) const;

 private:
  absl::Status NotConnected() const;

  std::shared_ptr<grpc::Channel> channel_;
  std::string server_;
  absl::Duration deadline_;
};

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_LIB_CONNECTION_H_
