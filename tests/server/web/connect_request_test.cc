// What requests of the Connect protocol are taken for, before their bodies.
#include "server/web/connect_request.h"

#include <gmock/gmock.h>

#include <string>
#include <variant>

#include "server/web/connect_error.h"
#include "tests/server/web/made_up_request.h"
#include "yatzy/v1/advisor_service.pb.h"

namespace yatzy::server {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

const google::protobuf::ServiceDescriptor& Service() {
  return *google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(
      "yatzy.v1.AdvisorService");
}

ConnectRequest Read(const MadeUpRequest& request) {
  auto read = ReadConnectRequest(request, Service());
  const auto* response = std::get_if<HttpResponse>(&read);
  EXPECT_EQ(response, nullptr) << response->status << response->body;
  return response == nullptr ? std::get<ConnectRequest>(read)
                             : ConnectRequest{.method = nullptr};
}

HttpResponse Refused(const MadeUpRequest& request) {
  auto read = ReadConnectRequest(request, Service());
  EXPECT_TRUE(std::holds_alternative<HttpResponse>(read));
  return std::holds_alternative<HttpResponse>(read)
             ? std::get<HttpResponse>(read)
             : HttpResponse();
}

void ExpectError(const MadeUpRequest& request, grpc::StatusCode code,
                 const std::string& text) {
  const HttpResponse response = Refused(request);
  EXPECT_EQ(response.status, HttpStatusOf(code));
  EXPECT_THAT(response.body, HasSubstr(ConnectCode(code)));
  EXPECT_THAT(response.body, HasSubstr(text));
  EXPECT_EQ(HeaderOf(response, "Content-Type"), "application/json");
}

MadeUpRequest MadePost(const std::string& type = "application/json") {
  MadeUpRequest request;
  request.headers = {{"content-type", type}};
  return request;
}

MadeUpRequest MadeGet() {
  MadeUpRequest request;
  request.verb = "GET";
  request.arguments = {{"encoding", "json"}, {"message", "{}"}};
  return request;
}

TEST(ConnectRequestTest, IsAPostOfJsonOrProto) {
  const ConnectRequest json = Read(MadePost());
  EXPECT_EQ(json.method->name(), "AnalyzePosition");
  EXPECT_EQ(json.codec, MessageCodec::kJson);
  EXPECT_FALSE(json.is_get || json.is_gzip || json.takes_gzip);
  EXPECT_EQ(json.timeout, absl::InfiniteDuration());
  EXPECT_EQ(Read(MadePost("application/proto")).codec, MessageCodec::kProto);
  for (const char* type :
       {"Application/JSON; charset=UTF-8",
        R"(application/json;charset="utf-8")",
        R"(application/json; Charset="UTF-8")", "application/json;"}) {
    EXPECT_EQ(Read(MadePost(type)).codec, MessageCodec::kJson) << type;
  }
}

TEST(ConnectRequestTest, IsAGetWithItsMessage) {
  for (const char* verb : {"GET", "HEAD"}) {
    MadeUpRequest request = MadeGet();
    request.verb = verb;
    EXPECT_TRUE(Read(request).is_get);
    EXPECT_EQ(Read(request).message, "{}");
  }
  MadeUpRequest request = MadeGet();
  request.arguments = {{"encoding", "proto"}, {"message", "_-8"},
                       {"base64", "1"},       {"compression", "gzip"},
                       {"connect", "v1"},     {"unknown", "x"}};
  EXPECT_EQ(Read(request).message, "\xff\xef");
  EXPECT_EQ(Read(request).codec, MessageCodec::kProto);
  EXPECT_TRUE(Read(request).is_gzip);
  request.arguments["message"] = "_-8=";
  EXPECT_EQ(Read(request).message, "\xff\xef");
}

TEST(ConnectRequestTest, HasATimeout) {
  MadeUpRequest request = MadePost();
  request.headers["connect-timeout-ms"] = "1500";
  EXPECT_EQ(Read(request).timeout, absl::Milliseconds(1500));
  for (const char* bad : {"", "-1", "1.5", "99999999999", "1s"}) {
    request.headers["connect-timeout-ms"] = bad;
    ExpectError(request, grpc::INVALID_ARGUMENT, "Connect-Timeout-Ms: '");
  }
}

TEST(ConnectRequestTest, SaysHowItsAnswerMayBeCompressed) {
  EXPECT_TRUE(AcceptsGzip("gzip"));
  EXPECT_TRUE(AcceptsGzip("br, GZIP;q=0.5"));
  EXPECT_TRUE(AcceptsGzip("deflate , gzip ; q=1"));
  for (const char* none : {"", "br", "gzip;q=0", "gzip;q=0.000", "xgzip",
                           "gzip;Q=0", "br, GZIP; Q=0.0"}) {
    EXPECT_FALSE(AcceptsGzip(none)) << none;
  }
  MadeUpRequest request = MadePost();
  request.headers["content-encoding"] = "gzip";
  EXPECT_TRUE(Read(request).takes_gzip);  // as it came
  request.headers["accept-encoding"] = "identity";
  EXPECT_FALSE(Read(request).takes_gzip);
}

TEST(ConnectRequestTest, IsRefusedWhereNothingIs) {
  MadeUpRequest request = MadePost();
  for (const char* path : {"/", "", "/metrics", "/yatzy.v1.AdvisorService",
                           "/yatzy.admin.v1.SolverAdminService/GetServerStatus",
                           "/grpc.health.v1.Health/Check"}) {
    request.target = path;
    EXPECT_EQ(Refused(request).status, 404) << path;
    EXPECT_EQ(Refused(request).body, "not found\n");
  }
  for (const char* method : {"", "Nope", "analyzePosition", "EvaluateState/"}) {
    request.target = std::string("/yatzy.v1.AdvisorService/") + method;
    EXPECT_EQ(Refused(request).status, 404) << method;
    EXPECT_THAT(Refused(request).body, HasSubstr("\"unimplemented\""));
  }
  request.target = "/yatzy.v1.AdvisorService/StreamAnalyzePositions";
  ExpectError(request, grpc::UNIMPLEMENTED, "streams");
}

TEST(ConnectRequestTest, IsRefusedInAnotherManner) {
  MadeUpRequest request = MadePost();
  for (const char* verb : {"PUT", "DELETE", "get", "CONNECT"}) {
    request.verb = verb;
    EXPECT_EQ(Refused(request).status, 405) << verb;
    EXPECT_EQ(HeaderOf(Refused(request), "Allow"), "GET, HEAD, POST, OPTIONS");
  }
  for (const char* type :
       {"", "text/plain", "application/grpc", "application/connect+json",
        "application/json; charset=latin-1", "application/jsonx",
        "application/json; charset=\"utf-8",
        "application/json; charset=\"\""}) {
    EXPECT_EQ(Refused(MadePost(type)).status, 415) << type;
    EXPECT_EQ(HeaderOf(Refused(MadePost(type)), "Accept-Post"),
              "application/json, application/proto");
  }
  request = MadeGet();
  request.arguments["encoding"] = "yaml";
  EXPECT_EQ(Refused(request).status, 415);
  request.arguments.erase("encoding");
  EXPECT_EQ(Refused(request).status, 415);
}

TEST(ConnectRequestTest, SaysInWhichFormItCameAndWhichOnesThereAre) {
  EXPECT_EQ(Refused(MadePost("text/plain\x1b")).body,
            "a message is in application/json or application/proto, not in "
            "'text/plain\\x1b'\n");
  MadeUpRequest request;
  EXPECT_EQ(Refused(request).body,
            "a message is in application/json or application/proto, and "
            "Content-Type has to say in which\n");
  request = MadeGet();
  request.arguments["encoding"] = "yaml";
  EXPECT_THAT(Refused(request).body,
              AllOf(HasSubstr("?encoding=json&message={}"), HasSubstr("POST"),
                    HasSubstr("encoding is 'yaml'")));
  request.arguments.clear();
  EXPECT_THAT(Refused(request).body,
              AllOf(HasSubstr("?encoding=json&message={}"), HasSubstr("POST"),
                    HasSubstr("the query has no encoding")));
}

TEST(ConnectRequestTest, NamesTheHeaderThatIsBad) {
  MadeUpRequest request = MadePost();
  request.headers["connect-protocol-version"] = "2\x1b";
  ExpectError(request, grpc::INVALID_ARGUMENT,
              R"(Connect-Protocol-Version: '2\\x1b' is not 1)");
  request = MadePost();
  request.headers["content-encoding"] = "br";
  ExpectError(request, grpc::UNIMPLEMENTED, "gzip and identity");
}

TEST(ConnectRequestTest, NamesTheArgumentThatIsBad) {
  MadeUpRequest request = MadeGet();
  request.arguments["connect"] = "v2";
  ExpectError(request, grpc::INVALID_ARGUMENT, "connect: 'v2' is not v1");
  request = MadeGet();
  request.arguments["compression"] = "zstd";
  ExpectError(request, grpc::UNIMPLEMENTED, "'zstd'");
  request = MadeGet();
  request.arguments["base64"] = "1";
  ExpectError(request, grpc::INVALID_ARGUMENT, "message: is not base64");
  request = MadeGet();
  request.arguments.erase("message");
  ExpectError(request, grpc::INVALID_ARGUMENT, "has no message");
}

}  // namespace
}  // namespace yatzy::server
