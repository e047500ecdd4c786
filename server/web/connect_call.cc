#include "server/web/connect_call.h"

#include <cstdint>
#include <span>

#include "absl/strings/str_cat.h"
#include "core/os/sha256.h"
#include "proto/status/status.h"
#include "server/web/connect_error.h"
#include "server/web/web_file.h"

namespace yatzy::server {
namespace {

// What is shorter fits a packet or two anyway.
constexpr std::size_t kWorthCompressing = 1024;

// So long may an answer be kept without asking again, because a table that
// replaces another rarely has other values.
constexpr char kKeep[] = "max-age=60";
constexpr char kAskAgain[] = "no-cache";

// What an answer is known by. Weak: compressed or not, it says the same.
std::string TagOf(const std::string& message) {
  constexpr std::size_t kDigits = 16;
  const std::string digits = ToHex(Sha256(std::as_bytes(std::span(message))));
  return absl::StrCat("W/\"", digits.substr(0, kDigits), "\"");
}

}  // namespace

absl::Status ConnectCall::TakeRequest(grpc::ByteBuffer& request) {
  if (request_.is_gzip && !message_.empty()) {
    auto inflated = InflateGzip(message_, most_bytes_);
    if (!inflated.ok()) return inflated.status();
    message_ = *std::move(inflated);
  }
  auto bytes =
      ReadMessage(request_.codec, *request_.method->input_type(), message_);
  if (!bytes.ok()) return bytes.status();
  std::string().swap(message_);
  request.Swap(&*bytes);
  return absl::OkStatus();
}

void ConnectCall::Finish(const grpc::Status& status,
                         grpc::ByteBuffer&& answer) {
  grpc::Status end = status;
  HttpResponse response;
  if (end.ok()) {
    auto message =
        WriteMessage(request_.codec, *request_.method->output_type(), answer);
    end = ToGrpcStatus(message.status());
    if (end.ok()) response = ResponseOf(*std::move(message));
  }
  if (!end.ok()) response = ErrorResponse(end);
  HttpExchange& exchange = exchange_;
  delete this;
  exchange.Send(std::move(response));
}

HttpResponse ConnectCall::ResponseOf(std::string message) const {
  HttpResponse response{.body = std::move(message)};
  response.headers.emplace_back("Vary", "Accept-Encoding");
  if (request_.is_get) {
    AllowToKeep(response);
  } else {
    response.headers.emplace_back("Cache-Control", "no-store");
  }
  const bool is_gzip =
      request_.takes_gzip && response.body.size() >= kWorthCompressing;
  if (is_gzip) response.body = DeflateGzip(response.body);
  // 304 says how long the answer is, and no more of it.
  if (response.status == 304) return response;
  response.headers.emplace_back("Content-Type", ContentTypeOf(request_.codec));
  if (is_gzip) response.headers.emplace_back("Content-Encoding", "gzip");
  return response;
}

// Only an answer that names its table stays right when another one is in
// service.
void ConnectCall::AllowToKeep(HttpResponse& response) const {
  const bool names_table =
      request_.method->output_type()->FindFieldByName("table_id") != nullptr;
  response.headers.emplace_back("Cache-Control",
                                names_table ? kKeep : kAskAgain);
  const std::string tag = TagOf(response.body);
  response.headers.emplace_back("ETag", tag);
  if (HasAnswer(exchange_.request(), tag)) response.status = 304;
}

}  // namespace yatzy::server
