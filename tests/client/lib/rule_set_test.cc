// That no answer about another rule set reaches the caller.
#include <gmock/gmock.h>

#include <functional>
#include <future>
#include <string>
#include <vector>

#include "client/lib/admin_client.h"
#include "client/lib/yatzy_client.h"
#include "tests/client/fake_server.h"
#include "tests/support/status_matchers.h"

namespace yatzy::client {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

template <typename Request>
Request About(const std::string& rule_set) {
  Request request;
  request.set_rule_set(rule_set);
  return request;
}

// Waits for what a method gives to its callback.
template <typename Response>
absl::Status OutcomeOfCall(
    const std::function<void(YatzyClient::Callback<Response>)>& call) {
  std::promise<absl::Status> end;
  call([&](const absl::StatusOr<Response>& answer) {
    end.set_value(answer.status());
  });
  return end.get_future().get();
}

// What becomes of a question about a rule set, by method and form.
struct EchoForm {
  const char* name;
  std::function<absl::Status(const YatzyClient&, const std::string& rule_set)>
      ask;
};

template <typename Request, typename Response>
std::vector<EchoForm> EchoFormsOf(
    const char* name,
    absl::StatusOr<Response> (YatzyClient::*blocking)(const Request&) const,
    PendingCall (YatzyClient::*async)(Request, YatzyClient::Callback<Response>)
        const) {
  return {{name,
           [=](const YatzyClient& client, const std::string& rule_set) {
             return (client.*blocking)(About<Request>(rule_set)).status();
           }},
          {name, [=](const YatzyClient& client, const std::string& rule_set) {
             return OutcomeOfCall<Response>([&](auto callback) {
               static_cast<void>(
                   (client.*async)(About<Request>(rule_set), callback));
             });
           }}};
}

template <typename Method>
std::vector<EchoForm> EchoFormsOf(
    const char* name,
    absl::StatusOr<QueryStream<Method>> (YatzyClient::*blocking)() const,
    AsyncQueryStream<Method> (YatzyClient::*async)(
        typename AsyncQueryStream<Method>::OnAnswer,
        typename AsyncQueryStream<Method>::OnEnd) const) {
  using Request = typename Method::Request;
  return {{name,
           [=](const YatzyClient& client, const std::string& rule_set) {
             auto stream = (client.*blocking)();
             if (!stream.ok()) return stream.status();
             stream->Write(About<Request>(rule_set));
             stream->WritesDone();
             while (stream->Read().has_value()) {
             }
             return stream->Finish();
           }},
          {name, [=](const YatzyClient& client, const std::string& rule_set) {
             std::promise<absl::Status> end;
             auto stream = (client.*async)(
                 [](const auto&) {},
                 [&](const absl::Status& status) { end.set_value(status); });
             stream.Write(About<Request>(rule_set));
             stream.WritesDone();
             return end.get_future().get();
           }}};
}

std::vector<EchoForm> AllEchoForms() {
  std::vector<EchoForm> all;
  const auto add = [&](const std::vector<EchoForm>& forms) {
    all.insert(all.end(), forms.begin(), forms.end());
  };
  add(EchoFormsOf("EvaluateState", &YatzyClient::EvaluateState,
                  &YatzyClient::AsyncEvaluateState));
  add(EchoFormsOf("BatchEvaluateStates", &YatzyClient::BatchEvaluateStates,
                  &YatzyClient::AsyncBatchEvaluateStates));
  add(EchoFormsOf("AnalyzePosition", &YatzyClient::AnalyzePosition,
                  &YatzyClient::AsyncAnalyzePosition));
  add(EchoFormsOf("BatchAnalyzePositions", &YatzyClient::BatchAnalyzePositions,
                  &YatzyClient::AsyncBatchAnalyzePositions));
  add(EchoFormsOf("EvaluateDistribution", &YatzyClient::EvaluateDistribution,
                  &YatzyClient::AsyncEvaluateDistribution));
  add(EchoFormsOf("BatchEvaluateDistributions",
                  &YatzyClient::BatchEvaluateDistributions,
                  &YatzyClient::AsyncBatchEvaluateDistributions));
  add(EchoFormsOf("AnalyzeTarget", &YatzyClient::AnalyzeTarget,
                  &YatzyClient::AsyncAnalyzeTarget));
  add(EchoFormsOf("AnalyzeWin", &YatzyClient::AnalyzeWin,
                  &YatzyClient::AsyncAnalyzeWin));
  add(EchoFormsOf("BatchAnalyzeTargets", &YatzyClient::BatchAnalyzeTargets,
                  &YatzyClient::AsyncBatchAnalyzeTargets));
  add(EchoFormsOf("BatchAnalyzeWins", &YatzyClient::BatchAnalyzeWins,
                  &YatzyClient::AsyncBatchAnalyzeWins));
  add(EchoFormsOf("StreamAnalyzePositions",
                  &YatzyClient::StreamAnalyzePositions,
                  &YatzyClient::AsyncStreamAnalyzePositions));
  add(EchoFormsOf("StreamReviewGames", &YatzyClient::StreamReviewGames,
                  &YatzyClient::AsyncStreamReviewGames));
  return all;
}

TEST(RuleSetTest, TakesAnswersThatRepeatTheRuleSet) {
  FakeServer server;
  const YatzyClient client = server.Client();
  for (const EchoForm& form : AllEchoForms()) {
    for (const char* rule_set : {"", "yahtzee"}) {
      EXPECT_THAT(form.ask(client, rule_set), IsOk()) << form.name;
    }
  }
}

TEST(RuleSetTest, RefusesAnswersOfAServerFromBeforeRuleSets) {
  FakeServer server;
  server.advisor.echo = [](const std::string&) { return ""; };
  const YatzyClient client = server.Client();
  for (const EchoForm& form : AllEchoForms()) {
    EXPECT_THAT(form.ask(client, ""), IsOk()) << form.name;
    EXPECT_THAT(form.ask(client, "yahtzee"),
                StatusIs(absl::StatusCode::kInternal,
                         AllOf(HasSubstr("asked about rule set \"yahtzee\""),
                               HasSubstr("older than rule sets"))))
        << form.name;
  }
}

TEST(RuleSetTest, RefusesAnswersAboutAnother) {
  FakeServer server;
  server.advisor.echo = [](const std::string&) { return "kniffel"; };
  const YatzyClient client = server.Client();
  for (const EchoForm& form : AllEchoForms()) {
    EXPECT_THAT(form.ask(client, "yahtzee"),
                StatusIs(absl::StatusCode::kInternal,
                         HasSubstr("\"yahtzee\", the server answered about "
                                   "\"kniffel\"")))
        << form.name;
  }
}

TEST(RuleSetTest, AStreamMayBeAboutSeveral) {
  FakeServer server;
  server.advisor.stream = [](const auto& request, auto& response) {
    response.set_id(request.id());
    if (request.id() == 3) response.set_rule_set("yacht");
    return grpc::Status::OK;
  };
  auto stream = server.Client().StreamAnalyzePositions();
  ASSERT_THAT(stream, IsOk());
  std::uint64_t id = 0;
  for (const char* rule_set : {"yahtzee", "", "kniffel", "crag"}) {
    auto request = About<v1::StreamAnalyzePositionsRequest>(rule_set);
    request.set_id(++id);
    stream->Write(request);
  }
  std::vector<std::uint64_t> ids;
  while (const auto answer = stream->Read()) ids.push_back(answer->id());
  EXPECT_THAT(ids, ElementsAre(1, 2));
  EXPECT_THAT(stream->Finish(),
              StatusIs(absl::StatusCode::kInternal, HasSubstr("\"kniffel\"")));
}

TEST(RuleSetTest, ListsThoseOfTheServer) {
  FakeServer server;
  server.advisor.rule_sets = [](const auto&, auto& response) {
    response.add_rule_sets()->set_id("scandinavian");
    response.add_rule_sets()->set_id("yahtzee");
    return grpc::Status::OK;
  };
  const YatzyClient client = server.Client();
  const auto list = client.ListRuleSets();
  ASSERT_THAT(list, IsOk());
  EXPECT_EQ(list->rule_sets(1).id(), "yahtzee");
  EXPECT_THAT(OutcomeOfCall<v1::ListRuleSetsResponse>([&](auto callback) {
                static_cast<void>(client.AsyncListRuleSets(callback));
              }),
              IsOk());
}

TEST(RuleSetTest, ListsNoneOfAServerFromBeforeRuleSets) {
  FakeServer server;
  EXPECT_TRUE(absl::IsUnimplemented(server.Client().ListRuleSets().status()));
}

// What operators ask of one rule set, and what the server is told.
class AdminRuleSetTest : public ::testing::Test {
 protected:
  AdminRuleSetTest() {
    const auto note = [this](const auto& request, auto&) {
      asked_.push_back(request.rule_set());
      return grpc::Status::OK;
    };
    server_.admin.resolve = note;
    server_.admin.tables = note;
    server_.admin.activate = note;
    server_.admin.prune = note;
    server_.admin.verify = note;
    server_.Start();
  }

  absl::Status AskAll(const std::string& rule_set) {
    const auto client =
        AdminClient::Create(server_.address(), {.deadline = kPatience});
    absl::Status status = client.status();
    admin::v1::ResolveTableRequest resolve;
    resolve.set_rule_set(rule_set);
    status.Update(client->ResolveTable(resolve).status());
    status.Update(client->ListTables(rule_set).status());
    status.Update(client->ActivateTable("aa", rule_set).status());
    status.Update(client->PruneTables(1, true, rule_set).status());
    status.Update(client->VerifyTable(rule_set).status());
    return status;
  }

  FakeServer server_;
  std::vector<std::string> asked_;
};

TEST_F(AdminRuleSetTest, AsksForARuleSet) {
  server_.admin.status = [](const auto&, auto& status) {
    status.add_rule_sets()->set_rule_set("scandinavian");
    return grpc::Status::OK;
  };
  EXPECT_THAT(AskAll("yahtzee"), IsOk());
  EXPECT_EQ(asked_, std::vector<std::string>(5, "yahtzee"));
}

TEST_F(AdminRuleSetTest, AsksAnOlderServerOnlyForItsOwn) {
  server_.admin.status = [](const auto&, auto&) { return grpc::Status::OK; };
  EXPECT_THAT(AskAll(""), IsOk());
  EXPECT_EQ(asked_, std::vector<std::string>(5, ""));
  EXPECT_THAT(AskAll("yahtzee"),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       AllOf(HasSubstr("older than rule sets"),
                             HasSubstr("none of \"yahtzee\""))));
  EXPECT_EQ(asked_.size(), 5u);
}

}  // namespace
}  // namespace yatzy::client
