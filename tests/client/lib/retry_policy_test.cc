// When calls are made again, in both forms.
#include <gmock/gmock.h>

#include <future>
#include <memory>
#include <string>
#include <utility>

#include "absl/time/clock.h"
#include "client/lib/yatzy_client.h"
#include "proto/status/status.h"
#include "tests/client/fake_server.h"
#include "tests/support/status_matchers.h"

namespace yatzy::client {
namespace {

using Answer = absl::StatusOr<v1::EvaluateStateResponse>;

// One of the two forms of EvaluateState.
using Form = Answer (*)(const YatzyClient&);

Answer Blocking(const YatzyClient& client) { return client.EvaluateState({}); }

Answer WithCallback(const YatzyClient& client) {
  const auto answer = std::make_shared<std::promise<Answer>>();
  client.AsyncEvaluateState(
      {}, [answer](Answer result) { answer->set_value(std::move(result)); });
  return answer->get_future().get();
}

class RetryPolicyTest : public ::testing::TestWithParam<Form> {
 protected:
  YatzyClient Client(const ClientOptions& options) {
    server_.Start();
    return YatzyClient::Create(server_.address(), options).value();
  }

  // The first calls are refused so.
  void Refuse(const absl::Status& status, int times) {
    server_.advisor.evaluate = [this, status, times](const auto&, auto&) {
      return server_.advisor.calls() <= times ? ToGrpcStatus(status)
                                              : grpc::Status::OK;
    };
  }

  FakeServer server_;
};

TEST_P(RetryPolicyTest, RepeatsUnavailableCalls) {
  Refuse(absl::UnavailableError("no table"), 2);
  EXPECT_THAT(GetParam()(Client({.deadline = kPatience})), IsOk());
  EXPECT_EQ(server_.advisor.calls(), 3);
}

// A proxy has lost the server behind it.
TEST_P(RetryPolicyTest, RepeatsCallsWhoseStreamWasReset) {
  Refuse(absl::InternalError("Received RST_STREAM with error code 2"), 2);
  EXPECT_THAT(GetParam()(Client({.deadline = kPatience})), IsOk());
  EXPECT_EQ(server_.advisor.calls(), 3);
}

TEST_P(RetryPolicyTest, CallsAResetStreamABrokenConnection) {
  Refuse(absl::InternalError("Received RST_STREAM with error code 2"), 100);
  EXPECT_THAT(
      GetParam()(Client({.deadline = kPatience, .retry = {.max_attempts = 1}})),
      StatusIs(
          absl::StatusCode::kUnavailable,
          testing::HasSubstr("broke: Received RST_STREAM with error code 2")));
}

TEST_P(RetryPolicyTest, KeepsWhatAServerSaysOfItsOwnBound) {
  Refuse(absl::DeadlineExceededError("the call has taken more than 1m"), 100);
  EXPECT_THAT(GetParam()(Client({.deadline = kPatience})),
              StatusIs(absl::StatusCode::kDeadlineExceeded,
                       "the call has taken more than 1m"));
  EXPECT_EQ(server_.advisor.calls(), 1);
}

TEST_P(RetryPolicyTest, DoesNotRepeatOtherInternalErrors) {
  Refuse(absl::InternalError("a bug"), 100);
  EXPECT_THAT(GetParam()(Client({.deadline = kPatience})),
              StatusIs(absl::StatusCode::kInternal, "a bug"));
  EXPECT_EQ(server_.advisor.calls(), 1);
}

TEST_P(RetryPolicyTest, GivesUpAfterTheLastAttempt) {
  Refuse(absl::UnavailableError("no table"), 100);
  EXPECT_THAT(
      GetParam()(Client({.deadline = kPatience, .retry = {.max_attempts = 2}})),
      StatusIs(absl::StatusCode::kUnavailable, "no table"));
  EXPECT_EQ(server_.advisor.calls(), 2);
}

TEST_P(RetryPolicyTest, WaitsAsLongAsTheServerAsks) {
  constexpr absl::Duration kDelay = absl::Milliseconds(300);
  Refuse(RetryLater("full", kDelay), 1);
  const YatzyClient client = Client(
      {.deadline = kPatience, .retry = {.first_pause = absl::ZeroDuration()}});
  const absl::Time start = absl::Now();
  EXPECT_THAT(GetParam()(client), IsOk());
  EXPECT_GE(absl::Now() - start, kDelay);
  EXPECT_EQ(server_.advisor.calls(), 2);
}

TEST_P(RetryPolicyTest, DoesNotRepeatWhatWasExhaustedWithoutADelay) {
  Refuse(absl::ResourceExhaustedError("too large"), 1);
  EXPECT_THAT(GetParam()(Client({.deadline = kPatience})),
              StatusIs(absl::StatusCode::kResourceExhausted, "too large"));
  EXPECT_EQ(server_.advisor.calls(), 1);
}

TEST_P(RetryPolicyTest, BeginsNoPauseThatOutlastsTheDeadline) {
  Refuse(RetryLater("full", absl::Hours(1)), 1);
  const YatzyClient client = Client({.deadline = kPatience});
  const absl::Time start = absl::Now();
  const Answer answer = GetParam()(client);
  EXPECT_LT(absl::Now() - start, kPatience);
  EXPECT_TRUE(absl::IsResourceExhausted(answer.status())) << answer.status();
  EXPECT_EQ(RetryDelay(answer.status()), absl::Hours(1));
  EXPECT_EQ(server_.advisor.calls(), 1);
}

TEST_P(RetryPolicyTest, DoesNotRepeatWhatWasRefused) {
  Refuse(absl::InvalidArgumentError("no"), 1);
  EXPECT_THAT(GetParam()(Client({.deadline = kPatience})),
              StatusIs(absl::StatusCode::kInvalidArgument, "no"));
  EXPECT_EQ(server_.advisor.calls(), 1);
}

INSTANTIATE_TEST_SUITE_P(Forms, RetryPolicyTest,
                         ::testing::Values(Blocking, WithCallback),
                         [](const auto& form) {
                           return std::string(form.index == 0 ? "Blocking"
                                                              : "Callback");
                         });

TEST(RetryOptionsTest, NamesAPauseOutOfRange) {
  for (const RetryPolicy& retry :
       {RetryPolicy{.first_pause = absl::Milliseconds(-1)},
        RetryPolicy{.first_pause = absl::Seconds(2)}}) {
    EXPECT_THAT(NewChannel("localhost:1", {.retry = retry}),
                StatusIs(absl::StatusCode::kInvalidArgument,
                         ::testing::HasSubstr("first_pause is ")));
  }
}

}  // namespace
}  // namespace yatzy::client
