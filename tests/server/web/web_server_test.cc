// Queries over HTTP: the answers of gRPC, its gate and its counts.
#include "server/web/web_server.h"

#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>
#include <grpcpp/generic/generic_stub.h>

#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "absl/strings/escaping.h"
#include "server/web/connect_error.h"
#include "server/web/gzip.h"
#include "tests/server/web/web_client.h"
#include "tests/support/solved_table.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_server.h"

namespace yatzy::server {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kState[] = R"({"state":{}})";
constexpr char kPosition[] =
    R"({"position":{"state":{},"dice":[3,3,3,5,6],"rerollsLeft":2}})";
// Three categories are open, so that everything is quick.
constexpr char kLate[] =
    R"("state":{"filledCategories":[1,2,3,4,5,7,8,9,11,12,13,14],)"
    R"("upperScore":45,"bankedScore":185})";

// A request of each method that does not stream, with the answers that it has.
std::map<std::string, std::string> Requests() {
  const std::string late = std::string(R"({"position":{)") + kLate +
                           R"(,"dice":[6,6,6,6,6],"rerollsLeft":0})";
  return {
      {"ListRuleSets", "{}"},
      {"EvaluateState", kState},
      {"BatchEvaluateStates", R"({"stateIndices":[0,1,64]})"},
      {"AnalyzePosition", kPosition},
      {"BatchAnalyzePositions", R"({"positions":[{"state":{},"dice":[1,2,)"
                                R"(3,4,5],"rerollsLeft":1}]})"},
      {"ExplainPosition", late + "}"},
      {"ReviewGame", R"({"notation":"dice 1 3 3 5 6 keep 3 3 dice 3 3 3 5 6 )"
                     R"(keep 3 3 3 dice 1 3 3 3 3 score four-of-a-kind 12"})"},
      {"BatchReviewGames", R"({"notations":["x"]})"},
      {"SimulateGames", R"({"seed":"1","count":2,"policy":"POLICY_TURN"})"},
      {"EvaluateDistribution", std::string("{") + kLate + "}"},
      {"BatchEvaluateDistributions", "{}"},
      {"AnalyzeTarget", late + R"(,"target":245})"},
      {"AnalyzeWin", late + R"(,"opponentFinalScore":245})"}};
}

class WebServerTest : public testing::Test {
 protected:
  void Start(Gate::Options gate = {}) {
    gate_.emplace(std::move(gate));
    QueryServer::Options options;
    options.gate = &*gate_;
    options.threads = 2;
    options.observer = observer_;
    server_.emplace(options);
    server_->registry().Publish(SolvedTable());
    WebServer::Options web;
    web.addresses = {address_};
    web.threads = 2;
    web.cors_origins = {"https://a.example"};
    web_ = WebServer::Start(web, server_->server().direct()).value();
  }

  WebReply Ask(const std::string& method, const std::string& body) const {
    return Post(address_, method, body);
  }

  // The same over gRPC: the status, and the answer in JSON.
  std::pair<grpc::Status, std::string> AskGrpc(const std::string& method,
                                               const std::string& json) {
    const auto& type =
        *google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(
            "yatzy.v1.AdvisorService." + method);
    auto request =
        ReadMessage(MessageCodec::kJson, *type.input_type(), json).value();
    grpc::GenericStub stub(server_->server().InProcessChannel());
    grpc::ClientContext context;
    grpc::CompletionQueue queue;
    grpc::ByteBuffer answer;
    grpc::Status status;
    const auto call = stub.PrepareUnaryCall(
        &context, "/yatzy.v1.AdvisorService/" + method, request, &queue);
    call->StartCall();
    call->Finish(&answer, &status, nullptr);
    void* tag = nullptr;
    bool ok = false;
    queue.Next(&tag, &ok);
    if (!status.ok()) return {status, ErrorResponse(status).body};
    return {
        status,
        WriteMessage(MessageCodec::kJson, *type.output_type(), answer).value()};
  }

  std::int64_t Handled(const std::string& method, grpc::StatusCode code) {
    return observer_->Find("/yatzy.v1.AdvisorService/" + method)
        ->counts.Sum()
        .handled[code];
  }

  const TempDir dir_;
  const std::string address_ = "unix:" + dir_.File("web.sock");
  const std::shared_ptr<CallObserver> observer_ =
      std::make_shared<CallObserver>();
  std::optional<Gate> gate_;
  std::optional<TestServer> server_;
  std::unique_ptr<WebServer> web_;
};

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

TEST_F(WebServerTest, WantsTheTokensOfGrpc) {
  constexpr char kToken[] = "a-token-of-the-test";
  std::ofstream(dir_.File("tokens")) << kToken << '\n';
  Gate::Options gate;
  gate.tokens = OpenTokenFile(dir_.File("tokens")).value();
  Start(std::move(gate));
  const std::string type = "Content-Type: application/json\r\n";
  for (const auto& [method, request] : Requests()) {
    const WebReply refused = Ask(method, request);
    EXPECT_EQ(refused.status, "401") << method;
    EXPECT_EQ(refused.Header("WWW-Authenticate"), "Bearer");
    EXPECT_THAT(refused.body, Not(HasSubstr(kToken)));
  }
  EXPECT_EQ(Post(address_, "EvaluateState", kState,
                 type + "Authorization: Bearer " + kToken + "\r\n")
                .status,
            "200");
  EXPECT_EQ(Handled("EvaluateState", grpc::UNAUTHENTICATED), 1);
}

TEST_F(WebServerTest, CountsItsCallersAsGrpcDoes) {
  Gate::Options gate;
  gate.peer_header = "x-peer-id";
  gate.peers = {.rate = 0.001, .burst = 2};
  Start(std::move(gate));
  const std::string type = "Content-Type: application/json\r\n";
  const auto ask = [&](const std::string& peer) {
    return Post(address_, "EvaluateState", kState,
                type + "X-Peer-Id: " + peer + "\r\n");
  };
  EXPECT_EQ(ask("ann").status, "200");
  EXPECT_EQ(ask("ann").status, "200");
  const WebReply refused = ask("ann");
  EXPECT_EQ(refused.status, "429");
  EXPECT_NE(refused.Header("Retry-After"), "");
  EXPECT_THAT(refused.body, HasSubstr("google.rpc.RetryInfo"));
  EXPECT_EQ(ask("bob").status, "200");
}

TEST_F(WebServerTest, HeedsADeadline) {
  Start();
  const std::string headers =
      "Content-Type: application/json\r\nConnect-Timeout-Ms: 0\r\n";
  for (const auto& [method, request] : Requests()) {
    const WebReply late = Post(address_, method, request, headers);
    EXPECT_THAT(late.status, testing::AnyOf("504", "429")) << method;
  }
}

TEST_F(WebServerTest, RefusesWhatIsTooLarge) {
  Start();
  const WebReply single = Ask("EvaluateState", std::string(140'000, ' '));
  EXPECT_EQ(single.status, "413");
  EXPECT_THAT(single.body, AllOf(HasSubstr("resource_exhausted"),
                                 HasSubstr("131072 bytes")));
  EXPECT_EQ(Ask("EvaluateState", std::string(100'000, ' ') + kState).status,
            "200");
  const WebReply head = Get(address_, "/" + std::string(60'000, 'x'));
  EXPECT_THAT(head.status, testing::AnyOf("414", "431", "413"));
}

TEST_F(WebServerTest, LetsPagesOfItsListRead) {
  Start();
  const std::string origin = "Origin: https://a.example\r\n";
  const WebReply asked = yatzy::server::Ask(
      address_,
      "OPTIONS /yatzy.v1.AdvisorService/EvaluateState HTTP/1.1\r\n"
      "Host: x\r\nAccess-Control-Request-Method: POST\r\n" +
          origin + "\r\n");
  EXPECT_EQ(asked.status, "204");
  EXPECT_EQ(asked.Header("Access-Control-Allow-Origin"), "https://a.example");
  EXPECT_NE(asked.Header("Access-Control-Allow-Headers"), "");
  // Errors too, so that the page sees what is wrong.
  EXPECT_EQ(Post(address_, "EvaluateState", "{}",
                 "Content-Type: application/json\r\n" + origin)
                .Header("Access-Control-Allow-Origin"),
            "https://a.example");
}

TEST_F(WebServerTest, SaysSoWhenNoTableIsLoaded) {
  TestServer empty;
  WebServer::Options options;
  options.addresses = {"unix:" + dir_.File("empty.sock")};
  const auto web = WebServer::Start(options, empty.server().direct()).value();
  const WebReply reply = Post(options.addresses[0], "EvaluateState", kState);
  EXPECT_EQ(reply.status, "503");
  EXPECT_THAT(reply.body, HasSubstr("\"unavailable\""));
}

TEST_F(WebServerTest, RefusesCallsWhileTheServerDrains) {
  Start();
  std::thread drain([this] { server_->server().Drain(absl::Seconds(1)); });
  WebReply reply("");
  do {
    reply = Ask("EvaluateState", kState);
  } while (reply.status == "200");
  drain.join();
  EXPECT_EQ(reply.status, "503");
  EXPECT_THAT(reply.body, HasSubstr("the server is shutting down"));
}

TEST_F(WebServerTest, ServesNobodyAfterItsEnd) {
  Start();
  const ClientSocket idle(address_);
  web_->End();
  idle.WaitForEnd();
  EXPECT_FALSE(ClientSocket(address_).is_connected());
  EXPECT_EQ(web_->connections(), 0);
}

TEST_F(WebServerTest, NamesAnAddressThatItCannotHave) {
  Start();
  WebServer::Options options;
  options.addresses = {address_};
  const auto second = WebServer::Start(options, server_->server().direct());
  EXPECT_EQ(second.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(second.status().message()), HasSubstr(address_));
}

}  // namespace
}  // namespace yatzy::server
