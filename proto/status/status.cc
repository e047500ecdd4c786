#include "proto/status/status.h"

#include <grpcpp/server_context.h>

#include <numeric>
#include <string>
#include <string_view>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "google/rpc/status.pb.h"
#include "proto/status/details.h"

namespace yatzy {

// The two libraries number the codes alike, on purpose: both follow
// google.rpc.Code.
static_assert(static_cast<int>(absl::StatusCode::kUnauthenticated) ==
              grpc::StatusCode::UNAUTHENTICATED);

namespace {

// The headers on the wire, with the digits of the code.
constexpr std::size_t kCode = std::string_view("grpc-status00").size();
constexpr std::size_t kMessage = std::string_view("grpc-message").size();
constexpr std::size_t kDetails =
    std::string_view("grpc-status-details-bin").size();

// As gRPC has messages on the wire.
std::size_t PercentEncoded(absl::string_view text) {
  return std::accumulate(
      text.begin(), text.end(), std::size_t{0}, [](std::size_t size, char c) {
        return size + (c < ' ' || c > '~' || c == '%' ? 3 : 1);
      });
}

// The text, or what of its beginning takes at most so many bytes on the wire,
// and dots.
std::string CutTo(absl::string_view text, std::size_t most) {
  constexpr absl::string_view kDots = "...";
  if (PercentEncoded(text) <= most) return std::string(text);
  std::size_t size = 0;
  for (std::size_t left = most - kDots.size();; ++size) {
    const std::size_t next = PercentEncoded(text.substr(size, 1));
    if (next > left) break;
    left -= next;
  }
  // Not within a character of UTF-8, whose bytes but the first are 10xxxxxx.
  while (size > 0 && (text[size] & 0xc0) == 0x80) --size;
  return absl::StrCat(text.substr(0, size), kDots);
}

grpc::Status Convert(const absl::Status& status, const std::string& message) {
  const auto code =
      static_cast<grpc::StatusCode>(CodeOf(static_cast<int>(status.code())));
  google::rpc::Status details;
  status.ForEachPayload(
      [&details](absl::string_view type_url, const absl::Cord& payload) {
        auto* detail = details.add_details();
        detail->set_type_url(std::string(type_url));
        detail->set_value(std::string(payload));
      });
  if (details.details().empty()) return grpc::Status(code, message);
  details.set_code(code);
  details.set_message(message);
  return grpc::Status(code, message, details.SerializeAsString());
}

}  // namespace

absl::StatusCode CodeOf(int number) {
  const bool is_known = 0 <= number && number <= grpc::UNAUTHENTICATED;
  return is_known ? static_cast<absl::StatusCode>(number)
                  : absl::StatusCode::kUnknown;
}

std::size_t BytesOnWire(const grpc::Status& status) {
  const std::string& message = status.error_message();
  const std::size_t details = status.error_details().size();
  return kCode + (message.empty() ? 0 : kMessage) + PercentEncoded(message) +
         (details == 0 ? 0 : kDetails + (4 * details + 2) / 3);
}

grpc::Status ToGrpcStatus(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  grpc::Status result = Convert(status, std::string(status.message()));
  if (BytesOnWire(result) <= kMaxStatusBytes) return result;
  // Whoever made it did not count. The details, of which nothing is known, stay
  // if they are small: the message is in them once more.
  if (!result.error_details().empty()) {
    result = Convert(status, CutTo(status.message(), kMaxStatusBytes / 3));
    if (BytesOnWire(result) <= kMaxStatusBytes) return result;
  }
  return grpc::Status(
      result.error_code(),
      CutTo(status.message(), kMaxStatusBytes - kCode - kMessage));
}

absl::Status ToAbslStatus(const grpc::Status& status) {
  absl::Status result(CodeOf(status.error_code()), status.error_message());
  google::rpc::Status details;
  if (result.ok() || !details.ParseFromString(status.error_details())) {
    return result;
  }
  for (const google::protobuf::Any& detail : details.details()) {
    result.SetPayload(detail.type_url(), absl::Cord(detail.value()));
  }
  return result;
}

grpc::Status EndCall(const absl::Status& status, grpc::ServerContext& context) {
  if (status.ok()) return grpc::Status::OK;
  if (const auto delay = RetryDelay(status); delay.has_value()) {
    context.AddTrailingMetadata(
        "grpc-retry-pushback-ms",
        absl::StrCat(absl::ToInt64Milliseconds(*delay)));
  }
  return ToGrpcStatus(status);
}

}  // namespace yatzy
