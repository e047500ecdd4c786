#include "server/web/connect_request.h"

#include <google/protobuf/descriptor.pb.h>

#include <cstdint>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "core/os/numbers.h"
#include "proto/status/quoted.h"
#include "proto/status/status.h"
#include "server/web/connect_error.h"

namespace yatzy::server {
namespace {

using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;

constexpr std::int64_t kMostTimeoutMs = 9'999'999'999;

absl::string_view View(std::string_view text) {
  return {text.data(), text.size()};
}

HttpResponse AnswerTo(const absl::Status& status) {
  return ErrorResponse(ToGrpcStatus(status));
}

HttpResponse TextResponse(int status, std::string text) {
  return {.status = status,
          .body = std::move(text),
          .headers = {{"Content-Type", "text/plain; charset=utf-8"},
                      {"Cache-Control", "no-store"}}};
}

HttpResponse NotAllowed(bool allows_get) {
  HttpResponse response = TextResponse(405, "method not allowed\n");
  response.headers.emplace_back(
      "Allow", allows_get ? "GET, HEAD, POST, OPTIONS" : "POST, OPTIONS");
  return response;
}

// What to do instead, and what came.
std::string WantedMedia(const HttpRequest& request, bool is_get) {
  if (is_get) {
    const auto encoding = request.Argument("encoding");
    return absl::StrCat(
        "GET has its message in the query, as ?encoding=json&message={} or "
        "with encoding=proto, POST in the body; ",
        encoding.has_value()
            ? absl::StrCat("encoding is ", Quoted(View(*encoding)))
            : "the query has no encoding");
  }
  const auto type = request.Header("Content-Type");
  return absl::StrCat("a message is in application/json or application/proto, ",
                      type.has_value()
                          ? absl::StrCat("not in ", Quoted(View(*type)))
                          : "and Content-Type has to say in which");
}

HttpResponse UnknownMedia(const HttpRequest& request, bool is_get) {
  HttpResponse response =
      TextResponse(415, absl::StrCat(WantedMedia(request, is_get), "\n"));
  response.headers.emplace_back("Accept-Post",
                                "application/json, application/proto");
  return response;
}

bool HasNoSideEffects(const MethodDescriptor& method) {
  return method.options().idempotency_level() ==
         google::protobuf::MethodOptions::NO_SIDE_EFFECTS;
}

bool IsUtf8(absl::string_view parameter) {
  return absl::EqualsIgnoreCase(parameter, "charset=utf-8") ||
         absl::EqualsIgnoreCase(parameter, "charset=\"utf-8\"");
}

// "application/json" with or without a charset, which is UTF-8 in JSON anyway.
std::optional<MessageCodec> CodecOfType(std::string_view content_type) {
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(View(content_type), absl::MaxSplits(';', 1));
  const absl::string_view type = absl::StripAsciiWhitespace(parts.first);
  const absl::string_view parameter = absl::StripAsciiWhitespace(parts.second);
  if (!parameter.empty() && !IsUtf8(parameter)) return std::nullopt;
  for (const MessageCodec codec : {MessageCodec::kJson, MessageCodec::kProto}) {
    if (absl::EqualsIgnoreCase(type, ContentTypeOf(codec))) return codec;
  }
  return std::nullopt;
}

// Whether the message is compressed; UNIMPLEMENTED if as nobody here knows.
absl::StatusOr<bool> IsGzip(std::optional<std::string_view> encoding) {
  if (!encoding.has_value() || encoding->empty() ||
      absl::EqualsIgnoreCase(View(*encoding), "identity")) {
    return false;
  }
  if (absl::EqualsIgnoreCase(View(*encoding), "gzip")) return true;
  return absl::UnimplementedError(
      absl::StrCat("the request is compressed with ", Quoted(View(*encoding)),
                   "; known are gzip and identity"));
}

absl::Status ReadTimeout(const HttpRequest& request, absl::Duration& timeout) {
  const auto text = request.Header("Connect-Timeout-Ms");
  if (!text.has_value()) return absl::OkStatus();
  const auto milliseconds =
      ReadInteger<std::int64_t>(std::string(*text), 0, kMostTimeoutMs);
  if (!milliseconds.has_value()) {
    return absl::InvalidArgumentError(
        absl::StrCat("Connect-Timeout-Ms: ", Quoted(View(*text)),
                     " is not a whole number of at most ten digits"));
  }
  timeout = absl::Milliseconds(*milliseconds);
  return absl::OkStatus();
}

absl::Status CheckVersion(const char* name,
                          std::optional<std::string_view> version,
                          std::string_view wanted) {
  if (!version.has_value() || *version == wanted) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(
      name, ": ", Quoted(View(*version)), " is not ", View(wanted)));
}

// What GET says in its query where POST has headers and a body.
absl::Status ReadQuery(const HttpRequest& request, ConnectRequest& connect) {
  if (absl::Status status =
          CheckVersion("connect", request.Argument("connect"), "v1");
      !status.ok()) {
    return status;
  }
  const auto is_gzip = IsGzip(request.Argument("compression"));
  if (!is_gzip.ok()) return is_gzip.status();
  connect.is_gzip = *is_gzip;
  const auto message = request.Argument("message");
  if (!message.has_value()) {
    return absl::InvalidArgumentError("the query has no message");
  }
  connect.message = std::string(*message);
  if (request.Argument("base64") != "1") return absl::OkStatus();
  if (!absl::WebSafeBase64Unescape(View(*message), &connect.message)) {
    return absl::InvalidArgumentError("message: is not base64 for URLs");
  }
  return absl::OkStatus();
}

absl::Status ReadHeaders(const HttpRequest& request, ConnectRequest& connect) {
  if (absl::Status status =
          CheckVersion("Connect-Protocol-Version",
                       request.Header("Connect-Protocol-Version"), "1");
      !status.ok()) {
    return status;
  }
  const auto is_gzip = IsGzip(request.Header("Content-Encoding"));
  if (!is_gzip.ok()) return is_gzip.status();
  connect.is_gzip = *is_gzip;
  return absl::OkStatus();
}

// A caller who compresses without a word about answers takes them so.
bool TakesGzip(const HttpRequest& request, bool is_gzip) {
  const auto accepted = request.Header("Accept-Encoding");
  return accepted.has_value() ? AcceptsGzip(*accepted) : is_gzip;
}

}  // namespace

const MethodDescriptor* MethodOf(std::string_view path,
                                 const ServiceDescriptor& service) {
  absl::string_view name = View(path);
  if (!absl::ConsumePrefix(&name, "/") ||
      !absl::ConsumePrefix(&name, service.full_name()) ||
      !absl::ConsumePrefix(&name, "/")) {
    return nullptr;
  }
  return service.FindMethodByName(std::string(name));
}

bool AcceptsGzip(std::string_view accept_encoding) {
  for (absl::string_view part : absl::StrSplit(View(accept_encoding), ',')) {
    const std::pair<absl::string_view, absl::string_view> coding =
        absl::StrSplit(part, absl::MaxSplits(';', 1));
    if (!absl::EqualsIgnoreCase(absl::StripAsciiWhitespace(coding.first),
                                "gzip")) {
      continue;
    }
    absl::string_view quality = absl::StripAsciiWhitespace(coding.second);
    const bool has_quality = absl::StartsWithIgnoreCase(quality, "q=");
    return !has_quality ||
           quality.find_first_of("123456789") != absl::string_view::npos;
  }
  return false;
}

std::variant<ConnectRequest, HttpResponse> ReadConnectRequest(
    const HttpRequest& request, const ServiceDescriptor& service) {
  const MethodDescriptor* method = MethodOf(request.path(), service);
  if (method == nullptr) {
    const bool is_ours = absl::StartsWith(
        View(request.path()), absl::StrCat("/", service.full_name(), "/"));
    if (!is_ours) return TextResponse(404, "not found\n");
    HttpResponse response = AnswerTo(absl::UnimplementedError(
        absl::StrCat(service.full_name(), " has no such method")));
    response.status = 404;
    return response;
  }
  if (method->client_streaming() || method->server_streaming()) {
    return AnswerTo(absl::UnimplementedError(
        absl::StrCat(method->full_name(), " streams: call it over gRPC")));
  }
  ConnectRequest connect{.method = method};
  connect.is_get = request.method() == "GET" || request.method() == "HEAD";
  const bool allows_get = HasNoSideEffects(*method);
  if (connect.is_get ? !allows_get : request.method() != "POST") {
    return NotAllowed(allows_get);
  }
  std::optional<MessageCodec> codec;
  if (connect.is_get) {
    const std::string encoding(request.Argument("encoding").value_or(""));
    codec = CodecOfType(absl::StrCat("application/", encoding));
  } else {
    codec = CodecOfType(request.Header("Content-Type").value_or(""));
  }
  if (!codec.has_value()) return UnknownMedia(request, connect.is_get);
  connect.codec = *codec;
  absl::Status status = ReadTimeout(request, connect.timeout);
  if (status.ok()) {
    status = connect.is_get ? ReadQuery(request, connect)
                            : ReadHeaders(request, connect);
  }
  if (!status.ok()) return AnswerTo(status);
  connect.takes_gzip = TakesGzip(request, connect.is_gzip);
  return connect;
}

}  // namespace yatzy::server
