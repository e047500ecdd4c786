#include "server/web/connect_error.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <cstdint>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "google/rpc/status.pb.h"
#include "proto/contract/connect_codes.h"
#include "proto/status/details.h"
#include "proto/status/status.h"
#include "server/web/message_codec.h"

namespace yatzy::server {
namespace {

const yatzy::ConnectCode& Of(grpc::StatusCode code) {
  const bool is_known =
      0 <= code && code < static_cast<int>(kConnectCodes.size());
  return kConnectCodes[is_known ? code : grpc::StatusCode::UNKNOWN];
}

// Base64 without padding.
std::string Unpadded(const std::string& bytes) {
  const std::string padded = absl::Base64Escape(bytes);
  return padded.substr(0, padded.find('='));
}

std::string DetailInJson(const google::protobuf::Any& detail) {
  const std::string& url = detail.type_url();
  const std::string name = url.substr(url.rfind('/') + 1);
  std::string json =
      absl::StrCat("{\"type\":", JsonString(name), ",\"value\":\"",
                   Unpadded(detail.value()), "\"");
  const auto* type =
      google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(
          name);
  if (type != nullptr) {
    const std::string debug = JsonOf(*type, detail.value());
    if (!debug.empty()) absl::StrAppend(&json, ",\"debug\":", debug);
  }
  return json + "}";
}

std::string BodyOf(const grpc::Status& error) {
  std::string json =
      absl::StrCat("{\"code\":\"", ConnectCode(error.error_code()), "\"");
  if (!error.error_message().empty()) {
    absl::StrAppend(&json, ",\"message\":", JsonString(error.error_message()));
  }
  google::rpc::Status details;
  if (details.ParseFromString(error.error_details()) &&
      !details.details().empty()) {
    const char* separator = ",\"details\":[";
    for (const google::protobuf::Any& detail : details.details()) {
      absl::StrAppend(&json, separator, DetailInJson(detail));
      separator = ",";
    }
    json += "]";
  }
  return json + "}\n";
}

}  // namespace

const char* ConnectCode(grpc::StatusCode code) { return Of(code).name; }

int HttpStatusOf(grpc::StatusCode code) { return Of(code).http; }

HttpResponse ErrorResponse(const grpc::Status& error) {
  HttpResponse response;
  response.status = HttpStatusOf(error.error_code());
  response.body = BodyOf(error);
  response.headers = {{"Content-Type", "application/json"},
                      {"Cache-Control", "no-store"}};
  if (const auto delay = RetryDelay(ToAbslStatus(error)); delay.has_value()) {
    // Whole seconds.
    const auto seconds =
        absl::ToInt64Seconds(absl::Ceil(*delay, absl::Seconds(1)));
    response.headers.emplace_back(
        "Retry-After", absl::StrCat(std::max<std::int64_t>(1, seconds)));
  }
  if (error.error_code() == grpc::StatusCode::UNAUTHENTICATED) {
    response.headers.emplace_back("WWW-Authenticate", "Bearer");
  }
  return response;
}

}  // namespace yatzy::server
