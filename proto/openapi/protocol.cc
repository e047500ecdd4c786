#include "proto/openapi/protocol.h"

#include <cstring>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "proto/contract/connect_codes.h"

namespace yatzy::openapi {
namespace {

constexpr char kError[] = "Error";
constexpr char kOther[] = "ErrorOther";

std::string Reference(const char* kind, const std::string& name) {
  return absl::StrCat("#/components/", kind, "/", name);
}

Json Parameter(const char* name, const char* place, const char* description,
               Json schema) {
  return {{"name", name},
          {"in", place},
          {"description", description},
          {"schema", std::move(schema)}};
}

Json Constant(const char* value) {
  return {{"type", "string"}, {"enum", {value}}};
}

// By the names of components.
Json Parameters() {
  Json encoding = Parameter("encoding", "query", "The form of the message.",
                            {{"type", "string"}, {"enum", {"json", "proto"}}});
  encoding["required"] = true;
  encoding["example"] = "json";
  Json compression = {{"type", "string"}, {"enum", {"identity", "gzip"}}};
  return {
      {"ProtocolVersion",
       Parameter("Connect-Protocol-Version", "header",
                 "The version of the protocol; may be missing.",
                 Constant("1"))},
      {"Timeout",
       Parameter("Connect-Timeout-Ms", "header",
                 "Milliseconds that the caller waits at most. Then the answer "
                 "is `deadline_exceeded`.",
                 {{"type", "integer"},
                  {"format", "int64"},
                  {"minimum", 0},
                  {"maximum", 9'999'999'999}})},
      {"RequestId",
       Parameter("X-Request-Id", "header",
                 "A name of the request for the log of the server.",
                 {{"type", "string"}})},
      {"IfNoneMatch",
       Parameter("If-None-Match", "header",
                 "The `ETag` of an answer that the caller has: if it is still "
                 "right, the answer is 304.",
                 {{"type", "string"}})},
      {"Encoding", std::move(encoding)},
      {"Base64",
       Parameter("base64", "query",
                 "1 where the message is in base64 for URLs, as it has to be "
                 "where it is not text.",
                 Constant("1"))},
      {"Compression",
       Parameter("compression", "query",
                 "`gzip` where the message is compressed, and then in base64.",
                 std::move(compression))},
      {"Connect", Parameter("connect", "query",
                            "The version of the protocol; may be missing.",
                            Constant("v1"))}};
}

Json Headers() {
  return {{"ETag",
           {{"description",
             "A hash of the answer, to ask later whether it is still right."},
            {"schema", {{"type", "string"}}}}},
          {"Cache-Control",
           {{"description",
             "For how long nobody needs to ask at all: `max-age=60`, or "
             "`no-cache` where the answer names no table."},
            {"schema", {{"type", "string"}}}}},
          {"Retry-After",
           {{"description", "Seconds after which to try again, if that helps."},
            {"schema", {{"type", "integer"}, {"minimum", 1}}}}},
          {"WWW-Authenticate",
           {{"description", "`Bearer`: a token is needed."},
            {"schema", {{"type", "string"}}}}}};
}

Json HeaderReference(const char* name) {
  return {{name, {{"$ref", Reference("headers", name)}}}};
}

Json SchemaOfDetail() {
  return {
      {"type", "object"},
      {"properties",
       {{"type",
         {{"type", "string"},
          {"description",
           "The name of the message, `google.rpc.BadRequest`."}}},
        {"value",
         {{"type", "string"},
          {"contentEncoding", "base64"},
          {"description", "Its bytes in base64, without padding."}}},
        {"debug", {{"description", "What it says, in JSON, for people."}}}}},
      {"required", {"type", "value"}}};
}

Json SchemaOfError() {
  Json codes = Json::array();
  for (const ConnectCode& code : kConnectCodes) {
    if (code.http != 200) codes.push_back(code.name);
  }
  return {{"type", "object"},
          {"description",
           "Why there is no answer. Code, message and details are "
           "those that gRPC has."},
          {"properties",
           {{"code", {{"type", "string"}, {"enum", codes}}},
            {"message", {{"type", "string"}, {"description", "For people."}}},
            {"details", {{"type", "array"}, {"items", SchemaOfDetail()}}}}},
          {"required", {"code"}}};
}

Json ContentOfError() {
  return {{"application/json",
           {{"schema", {{"$ref", Reference("schemas", kError)}}}}}};
}

// The statuses that an answer of the service may well have, and what they mean
// but for their codes. Others are the default.
struct Usual {
  int http;
  const char* also;
};
constexpr Usual kUsual[] = {
    {400, "."},
    {401, ": no token that is known."},
    {404, ", or there is no such method."},
    {429, ": too many calls, or a request that is too large when inflated."},
    {501, ": a compression that is not known, or a method that streams."},
    {503, ": not now."},
    {504, "."}};

std::string CodesOf(int http) {
  std::vector<std::string> codes;
  for (const ConnectCode& code : kConnectCodes) {
    if (code.http == http) codes.push_back(absl::StrCat("`", code.name, "`"));
  }
  return absl::StrJoin(codes, ", ");
}

Json ErrorResponse(const std::string& description) {
  return {{"description", description}, {"content", ContentOfError()}};
}

Json Responses() {
  Json responses = Json::object();
  for (const Usual& usual : kUsual) {
    responses[absl::StrCat(kError, usual.http)] =
        ErrorResponse(absl::StrCat(CodesOf(usual.http), usual.also));
  }
  responses["Error401"]["headers"] = HeaderReference("WWW-Authenticate");
  for (const char* name : {"Error429", "Error503"}) {
    responses[name]["headers"] = HeaderReference("Retry-After");
  }
  responses["Error413"] = ErrorResponse(
      "`resource_exhausted`: the request has more than is allowed.");
  responses["Error415"] = {
      {"description", "Neither JSON nor Protobuf; `Accept-Post` has both."},
      {"content", {{"text/plain", {{"schema", {{"type", "string"}}}}}}}};
  responses[kOther] = ErrorResponse("Another code, with its HTTP status.");
  return responses;
}

Json References(const std::vector<const char*>& names) {
  Json references = Json::array();
  for (const char* name : names) {
    references.push_back({{"$ref", Reference("parameters", name)}});
  }
  return references;
}

}  // namespace

void AddProtocol(Json& components) {
  components["schemas"][kError] = SchemaOfError();
  components["parameters"] = Parameters();
  components["responses"] = Responses();
  components["headers"] = Headers();
  components["securitySchemes"] = {
      {"token",
       {{"type", "http"},
        {"scheme", "bearer"},
        {"description", "Where the server has a list of tokens."}}}};
}

Json ParametersOfPost() {
  return References({"ProtocolVersion", "Timeout", "RequestId"});
}

Json ParametersOfGet() {
  return References({"Encoding", "Base64", "Compression", "Connect", "Timeout",
                     "IfNoneMatch", "RequestId"});
}

Json Refusals() {
  std::map<std::string, Json> refusals;  // by status; "default" is the last
  const Json responses = Responses();
  for (const auto& response : responses.items()) {
    const std::string status = response.key() == kOther
                                   ? "default"
                                   : response.key().substr(strlen(kError));
    refusals[status] = {{"$ref", Reference("responses", response.key())}};
  }
  return refusals;
}

Json HeadersOfGet() {
  Json headers = HeaderReference("ETag");
  headers.update(HeaderReference("Cache-Control"));
  return headers;
}

}  // namespace yatzy::openapi
