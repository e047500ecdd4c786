// Queries over HTTP: the answers of gRPC.
#include <gmock/gmock.h>

#include <string>

#include "server/web/gzip.h"
#include "tests/server/web/web_server_fixture.h"

namespace yatzy::server {
namespace {

using ::testing::HasSubstr;

TEST_F(WebServerTest, AnswersEveryMethodAsGrpcDoes) {
  Start();
  for (const auto& [method, request] : Requests()) {
    const auto [status, body] = AskGrpc(method, request);
    const WebReply reply = Ask(method, request);
    EXPECT_EQ(reply.body, body) << method;
    EXPECT_EQ(reply.status, std::to_string(HttpStatusOf(status.error_code())))
        << method << reply.body;
    EXPECT_EQ(Handled(method, status.error_code()), 2) << method;
  }
}

TEST_F(WebServerTest, HasEveryMethodThatDoesNotStream) {
  Start();
  const auto& service =
      *google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(
          "yatzy.v1.AdvisorService");
  for (int i = 0; i < service.method_count(); ++i) {
    const auto& method = *service.method(i);
    const bool served = server_->server().direct().Has(method.name());
    if (method.client_streaming()) {
      EXPECT_FALSE(served) << method.name();
      continue;
    }
    const std::string request =
        method.name() == "ListRuleSets" ? "{}" : R"({"ruleSet":"x"})";
    const bool is_grpc = AskGrpc(method.name(), request).first.error_code() !=
                         grpc::UNIMPLEMENTED;
    EXPECT_EQ(served, is_grpc) << method.name();
  }
}

TEST_F(WebServerTest, AnswersBytesWithBytes) {
  Start();
  v1::EvaluateStateRequest request;
  request.mutable_state();
  const WebReply reply =
      Post(address_, "EvaluateState", request.SerializeAsString(),
           "Content-Type: application/proto\r\n");
  EXPECT_EQ(reply.Header("Content-Type"), "application/proto");
  v1::EvaluateStateResponse response;
  ASSERT_TRUE(response.ParseFromString(reply.body));
  EXPECT_NEAR(response.expected_final(), 248.44, 0.01);
  for (const char* method : {"EvaluateState", "BatchEvaluateStates"}) {
    const WebReply bad = Post(address_, method, "\xff\xff",
                              "Content-Type: application/proto\r\n");
    EXPECT_EQ(bad.status, "400");
    EXPECT_EQ(bad.Header("Content-Type"), "application/json");
    EXPECT_THAT(bad.body, HasSubstr("invalid_argument"));
  }
}

TEST_F(WebServerTest, SendsNoBodyWithAnAnswerThatIsKnown) {
  Start();
  const std::string head =
      "GET /yatzy.v1.AdvisorService/ListRuleSets?encoding=json&message=%7B%7D"
      " HTTP/1.1\r\nHost: x\r\n";
  const ClientSocket caller(address_);
  for (const char* gzip : {"", "Accept-Encoding: gzip\r\n"}) {
    caller.Send(absl::StrCat(head, gzip, "If-None-Match: *\r\n\r\n"));
  }
  caller.Send(head + "If-None-Match: *\r\nConnection: close\r\n\r\n");
  const std::string all = caller.ReadAll();
  int answers = 0;
  for (std::string left = all; !left.empty(); ++answers) {
    const WebReply reply(left);
    EXPECT_EQ(reply.status, "304") << left;
    EXPECT_NE(reply.Header("Content-Length"), "0");
    left = reply.body;  // where the next answer begins
  }
  EXPECT_EQ(answers, 3) << all;
}

TEST_F(WebServerTest, SaysHowLongAnAnswerToGetMayBeKept) {
  Start();
  const std::string target =
      "/yatzy.v1.AdvisorService/EvaluateState?encoding=json&connect=v1"
      "&message=%7B%22state%22%3A%7B%7D%7D";
  const WebReply reply = Get(address_, target);
  EXPECT_EQ(reply.body, Ask("EvaluateState", kState).body);
  EXPECT_EQ(reply.Header("Cache-Control"), "max-age=60");
  const std::string tag = reply.Header("ETag");
  EXPECT_THAT(tag, testing::MatchesRegex("W/\"[0-9a-f]{16}\""));
  const WebReply known =
      Get(address_, target, "If-None-Match: \"x\", " + tag + "\r\n");
  EXPECT_EQ(known.status, "304");
  EXPECT_EQ(known.body, "");
  EXPECT_EQ(known.Header("ETag"), tag);
  EXPECT_EQ(known.Header("Content-Length"), reply.Header("Content-Length"));
  EXPECT_EQ(Get(address_, target, "If-None-Match: \"x\"\r\n").status, "200");
  // What does not name a table is asked for again.
  EXPECT_EQ(Get(address_,
                "/yatzy.v1.AdvisorService/ListRuleSets?encoding=json&message="
                "%7B%7D")
                .Header("Cache-Control"),
            "no-cache");
  EXPECT_EQ(Ask("EvaluateState", kState).Header("Cache-Control"), "no-store");
  // Nor is an error kept.
  EXPECT_EQ(Get(address_,
                "/yatzy.v1.AdvisorService/EvaluateState?encoding=json&message="
                "%7B%22ruleSet%22%3A%22x%22%7D")
                .Header("Cache-Control"),
            "no-store");
}

TEST_F(WebServerTest, CompressesWhereItIsAskedTo) {
  Start();
  const std::string type = "Content-Type: application/json\r\n";
  const WebReply plain = Ask("AnalyzePosition", kPosition);
  const WebReply zipped = Post(address_, "AnalyzePosition", kPosition,
                               type + "Accept-Encoding: br, gzip\r\n");
  EXPECT_EQ(zipped.Header("Content-Encoding"), "gzip");
  EXPECT_EQ(zipped.Header("Vary"), "Accept-Encoding");
  EXPECT_EQ(InflateGzip(zipped.body, 1 << 20).value(), plain.body);
  for (const char* method : {"AnalyzePosition", "ExplainPosition"}) {
    EXPECT_EQ(Post(address_, method, DeflateGzip(kPosition),
                   type + "Content-Encoding: gzip\r\n"
                          "Accept-Encoding: identity\r\n")
                  .body,
              Ask(method, kPosition).body);
    const WebReply bomb =
        Post(address_, method, DeflateGzip(std::string(9 << 20, ' ')),
             type + "Content-Encoding: gzip\r\n");
    EXPECT_EQ(bomb.status, "429");
    EXPECT_THAT(bomb.body, HasSubstr("resource_exhausted"));
    EXPECT_EQ(
        Post(address_, method, "no gzip", type + "Content-Encoding: gzip\r\n")
            .status,
        "400");
  }
}

}  // namespace
}  // namespace yatzy::server
