#include "client/lib/yatzy_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "client/lib/channel.h"
#include "proto/status/details.h"
#include "tests/client/fake_server.h"
#include "tests/support/status_matchers.h"

namespace yatzy::client {
namespace {

using ::grpc::health::v1::HealthCheckResponse;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// A client that connects as users do.
YatzyClient Connect(const FakeServer& server, int max_attempts = 4) {
  return YatzyClient::Create(
             server.address(),
             {.deadline = kPatience, .retry = {.max_attempts = max_attempts}})
      .value();
}

v1::BatchEvaluateStatesRequest BatchOf(
    const std::vector<std::uint32_t>& state_indices) {
  v1::BatchEvaluateStatesRequest request;
  request.mutable_state_indices()->Add(state_indices.begin(),
                                       state_indices.end());
  return request;
}

TEST(YatzyClientTest, AsksAboutAState) {
  FakeServer server;
  const YatzyClient client = server.Client();
  v1::EvaluateStateRequest request;
  request.mutable_state()->set_banked_score(15);
  const auto answer = client.EvaluateState(request);
  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(answer->expected_final(), 248.43998 + 15);
}

TEST(YatzyClientTest, AsksAboutManyStatesInOrder) {
  FakeServer server;
  const YatzyClient client = server.Client();
  const auto answer = client.BatchEvaluateStates(BatchOf({16, 8, 0xffffff00}));
  ASSERT_THAT(answer, IsOk());
  EXPECT_THAT(answer->expected_remaining(),
              ElementsAre(2, 1, 0xffffff00 / 8.0f));
  EXPECT_EQ(answer->table_id(), "0123456789abcdef");
}

TEST(YatzyClientTest, RefusesAnAnswerOfAnotherSize) {
  FakeServer server;
  server.advisor.batch = [](const auto&, auto& response) {
    response.add_expected_remaining(1);
    return grpc::Status::OK;
  };
  const YatzyClient client = server.Client();
  EXPECT_THAT(client.BatchEvaluateStates(BatchOf({0, 64})),
              StatusIs(absl::StatusCode::kInternal,
                       HasSubstr("1 values for 2 states")));
}

TEST(YatzyClientTest, AsksForDistributions) {
  FakeServer server;
  const YatzyClient client = server.Client();
  const auto one = client.EvaluateDistribution({});
  ASSERT_THAT(one, IsOk());
  EXPECT_THAT(one->distribution().probabilities(), ElementsAre(1));
  v1::BatchEvaluateDistributionsRequest batch;
  batch.add_queries();
  batch.add_queries();
  const auto answer = client.BatchEvaluateDistributions(batch);
  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(answer->distributions_size(), 2);
  server.advisor.distribution_batch = [](const auto&, auto& response) {
    response.add_distributions();
    return grpc::Status::OK;
  };
  EXPECT_THAT(client.BatchEvaluateDistributions(batch),
              StatusIs(absl::StatusCode::kInternal,
                       HasSubstr("1 distributions for 2 queries")));
}

TEST(YatzyClientTest, AsksForTargetsAndWins) {
  FakeServer server;
  const YatzyClient client = server.Client();
  v1::BatchAnalyzeTargetsRequest targets;
  v1::BatchAnalyzeWinsRequest wins;
  for (int i = 0; i < 2; ++i) {
    targets.add_queries();
    wins.add_queries();
  }
  EXPECT_EQ(client.BatchAnalyzeTargets(targets)->targets_size(), 2);
  EXPECT_EQ(client.BatchAnalyzeWins(wins)->wins_size(), 2);
  server.advisor.target_batch = [](const auto&, auto&) {
    return grpc::Status::OK;
  };
  EXPECT_THAT(client.BatchAnalyzeTargets(targets),
              StatusIs(absl::StatusCode::kInternal,
                       HasSubstr("0 targets for 2 queries")));
  server.advisor.win_batch = [](const auto&, auto& response) {
    response.add_wins();
    return grpc::Status::OK;
  };
  EXPECT_THAT(
      client.BatchAnalyzeWins(wins),
      StatusIs(absl::StatusCode::kInternal, HasSubstr("1 wins for 2 queries")));
}

TEST(YatzyClientTest, AsksAboutAPosition) {
  FakeServer server;
  server.advisor.analyze = [](const auto&, auto& response) {
    response.add_actions()->mutable_action()->set_score(v1::CATEGORY_CHANCE);
    return grpc::Status::OK;
  };
  const YatzyClient client = server.Client();
  v1::AnalyzePositionRequest request;
  request.mutable_position()->set_rerolls_left(0);
  request.set_max_actions(7);
  const auto answer = client.AnalyzePosition(request);
  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(answer->actions(0).action().score(), v1::CATEGORY_CHANCE);
  const v1::AnalyzePositionRequest asked =
      server.advisor.last_analyze_request();
  EXPECT_TRUE(asked.position().has_rerolls_left());
  EXPECT_EQ(asked.max_actions(), 7);
}

TEST(YatzyClientTest, ReportsHealth) {
  FakeServer server;
  server.health.services["yatzy.v1.AdvisorService"] =
      HealthCheckResponse::NOT_SERVING;
  const YatzyClient client = server.Client();
  EXPECT_EQ(client.CheckHealth("").value(), HealthCheckResponse::SERVING);
  EXPECT_EQ(client.CheckHealth("yatzy.v1.AdvisorService").value(),
            HealthCheckResponse::NOT_SERVING);
  EXPECT_THAT(client.CheckHealth("nobody"),
              StatusIs(absl::StatusCode::kNotFound, "service name unknown"));
}

TEST(YatzyClientTest, KeepsCodeMessageAndFieldViolations) {
  FakeServer server;
  server.advisor.evaluate = [](const auto&, auto&) {
    return Refusal("two bad fields", {{"state.upper_score", "106 is too much"},
                                      {"state.banked_score", "-1 is less"}});
  };
  const YatzyClient client = server.Client();
  const auto answer = client.EvaluateState({});
  EXPECT_THAT(answer,
              StatusIs(absl::StatusCode::kInvalidArgument, "two bad fields"));
  const std::vector<FieldViolation> violations =
      FieldViolationsOf(answer.status());
  ASSERT_EQ(violations.size(), 2);
  EXPECT_EQ(violations[0].field, "state.upper_score");
  EXPECT_EQ(violations[1].description, "-1 is less");
}

TEST(YatzyClientTest, NamesASlowServer) {
  absl::Notification over;  // outlives the server, which waits for it
  FakeServer server;
  server.advisor.evaluate = [&](const auto&, auto&) {
    over.WaitForNotification();
    return grpc::Status::OK;
  };
  server.Start();
  const auto channel = NewChannel(server.address(), {}).value();
  // Connects first: what follows is about the server alone.
  EXPECT_THAT(YatzyClient(channel, "s", kPatience).CheckHealth(""), IsOk());
  EXPECT_THAT(
      YatzyClient(channel, "it", absl::Milliseconds(50)).EvaluateState({}),
      StatusIs(absl::StatusCode::kDeadlineExceeded,
               "no answer from it within 50ms"));
  over.Notify();
}

TEST(YatzyClientTest, NamesAServerThatIsNotThere) {
  const FakeServer server;
  const auto client = YatzyClient::Create(
      server.address(), {.deadline = absl::Milliseconds(200)});
  ASSERT_THAT(client, IsOk());
  EXPECT_THAT(client->EvaluateState({}),
              StatusIs(absl::StatusCode::kUnavailable,
                       AllOf(HasSubstr("no connection to " + server.address()),
                             HasSubstr("within 200ms"))));
}

TEST(YatzyClientTest, RetriesWhileUnavailable) {
  FakeServer server;
  std::atomic<int> refusals = 2;
  server.advisor.evaluate = [&](const auto&, auto& response) {
    response.set_table_id("ready");
    if (refusals-- > 0) return grpc::Status(grpc::UNAVAILABLE, "no table");
    return grpc::Status::OK;
  };
  server.Start();
  const auto answer = Connect(server).EvaluateState({});
  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(answer->table_id(), "ready");
  EXPECT_EQ(server.advisor.calls(), 3);
}

TEST(YatzyClientTest, GivesUpAfterTheLastAttempt) {
  for (const int attempts : {1, 3}) {
    FakeServer server;
    server.advisor.evaluate = [](const auto&, auto&) {
      return grpc::Status(grpc::UNAVAILABLE, "no table is loaded");
    };
    server.Start();
    EXPECT_THAT(Connect(server, attempts).EvaluateState({}),
                StatusIs(absl::StatusCode::kUnavailable, "no table is loaded"));
    EXPECT_EQ(server.advisor.calls(), attempts);
  }
}

TEST(YatzyClientTest, RetriesTheLargestBatch) {
  FakeServer server;
  std::atomic<bool> refused = false;
  const auto answer_batch = server.advisor.batch;
  server.advisor.batch = [&](const auto& request, auto& response) {
    if (!refused.exchange(true)) return grpc::Status(grpc::UNAVAILABLE, "");
    return answer_batch(request, response);
  };
  server.Start();
  EXPECT_THAT(Connect(server).BatchEvaluateStates(
                  BatchOf(std::vector<std::uint32_t>(262144, 64))),
              IsOk());
  EXPECT_EQ(server.advisor.calls(), 2);
}

TEST(YatzyClientTest, DoesNotRepeatWhatWasRefused) {
  for (const grpc::StatusCode code :
       {grpc::INVALID_ARGUMENT, grpc::FAILED_PRECONDITION, grpc::INTERNAL,
        grpc::RESOURCE_EXHAUSTED}) {
    FakeServer server;
    server.advisor.evaluate = [&](const auto&, auto&) {
      return grpc::Status(code, "no");
    };
    server.Start();
    EXPECT_THAT(Connect(server).EvaluateState({}),
                StatusIs(static_cast<absl::StatusCode>(code), "no"));
    EXPECT_EQ(server.advisor.calls(), 1);
  }
}

TEST(YatzyClientTest, WaitsForAServerThatIsNotUpYet) {
  FakeServer server;
  const auto channel =
      NewChannel(server.address(), {.deadline = kPatience}).value();
  const YatzyClient client(channel, server.address(), kPatience);
  absl::StatusOr<v1::EvaluateStateResponse> answer;
  std::thread asker([&] { answer = client.EvaluateState({}); });
  // Nothing but the call makes the channel connect; once that has failed, the
  // call was made before the server was there.
  grpc_connectivity_state state = GRPC_CHANNEL_IDLE;
  const auto give_up = absl::ToChronoTime(absl::Now() + kPatience);
  while (state != GRPC_CHANNEL_TRANSIENT_FAILURE &&
         channel->WaitForStateChange(state, give_up)) {
    state = channel->GetState(/*try_to_connect=*/false);
  }
  EXPECT_EQ(state, GRPC_CHANNEL_TRANSIENT_FAILURE);
  server.Start();
  asker.join();
  EXPECT_THAT(answer, IsOk());
}

TEST(YatzyClientTest, ServesManyThreads) {
  FakeServer server;
  server.Start();
  const YatzyClient client = Connect(server);
  std::atomic<int> answers = 0;
  std::array<std::thread, 4> askers;
  for (std::thread& asker : askers) {
    asker = std::thread([&] {
      for (int call = 0; call < 25; ++call) {
        if (client.EvaluateState({}).ok()) ++answers;
      }
    });
  }
  for (std::thread& asker : askers) asker.join();
  EXPECT_EQ(answers, 100);
}

}  // namespace
}  // namespace yatzy::client
