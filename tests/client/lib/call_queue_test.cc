// Answers that go to callbacks.
#include "client/lib/call_queue.h"

#include <gmock/gmock.h>

#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "absl/synchronization/notification.h"
#include "client/lib/yatzy_client.h"
#include "tests/client/fake_server.h"
#include "tests/support/status_matchers.h"

namespace yatzy::client {
namespace {

using ::grpc::health::v1::HealthCheckResponse;
using ::testing::HasSubstr;

// A callback, and what it was given.
template <typename T>
class Promised {
 public:
  std::function<void(absl::StatusOr<T>)> Callback() {
    return [promise = promise_](absl::StatusOr<T> result) {
      promise->set_value(std::move(result));
    };
  }
  absl::StatusOr<T> Get() { return promise_->get_future().get(); }

 private:
  std::shared_ptr<std::promise<absl::StatusOr<T>>> promise_ =
      std::make_shared<std::promise<absl::StatusOr<T>>>();
};

// A server that answers no evaluation until it is told to.
class CallQueueTest : public ::testing::Test {
 protected:
  ~CallQueueTest() override {
    if (!go_on_.HasBeenNotified()) go_on_.Notify();
  }

  void HoldEvaluations() {
    server_.advisor.evaluate = [this](const auto&, auto&) {
      std::call_once(first_, [this] { arrived_.Notify(); });
      go_on_.WaitForNotification();
      return grpc::Status::OK;
    };
  }

  std::once_flag first_;
  absl::Notification arrived_;  // the first evaluation has
  absl::Notification go_on_;
  FakeServer server_;
};

TEST_F(CallQueueTest, EveryMethodHasACallbackForm) {
  server_.advisor.analyze_batch = [](const auto& request, auto& response) {
    for (int i = 0; i < request.positions_size(); ++i) response.add_analyses();
    return grpc::Status::OK;
  };
  const YatzyClient client = server_.Client();
  Promised<v1::EvaluateStateResponse> evaluation;
  Promised<v1::BatchEvaluateStatesResponse> values;
  Promised<v1::AnalyzePositionResponse> analysis;
  Promised<v1::BatchAnalyzePositionsResponse> analyses;
  Promised<YatzyClient::Health> health;
  v1::EvaluateStateRequest state;
  state.mutable_state()->set_banked_score(15);
  client.AsyncEvaluateState(state, evaluation.Callback());
  v1::BatchEvaluateStatesRequest batch;
  batch.add_state_indices(16);
  client.AsyncBatchEvaluateStates(batch, values.Callback());
  client.AsyncAnalyzePosition({}, analysis.Callback());
  v1::BatchAnalyzePositionsRequest positions;
  positions.add_positions();
  client.AsyncBatchAnalyzePositions(positions, analyses.Callback());
  client.AsyncCheckHealth("", health.Callback());
  EXPECT_EQ(evaluation.Get()->expected_final(), 248.43998 + 15);
  EXPECT_EQ(values.Get()->expected_remaining(0), 2);
  EXPECT_EQ(analysis.Get()->table_id(), "0123456789abcdef");
  EXPECT_EQ(analyses.Get()->analyses_size(), 1);
  EXPECT_EQ(health.Get().value(), HealthCheckResponse::SERVING);
}

TEST_F(CallQueueTest, RefusesAnAnswerOfAnotherSize) {
  const YatzyClient client = server_.Client();
  v1::BatchAnalyzePositionsRequest positions;
  positions.add_positions();
  Promised<v1::BatchAnalyzePositionsResponse> analyses;
  client.AsyncBatchAnalyzePositions(positions, analyses.Callback());
  for (const auto& answer :
       {analyses.Get(), client.BatchAnalyzePositions(positions)}) {
    EXPECT_THAT(answer, StatusIs(absl::StatusCode::kInternal,
                                 HasSubstr("0 analyses for 1 positions")));
  }
}

TEST_F(CallQueueTest, ACancelledCallIsToldSo) {
  HoldEvaluations();
  const YatzyClient client = server_.Client();
  Promised<v1::EvaluateStateResponse> answer;
  const PendingCall call = client.AsyncEvaluateState({}, answer.Callback());
  arrived_.WaitForNotification();
  call.Cancel();
  EXPECT_TRUE(absl::IsCancelled(answer.Get().status()));
  call.Cancel();  // without an effect
}

TEST_F(CallQueueTest, ACallThatPausesIsCancelledAtOnce) {
  server_.advisor.evaluate = [this](const auto&, auto&) {
    std::call_once(first_, [this] { arrived_.Notify(); });
    return grpc::Status(grpc::UNAVAILABLE, "no table");
  };
  server_.Start();
  const YatzyClient client =
      YatzyClient::Create(server_.address(),
                          {.deadline = absl::InfiniteDuration(),
                           .retry = {.first_pause = absl::Hours(100),
                                     .longest_pause = absl::Hours(100)}})
          .value();
  Promised<v1::EvaluateStateResponse> answer;
  const PendingCall call = client.AsyncEvaluateState({}, answer.Callback());
  arrived_.WaitForNotification();
  call.Cancel();
  EXPECT_TRUE(absl::IsCancelled(answer.Get().status()));
}

TEST_F(CallQueueTest, AClientThatGoesCancelsItsCalls) {
  HoldEvaluations();
  std::optional<YatzyClient> client = server_.Client();
  std::vector<absl::Status> ends;
  std::vector<PendingCall> calls;
  for (int i = 0; i < 10; ++i) {
    calls.push_back(client->AsyncEvaluateState(
        {}, [&](const auto& result) { ends.push_back(result.status()); }));
  }
  arrived_.WaitForNotification();
  client.reset();
  ASSERT_EQ(ends.size(), 10);
  for (const absl::Status& end : ends) EXPECT_TRUE(absl::IsCancelled(end));
  calls.front().Cancel();  // outlives the client
}

TEST_F(CallQueueTest, ACallbackMayCallAgain) {
  const YatzyClient client = server_.Client();
  Promised<v1::EvaluateStateResponse> second;
  client.AsyncEvaluateState({}, [&](const auto& /*first*/) {
    client.AsyncEvaluateState({}, second.Callback());
  });
  EXPECT_THAT(second.Get(), IsOk());
}

TEST_F(CallQueueTest, AMovedClientKeepsItsCalls) {
  HoldEvaluations();
  YatzyClient client = server_.Client();
  Promised<v1::EvaluateStateResponse> answer;
  client.AsyncEvaluateState({}, answer.Callback());
  arrived_.WaitForNotification();
  const YatzyClient moved = std::move(client);
  go_on_.Notify();
  EXPECT_THAT(answer.Get(), IsOk());
}

TEST_F(CallQueueTest, NamesAServerThatIsNotThere) {
  const YatzyClient client =
      YatzyClient::Create(server_.address(),
                          {.deadline = absl::Milliseconds(100)})
          .value();
  Promised<v1::EvaluateStateResponse> answer;
  client.AsyncEvaluateState({}, answer.Callback());
  EXPECT_THAT(answer.Get(), StatusIs(absl::StatusCode::kUnavailable,
                                     "no connection to " + server_.address() +
                                         " within 100ms"));
}

}  // namespace
}  // namespace yatzy::client
