#ifndef YATZY_TESTS_SERVER_WEB_WEB_SERVER_FIXTURE_H_
#define YATZY_TESTS_SERVER_WEB_WEB_SERVER_FIXTURE_H_

#include <gmock/gmock.h>
#include <grpcpp/generic/generic_stub.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "server/web/connect_error.h"
#include "server/web/message_codec.h"
#include "server/web/web_server.h"
#include "tests/server/web/web_client.h"
#include "tests/support/solved_table.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_server.h"

namespace yatzy::server {

inline constexpr char kState[] = R"({"state":{}})";
inline constexpr char kPosition[] =
    R"({"position":{"state":{},"dice":[3,3,3,5,6],"rerollsLeft":2}})";
// Three categories are open, so that everything is quick.
inline constexpr char kLate[] =
    R"("state":{"filledCategories":[1,2,3,4,5,7,8,9,11,12,13,14],)"
    R"("upperScore":45,"bankedScore":185})";

// A request of each method that does not stream, with the answers that it has.
inline std::map<std::string, std::string> Requests() {
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

}  // namespace yatzy::server

#endif  // YATZY_TESTS_SERVER_WEB_WEB_SERVER_FIXTURE_H_
