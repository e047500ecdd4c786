#include "server/query/call_log.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <random>

#include "absl/strings/str_format.h"
#include "server/log/log_event.h"

namespace yatzy::server {
namespace {

constexpr std::array<std::string_view, 17> kCodeNames = {"OK",
                                                         "Canceled",
                                                         "Unknown",
                                                         "InvalidArgument",
                                                         "DeadlineExceeded",
                                                         "NotFound",
                                                         "AlreadyExists",
                                                         "PermissionDenied",
                                                         "ResourceExhausted",
                                                         "FailedPrecondition",
                                                         "Aborted",
                                                         "OutOfRange",
                                                         "Unimplemented",
                                                         "Internal",
                                                         "Unavailable",
                                                         "DataLoss",
                                                         "Unauthenticated"};

// The first value under this key; empty if there is none.
std::string_view Metadata(const grpc::ServerContextBase& context,
                          const char* key) {
  const auto& metadata = context.client_metadata();
  const auto found = metadata.find(key);
  if (found == metadata.end()) return {};
  return {found->second.data(), found->second.size()};
}

std::string NewRequestId() {
  thread_local std::mt19937_64 random{std::random_device()()};
  return absl::StrFormat("%016x", random());
}

bool IsOurs(grpc::StatusCode code) {
  return code == grpc::StatusCode::UNKNOWN ||
         code == grpc::StatusCode::INTERNAL ||
         code == grpc::StatusCode::DATA_LOSS;
}

bool IsLowerHex(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return ('0' <= c && c <= '9') || ('a' <= c && c <= 'f');
  });
}

bool IsZero(std::string_view digits) {
  return digits.find_first_not_of('0') == std::string_view::npos;
}

}  // namespace

std::string_view CodeName(grpc::StatusCode code) {
  const bool is_known = 0 <= code && code < static_cast<int>(kCodeNames.size());
  return kCodeNames[is_known ? code : grpc::StatusCode::UNKNOWN];
}

// version "-" trace-id "-" parent-id "-" flags; versions after 00 may go on
// after another "-", and ff is no version.
std::string_view TraceIdOf(std::string_view header) {
  constexpr std::size_t kSize = 55;
  if (header.size() < kSize || header[2] != '-' || header[35] != '-' ||
      header[52] != '-') {
    return {};
  }
  const std::string_view version = header.substr(0, 2);
  const std::string_view trace_id = header.substr(3, 32);
  const std::string_view parent_id = header.substr(36, 16);
  const std::string_view rest = header.substr(kSize);
  const bool is_good = IsLowerHex(version) && version != "ff" &&
                       IsLowerHex(trace_id) && !IsZero(trace_id) &&
                       IsLowerHex(parent_id) && !IsZero(parent_id) &&
                       IsLowerHex(header.substr(53, 2)) &&
                       (rest.empty() || (version != "00" && rest[0] == '-'));
  return is_good ? trace_id : std::string_view();
}

bool CallLog::IsNext() const {
  thread_local int calls = 0;
  if (++calls < every_) return false;
  calls = 0;
  return true;
}

void CallLog::Write(std::string_view method,
                    const grpc::ServerContextBase& context,
                    const grpc::Status& status,
                    std::chrono::nanoseconds took) const {
  const grpc::StatusCode code = status.error_code();
  const LogLevel level = IsOurs(code) ? LogLevel::kError : LogLevel::kInfo;
  if (!LogsLevel(level)) return;
  std::string request_id(Metadata(context, "x-request-id"));
  if (request_id.empty()) request_id = NewRequestId();
  LogPeerEvent(level, "call",
               {{"method", method},
                {"code", CodeName(code)},
                {"took_us", static_cast<double>(took.count()) / 1e3},
                {"peer", context.peer()},
                {"request_id", request_id},
                {"trace_id", TraceIdOf(Metadata(context, "traceparent"))},
                {"message", status.error_message()}});
}

}  // namespace yatzy::server
