#include "tests/client/fake_server.h"

#include <grpcpp/server_builder.h>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace yatzy::client {
grpc::Status Refusal(const std::string& message,
                     const std::vector<FieldViolation>& violations) {
  google::rpc::BadRequest bad_request;
  for (const FieldViolation& violation : violations) {
    auto* added = bad_request.add_field_violations();
    added->set_field(violation.field);
    added->set_description(violation.description);
  }
  google::rpc::Status details;
  details.set_code(grpc::INVALID_ARGUMENT);
  details.set_message(message);
  details.add_details()->PackFrom(bad_request);
  return grpc::Status(grpc::INVALID_ARGUMENT, message,
                      details.SerializeAsString());
}

FakeAdvisor::FakeAdvisor() {
  evaluate = [](const auto& request, auto& response) {
    response.set_expected_remaining(248.43998);
    response.set_expected_final(248.43998 + request.state().banked_score());
    response.set_table_id("0123456789abcdef");
    return grpc::Status::OK;
  };
  batch = [](const auto& request, auto& response) {
    for (const std::uint32_t index : request.state_indices()) {
      response.add_expected_remaining(static_cast<float>(index) / 8);
    }
    response.set_table_id("0123456789abcdef");
    return grpc::Status::OK;
  };
  analyze = [](const auto& /*request*/, auto& response) {
    response.set_table_id("0123456789abcdef");
    return grpc::Status::OK;
  };
  analyze_batch = [](const auto& /*request*/, auto& response) {
    response.set_table_id("0123456789abcdef");
    return grpc::Status::OK;
  };
  const auto id_and_table = [](const auto& request, auto& response) {
    response.set_id(request.id());
    response.set_table_id("0123456789abcdef");
    return grpc::Status::OK;
  };
  stream = id_and_table;
  review_stream = id_and_table;
  AnswerPlay();
  AnswerChances();
}

void FakeAdvisor::AnswerChances() {
  static const auto write = [](v1::Distribution& message) {
    message.set_least_final_score(100);
    message.add_probabilities(1);
    message.set_mean(100);
  };
  distribution = [](const auto& /*request*/, auto& response) {
    write(*response.mutable_distribution());
    response.set_table_id("0123456789abcdef");
    return grpc::Status::OK;
  };
  distribution_batch = [](const auto& request, auto& response) {
    for (int i = 0; i < request.queries_size(); ++i) {
      write(*response.add_distributions()->mutable_distribution());
    }
    response.set_table_id("0123456789abcdef");
    return grpc::Status::OK;
  };
  target = [](const auto& /*request*/, auto& response) {
    response.set_probability(0.5);
    response.set_table_id("0123456789abcdef");
    return grpc::Status::OK;
  };
  win = [](const auto& /*request*/, auto& response) {
    response.mutable_chances()->set_value(0.5);
    response.mutable_chances()->set_win(0.5);
    response.mutable_chances()->set_lose(0.5);
    response.set_table_id("0123456789abcdef");
    return grpc::Status::OK;
  };
  target_batch = [](const auto& request, auto& response) {
    for (int i = 0; i < request.queries_size(); ++i) response.add_targets();
    return grpc::Status::OK;
  };
  win_batch = [](const auto& request, auto& response) {
    for (int i = 0; i < request.queries_size(); ++i) response.add_wins();
    return grpc::Status::OK;
  };
}

void FakeAdvisor::AnswerPlay() {
  const auto table_alone = [](const auto& /*request*/, auto& response) {
    response.set_table_id("0123456789abcdef");
    return grpc::Status::OK;
  };
  explain = table_alone;
  review = table_alone;
  review_batch = [](const auto& request, auto& response) {
    for (int i = 0; i < request.notations_size(); ++i) response.add_reviews();
    response.set_table_id("0123456789abcdef");
    return grpc::Status::OK;
  };
  simulate = [](const auto& request, auto& response) {
    for (int i = 0; i < request.count(); ++i) {
      const int game = static_cast<int>(request.first_game()) + i;
      response.add_scores(game);
      if (!request.include_records()) continue;
      response.add_notations("game " + std::to_string(game));
    }
    response.set_table_id("0123456789abcdef");
    return grpc::Status::OK;
  };
}

grpc::Status FakeAdvisor::ListRuleSets(grpc::ServerContext* /*context*/,
                                       const v1::ListRuleSetsRequest* request,
                                       v1::ListRuleSetsResponse* response) {
  return rule_sets ? rule_sets(*request, *response)
                   : grpc::Status(grpc::UNIMPLEMENTED, "");
}

grpc::Status FakeAdvisor::EvaluateState(grpc::ServerContext* context,
                                        const v1::EvaluateStateRequest* request,
                                        v1::EvaluateStateResponse* response) {
  ++calls_;
  {
    const std::lock_guard lock(mutex_);
    authorization_.clear();
    const auto [first, last] =
        context->client_metadata().equal_range("authorization");
    for (auto entry = first; entry != last; ++entry) {
      authorization_.emplace_back(entry->second.data(), entry->second.size());
    }
  }
  response->set_rule_set(Echo(request->rule_set()));
  return evaluate(*request, *response);
}

grpc::Status FakeAdvisor::BatchEvaluateStates(
    grpc::ServerContext* /*context*/,
    const v1::BatchEvaluateStatesRequest* request,
    v1::BatchEvaluateStatesResponse* response) {
  ++calls_;
  response->set_rule_set(Echo(request->rule_set()));
  return batch(*request, *response);
}

grpc::Status FakeAdvisor::AnalyzePosition(
    grpc::ServerContext* context, const v1::AnalyzePositionRequest* request,
    v1::AnalyzePositionResponse* response) {
  ++calls_;
  {
    const std::lock_guard lock(mutex_);
    peers_.insert(context->peer());
    last_analyze_request_ = *request;
  }
  response->set_rule_set(Echo(request->rule_set()));
  return analyze(*request, *response);
}

grpc::Status FakeAdvisor::BatchAnalyzePositions(
    grpc::ServerContext* /*context*/,
    const v1::BatchAnalyzePositionsRequest* request,
    v1::BatchAnalyzePositionsResponse* response) {
  ++calls_;
  response->set_rule_set(Echo(request->rule_set()));
  return analyze_batch(*request, *response);
}

grpc::Status FakeAdvisor::StreamAnalyzePositions(
    grpc::ServerContext* /*context*/,
    grpc::ServerReaderWriter<v1::StreamAnalyzePositionsResponse,
                             v1::StreamAnalyzePositionsRequest>* streamed) {
  return TellAll(stream, *streamed);
}

grpc::Status FakeAdvisor::ExplainPosition(
    grpc::ServerContext* /*context*/, const v1::ExplainPositionRequest* request,
    v1::ExplainPositionResponse* response) {
  return Tell(explain, *request, *response);
}

grpc::Status FakeAdvisor::ReviewGame(grpc::ServerContext* /*context*/,
                                     const v1::ReviewGameRequest* request,
                                     v1::ReviewGameResponse* response) {
  return Tell(review, *request, *response);
}

grpc::Status FakeAdvisor::BatchReviewGames(
    grpc::ServerContext* /*context*/,
    const v1::BatchReviewGamesRequest* request,
    v1::BatchReviewGamesResponse* response) {
  return Tell(review_batch, *request, *response);
}

grpc::Status FakeAdvisor::StreamReviewGames(
    grpc::ServerContext* /*context*/,
    grpc::ServerReaderWriter<v1::StreamReviewGamesResponse,
                             v1::StreamReviewGamesRequest>* streamed) {
  return TellAll(review_stream, *streamed);
}

grpc::Status FakeAdvisor::EvaluateDistribution(
    grpc::ServerContext* context,
    const v1::EvaluateDistributionRequest* request,
    v1::EvaluateDistributionResponse* response) {
  NotePatience(*context);
  return Tell(distribution, *request, *response);
}

grpc::Status FakeAdvisor::BatchEvaluateDistributions(
    grpc::ServerContext* /*context*/,
    const v1::BatchEvaluateDistributionsRequest* request,
    v1::BatchEvaluateDistributionsResponse* response) {
  return Tell(distribution_batch, *request, *response);
}

grpc::Status FakeAdvisor::AnalyzeTarget(grpc::ServerContext* /*context*/,
                                        const v1::AnalyzeTargetRequest* request,
                                        v1::AnalyzeTargetResponse* response) {
  return Tell(target, *request, *response);
}

grpc::Status FakeAdvisor::AnalyzeWin(grpc::ServerContext* context,
                                     const v1::AnalyzeWinRequest* request,
                                     v1::AnalyzeWinResponse* response) {
  NotePatience(*context);
  return Tell(win, *request, *response);
}

grpc::Status FakeAdvisor::BatchAnalyzeTargets(
    grpc::ServerContext* /*context*/,
    const v1::BatchAnalyzeTargetsRequest* request,
    v1::BatchAnalyzeTargetsResponse* response) {
  return Tell(target_batch, *request, *response);
}

grpc::Status FakeAdvisor::BatchAnalyzeWins(
    grpc::ServerContext* /*context*/,
    const v1::BatchAnalyzeWinsRequest* request,
    v1::BatchAnalyzeWinsResponse* response) {
  return Tell(win_batch, *request, *response);
}

grpc::Status FakeAdvisor::SimulateGames(grpc::ServerContext* /*context*/,
                                        const v1::SimulateGamesRequest* request,
                                        v1::SimulateGamesResponse* response) {
  return Tell(simulate, *request, *response);
}

v1::AnalyzePositionRequest FakeAdvisor::last_analyze_request() const {
  const std::lock_guard lock(mutex_);
  return last_analyze_request_;
}

std::set<std::string> FakeAdvisor::peers() const {
  const std::lock_guard lock(mutex_);
  return peers_;
}

std::vector<std::string> FakeAdvisor::authorization() const {
  const std::lock_guard lock(mutex_);
  return authorization_;
}

FakeHealth::FakeHealth()
    : services{{"", grpc::health::v1::HealthCheckResponse::SERVING},
               {v1::AdvisorService::service_full_name(),
                grpc::health::v1::HealthCheckResponse::SERVING}} {}

grpc::Status FakeHealth::Check(
    grpc::ServerContext* /*context*/,
    const grpc::health::v1::HealthCheckRequest* request,
    grpc::health::v1::HealthCheckResponse* response) {
  const auto service = services.find(request->service());
  if (service == services.end()) {
    return grpc::Status(grpc::NOT_FOUND, "service name unknown");
  }
  response->set_status(service->second);
  return grpc::Status::OK;
}

FakeServer::FakeServer() : address_("unix:" + directory_.File("socket")) {}

FakeServer::~FakeServer() {
  if (server_ != nullptr) {
    server_->Shutdown();
    server_->Wait();
  }
}

void FakeServer::Start() {
  int port = 0;
  Listen(address_, grpc::InsecureServerCredentials(), port);
}

void FakeServer::StartOnTcp(
    const std::shared_ptr<grpc::ServerCredentials>& credentials) {
  int port = 0;
  Listen("127.0.0.1:0", credentials, port);
  address_ = "127.0.0.1:" + std::to_string(port);
}

void FakeServer::Listen(
    const std::string& address,
    const std::shared_ptr<grpc::ServerCredentials>& credentials, int& port) {
  server_ = grpc::ServerBuilder()
                .AddListeningPort(address, credentials, &port)
                .RegisterService(&advisor)
                .RegisterService(&health)
                .RegisterService(&admin)
                .RegisterService(&operations)
                .BuildAndStart();
}

YatzyClient FakeServer::Client() {
  if (server_ == nullptr) Start();
  return YatzyClient::Create(
             address_, {.deadline = kPatience, .retry = {.max_attempts = 1}})
      .value();
}

}  // namespace yatzy::client
