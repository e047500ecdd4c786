// What the daemon makes of a request over HTTP, from the bytes of a connection
// to those of the answer: where the request ends, the path and the query,
// base64, gzip, JSON, the headers of the Connect protocol, CORS. Sockets are
// left out; libmicrohttpd's part is done in a simple way here.
//
// The methods answer with the request, read as a message of their answer: so
// any message is written as JSON, as bytes, and compressed. JSON that is read
// is written and read back, and is what Protobuf would write.
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "proto/status/status.h"
#include "server/web/connect_error.h"
#include "server/web/gzip.h"
#include "server/web/message_codec.h"
#include "server/web/request_head.h"
#include "server/web/web_handler.h"
#include "tests/fuzz/fuzz.h"
#include "yatzy/v1/advisor_service.pb.h"

namespace yatzy::server {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::Message;

constexpr std::size_t kMostBytes = 4096;

std::unique_ptr<Message> NewMessage(const Descriptor& type) {
  return std::unique_ptr<Message>(
      google::protobuf::MessageFactory::generated_factory()
          ->GetPrototype(&type)
          ->New());
}

std::string Joined(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  Require(buffer.Dump(&slices).ok(), "bytes of a message");
  std::string bytes;
  for (const grpc::Slice& slice : slices) {
    bytes.append(slice.begin(), slice.end());
  }
  return bytes;
}

grpc::ByteBuffer BufferOf(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return {&slice, 1};
}

// Name and value, as they came.
using Fields = std::vector<std::pair<std::string, std::string>>;

std::string Decoded(absl::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_code = text[i] == '%' && i + 2 < text.size() &&
                         absl::ascii_isxdigit(text[i + 1]) &&
                         absl::ascii_isxdigit(text[i + 2]);
    if (is_code) {
      decoded += absl::HexStringToBytes(text.substr(i + 1, 2));
      i += 2;
    } else {
      decoded += text[i] == '+' ? ' ' : text[i];
    }
  }
  return decoded;
}

// A request's line and headers; what is behind them is its body.
class RawRequest final : public HttpRequest {
 public:
  explicit RawRequest(absl::string_view text) {
    const std::size_t end = text.find("\r\n\r\n");
    body_ =
        std::string(end == absl::string_view::npos ? "" : text.substr(end + 4));
    std::vector<absl::string_view> lines =
        absl::StrSplit(text.substr(0, end), "\r\n");
    const std::vector<absl::string_view> words =
        absl::StrSplit(lines.front(), absl::MaxSplits(' ', 2));
    method_ = std::string(words[0]);
    if (words.size() > 1) ReadUrl(words[1]);
    if (words.size() > 2) version_ = std::string(words[2]);
    for (std::size_t i = 1; i < lines.size(); ++i) {
      const std::pair<absl::string_view, absl::string_view> parts =
          absl::StrSplit(lines[i], absl::MaxSplits(':', 1));
      headers_.emplace_back(parts.first,
                            absl::StripAsciiWhitespace(parts.second));
    }
  }

  std::string_view method() const override { return method_; }
  std::string_view path() const override { return PathIn(url_); }
  std::optional<std::string_view> Header(const char* name) const override {
    for (const auto& [key, value] : headers_) {
      if (absl::EqualsIgnoreCase(key, name)) return value;
    }
    return std::nullopt;
  }
  std::optional<std::string_view> Argument(const char* name) const override {
    for (const auto& [key, value] : arguments_) {
      if (key == name) return value;
    }
    return std::nullopt;
  }

  RequestLine line() const {
    return {method_, url_, version_, absl::StrContains(version_, ' ')};
  }
  const Fields& headers() const { return headers_; }
  const std::string& body() const { return body_; }

 private:
  void ReadUrl(absl::string_view url) {
    const std::pair<absl::string_view, absl::string_view> parts =
        absl::StrSplit(url, absl::MaxSplits('?', 1));
    url_ = Decoded(parts.first);
    for (absl::string_view argument : absl::StrSplit(parts.second, '&')) {
      const std::pair<absl::string_view, absl::string_view> pair =
          absl::StrSplit(argument, absl::MaxSplits('=', 1));
      arguments_.emplace_back(Decoded(pair.first), Decoded(pair.second));
    }
  }

  std::string method_;
  std::string version_;
  std::string url_;
  Fields headers_;
  Fields arguments_;
  std::string body_;
};

class RawExchange final : public HttpExchange {
 public:
  explicit RawExchange(const RawRequest& request) : request_(request) {}

  const HttpRequest& request() const override { return request_; }
  std::string peer() const override { return "unix:"; }
  bool HasGone() const override { return false; }
  void Send(HttpResponse response) override {
    Require(!response_.has_value(), "one answer");
    response_ = std::move(response);
  }

  std::optional<HttpResponse>& response() { return response_; }

 private:
  const RawRequest& request_;
  std::optional<HttpResponse> response_;
};

// What was asked for last, and what was answered, as bytes.
struct Told {
  std::string answer;
  bool is_ok = false;
};
Told told;

void CheckRequest(const Descriptor& type, const std::string& bytes) {
  const auto json = WriteMessage(MessageCodec::kJson, type, BufferOf(bytes));
  if (!json.ok()) return;  // bytes that are no such message
  const auto read = ReadMessage(MessageCodec::kJson, type, *json);
  Require(read.ok(), "what is written can be read");
  const auto again = WriteMessage(MessageCodec::kJson, type, *read);
  Require(again.ok() && *again == *json, "and is the same again");
}

void AnswerWithRequest(const google::protobuf::MethodDescriptor& method,
                       DirectCall& call) {
  Require(call.request_bytes() <= 2 * kMostBytes, "bytes to read");
  Require(call.deadline() > SteadyTime(), "a deadline");
  grpc::ByteBuffer request;
  const absl::Status status = call.TakeRequest(request);
  told = {};
  if (!status.ok()) return call.Finish(ToGrpcStatus(status), {});
  const std::string bytes = Joined(request);
  CheckRequest(*method.input_type(), bytes);
  const auto answer = NewMessage(*method.output_type());
  if (!answer->ParseFromString(bytes)) {
    return call.Finish({grpc::StatusCode::NOT_FOUND, "no such answer"}, {});
  }
  answer->DiscardUnknownFields();
  told = {answer->SerializeAsString(), true};
  call.Finish(grpc::Status::OK, BufferOf(told.answer));
}

const google::protobuf::ServiceDescriptor& Service() {
  return *v1::AnalyzePositionRequest::descriptor()
              ->file()
              ->pool()
              ->FindServiceByName("yatzy.v1.AdvisorService");
}

DirectMethods AllMethods() {
  DirectMethods methods;
  for (int i = 0; i < Service().method_count(); ++i) {
    const auto& method = *Service().method(i);
    if (method.client_streaming() || method.server_streaming()) continue;
    methods.Add(method.name(), kMostBytes, [&method](DirectCall& call) {
      AnswerWithRequest(method, call);
    });
  }
  return methods;
}

const WebHandler& Handler() {
  static const DirectMethods& methods = *new DirectMethods(AllMethods());
  static const WebHandler& handler = *new WebHandler(
      methods, Cors({"https://a.example", "null"}), std::nullopt);
  return handler;
}

std::string HeaderOf(const HttpResponse& response, std::string_view name) {
  for (const auto& [key, value] : response.headers) {
    if (key == name) return value;
  }
  return "";
}

bool IsPrintable(absl::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return absl::ascii_isprint(c); });
}

// What a browser or a log may show.
void CheckError(const HttpResponse& response) {
  Require(response.status >= 400 && response.status != 500, "an error");
  if (HeaderOf(response, "Content-Type") != "application/json") {
    Require(IsPrintable(absl::StripSuffix(response.body, "\n")), "plain text");
    return;
  }
  google::protobuf::Struct error;
  Require(
      google::protobuf::util::JsonStringToMessage(response.body, &error).ok(),
      "an error in JSON");
  Require(error.fields().contains("code"), "that has a code");
}

// The answer's body, as it was written.
void CheckAnswer(const ConnectRequest& call, HttpResponse response) {
  const Descriptor& type = *call.method->output_type();
  if (HeaderOf(response, "Content-Encoding") == "gzip") {
    Require(call.takes_gzip, "gzip for whom takes it");
    auto inflated = InflateGzip(response.body, std::size_t{1} << 20);
    Require(inflated.ok(), "gzip that can be inflated");
    response.body = *std::move(inflated);
  }
  Require(HeaderOf(response, "Content-Type") == ContentTypeOf(call.codec),
          "the type that was asked for");
  if (call.codec == MessageCodec::kProto) {
    Require(response.body == told.answer, "bytes of the answer");
    return;
  }
  const auto answer = NewMessage(type);
  Require(answer->ParseFromString(told.answer), "the answer");
  std::string expected;
  Require(
      google::protobuf::util::MessageToJsonString(*answer, &expected).ok() &&
          response.body == expected,
      "JSON as Protobuf writes it");
  CheckRequest(type, told.answer);
}

void CheckResponse(const RawRequest& request, HttpResponse response,
                   const std::optional<ConnectRequest>& call) {
  Handler().Complete(request, response);
  static const std::set<int> kStatuses = {200, 204, 304, 400, 404,
                                          405, 413, 415, 429, 501};
  Require(kStatuses.contains(response.status), "a status that is known");
  for (const auto& [name, value] : response.headers) {
    Require(IsPrintable(value), "headers of one line");
  }
  if (response.status >= 400) return CheckError(response);
  if (!call.has_value()) return;
  Require(told.is_ok, "an answer of a method");
  Require(response.status == 304 || !HeaderOf(response, "Content-Type").empty(),
          "a type");
  if (response.status == 200) CheckAnswer(*call, std::move(response));
}

void Check(const RawRequest& request) {
  Framing framing;
  for (const auto& [name, value] : request.headers()) framing.Add(name, value);
  if (const absl::Status status = framing.Check(request.line()); !status.ok()) {
    return CheckError(ErrorResponse(ToGrpcStatus(status)));
  }
  auto read = Handler().Read(request);
  if (auto* response = std::get_if<HttpResponse>(&read)) {
    return CheckResponse(request, std::move(*response), std::nullopt);
  }
  auto& call = std::get<ConnectRequest>(read);
  const ConnectRequest asked = call;
  Require(call.method->service() == &Service(), "a method of the service");
  if (request.body().size() > Handler().MostBytes(call)) {
    return CheckResponse(request, Handler().TooLarge(call), asked);
  }
  RawExchange exchange(request);
  Handler().Answer(std::move(call), request.body(), SteadyTime::Now(),
                   exchange);
  Require(exchange.response().has_value(), "an answer");
  CheckResponse(request, *std::move(exchange.response()), asked);
}

}  // namespace
}  // namespace yatzy::server

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string text(data, data + size);
  yatzy::server::Check(yatzy::server::RawRequest(text));
  return 0;
}
