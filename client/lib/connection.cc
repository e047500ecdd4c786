#include "client/lib/connection.h"

#include <algorithm>
#include <utility>

#include "absl/random/random.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "proto/status/details.h"
#include "proto/status/status.h"

namespace yatzy::client {
namespace {

// gRPC does not tell a server that is slow from one that was never there.
bool HasNoConnection(grpc::Channel& channel) {
  switch (channel.GetState(/*try_to_connect=*/false)) {
    case GRPC_CHANNEL_IDLE:
    case GRPC_CHANNEL_CONNECTING:
    case GRPC_CHANNEL_TRANSIENT_FAILURE:
      return true;
    default:
      return false;
  }
}

// Whether the call's own deadline has passed: gRPC says so in these words. A
// server, or a proxy, that ends a call for its own bound has others.
bool PassedDeadline(const grpc::Status& status) {
  return status.error_code() == grpc::DEADLINE_EXCEEDED &&
         (status.error_message() == "Deadline Exceeded" ||
          status.error_message().empty());
}

}  // namespace

// The text is gRPC's own (1.51): a status has nothing else to know it by.
bool WasReset(const grpc::Status& status) {
  return status.error_code() == grpc::INTERNAL &&
         absl::StrContains(status.error_message(), "RST_STREAM");
}

std::optional<absl::Duration> Attempts::PauseAfter(const absl::Status& status) {
  const std::optional<absl::Duration> asked = RetryDelay(status);
  // Without a delay, RESOURCE_EXHAUSTED means a message that is too large.
  const bool may_help =
      absl::IsUnavailable(status) ||
      (absl::IsResourceExhausted(status) && asked.has_value());
  if (!may_help || made_ >= policy_.max_attempts) return std::nullopt;
  const absl::Duration longest =
      std::min(policy_.first_pause * (1 << (made_ - 1)), policy_.longest_pause);
  // All who were refused together must not come back together.
  static thread_local absl::InsecureBitGen random;
  const absl::Duration pause = asked.value_or(absl::ZeroDuration()) +
                               longest * absl::Uniform(random, 0.0, 1.0);
  if (SteadyTime::Now() + pause >= give_up_) return std::nullopt;
  ++made_;
  return pause;
}

Connection::Connection(std::shared_ptr<grpc::Channel> channel,
                       std::string server, absl::Duration deadline,
                       const RetryPolicy& retry)
    : channel_(std::move(channel)),
      server_(std::move(server)),
      deadline_(deadline),
      retry_(retry) {}

absl::Status Connection::Await() const {
  return channel_->WaitForConnected(SteadyTime::Now() + deadline_)
             ? absl::OkStatus()
             : NotConnected(ConnectionError(channel_));
}

absl::Status Connection::Explain(const grpc::Status& status) const {
  return PassedDeadline(status) && HasNoConnection(*channel_)
             ? NotConnected(ConnectionError(channel_))
             : ExplainAtOnce(status);
}

absl::Status Connection::ExplainAtOnce(const grpc::Status& status) const {
  if (WasReset(status)) {
    return absl::UnavailableError(absl::StrCat(
        "the connection to ", server_, " broke: ", status.error_message()));
  }
  if (!PassedDeadline(status)) return ToAbslStatus(status);
  if (HasNoConnection(*channel_)) return NotConnected("");
  return absl::DeadlineExceededError(absl::StrCat(
      "no answer from ", server_, " within ", absl::FormatDuration(deadline_)));
}

absl::Status Connection::NotConnected(const std::string& why) const {
  return absl::UnavailableError(
      absl::StrCat("no connection to ", server_, " within ",
                   absl::FormatDuration(deadline_), why));
}

}  // namespace yatzy::client
