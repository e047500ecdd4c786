#include "server/web/web_handler.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "proto/openapi/openapi_json.h"
#include "proto/status/status.h"
#include "server/web/connect_call.h"
#include "server/web/connect_error.h"
#include "yatzy/v1/advisor_service.pb.h"

namespace yatzy::server {
namespace {

// JSON takes more room than the messages that gRPC carries.
constexpr std::size_t kJsonToBytes = 2;

constexpr char kOpenApiPath[] = "/openapi.json";

constexpr char kIndex[] = R"(yatzyd: optimal play of the Yatzy family.

The methods of yatzy.v1.AdvisorService by the Connect protocol, as JSON:

    POST /yatzy.v1.AdvisorService/AnalyzePosition
    Content-Type: application/json

    {"position": {"state": {}, "dice": [3, 3, 3, 5, 6], "rerollsLeft": 2}}

/openapi.json describes all of them.
)";

const google::protobuf::ServiceDescriptor& Advisor() {
  return *v1::AnalyzePositionRequest::descriptor()
              ->file()
              ->pool()
              ->FindServiceByName("yatzy.v1.AdvisorService");
}

}  // namespace

WebHandler::WebHandler(const DirectMethods& methods, Cors cors,
                       std::optional<WebPage> page)
    : service_(Advisor()),
      methods_(methods),
      cors_(std::move(cors)),
      openapi_("application/json", std::string(OpenApiJson())),
      page_(std::move(page)) {}

std::variant<ConnectRequest, HttpResponse> WebHandler::Read(
    const HttpRequest& request) const {
  if (request.method() == "OPTIONS") return cors_.Preflight(request);
  if (request.path() == kOpenApiPath && OnlyReads(request)) {
    return openapi_.Answer(request);
  }
  if (page_.has_value()) {
    if (auto file = page_->Answer(request)) return *std::move(file);
  }
  if (request.path() == "/" && OnlyReads(request)) {
    return HttpResponse{
        .body = kIndex,
        .headers = {{"Content-Type", "text/plain; charset=utf-8"},
                    {"Cache-Control", "no-cache"}}};
  }
  auto read = ReadConnectRequest(request, service_);
  const auto* call = std::get_if<ConnectRequest>(&read);
  if (call != nullptr && !methods_.Has(call->method->name())) {
    return ErrorResponse(ToGrpcStatus(absl::UnimplementedError(
        absl::StrCat(call->method->full_name(), " is not served over HTTP"))));
  }
  return read;
}

std::size_t WebHandler::MostBytes(const ConnectRequest& call) const {
  const std::size_t most = methods_.MostBytes(call.method->name());
  return call.codec == MessageCodec::kJson ? kJsonToBytes * most : most;
}

HttpResponse WebHandler::TooLarge(const ConnectRequest& call) const {
  HttpResponse response =
      ErrorResponse(ToGrpcStatus(absl::ResourceExhaustedError(
          absl::StrCat("the request has more than the ", MostBytes(call),
                       " bytes that are allowed"))));
  response.status = 413;
  return response;
}

void WebHandler::Answer(ConnectRequest call, std::string body, SteadyTime begin,
                        HttpExchange& exchange) const {
  const std::size_t most_bytes = MostBytes(call);
  const std::string method = call.method->name();
  const SteadyTime deadline = begin + call.timeout;
  if (call.is_get) body = std::move(call.message);
  methods_.Call(method, *new ConnectCall(std::move(call), std::move(body),
                                         most_bytes, deadline, exchange));
}

void WebHandler::Complete(const HttpRequest& request,
                          HttpResponse& response) const {
  response.headers.emplace_back("X-Content-Type-Options", "nosniff");
  cors_.AddTo(request, response);
}

}  // namespace yatzy::server
