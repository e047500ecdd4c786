#include "client/lib/connection.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "client/lib/channel.h"
#include "proto/status/status.h"

namespace yatzy::client {

Connection::Connection(std::shared_ptr<grpc::Channel> channel,
                       std::string server, absl::Duration deadline)
    : channel_(std::move(channel)),
      server_(std::move(server)),
      deadline_(deadline) {}

absl::Status Connection::Await() const {
  return channel_->WaitForConnected(absl::ToChronoTime(absl::Now() + deadline_))
             ? absl::OkStatus()
             : NotConnected();
}

absl::Status Connection::Explain(const grpc::Status& status) const {
  if (status.error_code() != grpc::DEADLINE_EXCEEDED) {
    return ToAbslStatus(status);
  }
  // gRPC does not tell a server that is slow from one that was never there.
  switch (channel_->GetState(/*try_to_connect=*/false)) {
    case GRPC_CHANNEL_IDLE:
    case GRPC_CHANNEL_CONNECTING:
    case GRPC_CHANNEL_TRANSIENT_FAILURE:
      return NotConnected();
    default:
      return absl::DeadlineExceededError(
          absl::StrCat("no answer from ", server_, " within ",
                       absl::FormatDuration(deadline_)));
  }
}

absl::Status Connection::NotConnected() const {
  return absl::UnavailableError(
      absl::StrCat("no connection to ", server_, " within ",
                   absl::FormatDuration(deadline_), ConnectionError(channel_)));
}

}  // namespace yatzy::client
