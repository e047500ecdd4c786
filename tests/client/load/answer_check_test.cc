#include "client/load/answer_check.h"

#include <gmock/gmock.h>

#include <memory>
#include <vector>

#include "client/load/sample_games.h"
#include "core/solver/solver.h"
#include "tests/client/right_answers.h"
#include "tests/support/reduced_rules.h"
#include "tests/support/solved_table.h"
#include "tests/support/status_matchers.h"

namespace yatzy::client {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class AnswerCheckTest : public ::testing::Test {
 protected:
  AnswerCheckTest() { AnswerFrom(SolvedTable(), advisor_); }

  template <typename Request, typename Response>
  static void ExpectRight(const FakeAdvisor::Answer<Request, Response>& answer,
                          const AnswerChecker& checker,
                          const Request& request) {
    Response response;
    EXPECT_TRUE(answer(request, response).ok());
    const Verdict verdict = checker.Check(request, response);
    EXPECT_EQ(verdict.kind, Verdict::kRight) << verdict.what;
    response.set_table_id("another");
    EXPECT_EQ(checker.Check(request, response).kind, Verdict::kOtherTable);
  }

  template <typename Request, typename Response, typename Spoil>
  void ExpectWrong(const FakeAdvisor::Answer<Request, Response>& answer,
                   const Request& request, Spoil spoil,
                   const std::string& what) {
    Response response;
    EXPECT_TRUE(answer(request, response).ok());
    spoil(response);
    const Verdict verdict = checker_.Check(request, response);
    EXPECT_EQ(verdict.kind, Verdict::kWrong) << what;
    EXPECT_THAT(verdict.what, StartsWith(what));
  }

  v1::AnalyzePositionRequest AnalyzeRequest(int rerolls) {
    SampleGames games(3, rerolls);
    v1::AnalyzePositionRequest request;
    *request.mutable_position() = games.NextPosition();
    return request;
  }

  FakeAdvisor advisor_;
  const AnswerChecker checker_{SolvedTable()};
};

TEST_F(AnswerCheckTest, TakesRightAnswers) {
  SampleGames games(5);
  for (int i = 0; i < 200; ++i) {
    v1::EvaluateStateRequest evaluate;
    *evaluate.mutable_state() = games.NextState();
    ExpectRight(advisor_.evaluate, checker_, evaluate);
    v1::AnalyzePositionRequest analyze;
    *analyze.mutable_position() = games.NextPosition();
    analyze.set_max_actions(i % 6);
    ExpectRight(advisor_.analyze, checker_, analyze);
    analyze.set_include_scoring(true);
    ExpectRight(advisor_.analyze, checker_, analyze);
    v1::StreamAnalyzePositionsRequest stream;
    stream.set_id(i);
    *stream.mutable_position() = games.NextPosition();
    ExpectRight(advisor_.stream, checker_, stream);
    v1::BatchAnalyzePositionsRequest batch;
    *batch.add_positions() = games.NextPosition();
    *batch.add_positions() = games.NextPosition();
    ExpectRight(advisor_.analyze_batch, checker_, batch);
    v1::BatchEvaluateStatesRequest states;
    states.add_state_indices(games.NextStateIndex());
    ExpectRight(advisor_.batch, checker_, states);
  }
}

TEST_F(AnswerCheckTest, FindsWrongValuesOfStates) {
  v1::EvaluateStateRequest request;
  request.mutable_state()->set_banked_score(10);
  ExpectWrong(
      advisor_.evaluate, request,
      [](auto& answer) {
        answer.set_expected_remaining(answer.expected_remaining() + 1e-12);
      },
      "expected_remaining is 248.43998");
  ExpectWrong(
      advisor_.evaluate, request,
      [](auto& answer) { answer.set_expected_final(248.44); },
      "expected_final is 248.44, expected 258.4399");
  v1::BatchEvaluateStatesRequest batch;
  batch.add_state_indices(0);
  batch.add_state_indices(64);
  ExpectWrong(
      advisor_.batch, batch,
      [](auto& answer) { answer.set_expected_remaining(1, 7); },
      "expected_remaining[1] is 7, expected ");
  ExpectWrong(
      advisor_.batch, batch,
      [](auto& answer) { answer.add_expected_remaining(7); },
      "the number of values is 3, expected 2");
}

TEST_F(AnswerCheckTest, FindsWrongActions) {
  for (const int rerolls : {0, 1, 2}) {
    const v1::AnalyzePositionRequest request = AnalyzeRequest(rerolls);
    ExpectWrong(
        advisor_.analyze, request,
        [](auto& answer) {
          answer.mutable_actions(0)->mutable_action()->Swap(
              answer.mutable_actions(1)->mutable_action());
        },
        "actions[0] is another one: ");
    ExpectWrong(
        advisor_.analyze, request,
        [](auto& answer) { answer.mutable_actions()->RemoveLast(); },
        "the number of actions is ");
    ExpectWrong(
        advisor_.analyze, request,
        [](auto& answer) {
          auto& value = *answer.mutable_actions(1);
          value.set_expected_final(value.expected_final() + 2e-9);
        },
        "actions[1] expected_final is ");
    ExpectWrong(
        advisor_.analyze, request,
        [](auto& answer) {
          auto& value = *answer.mutable_actions(1);
          value.set_expected_loss(value.expected_loss() - 2e-9);
        },
        "actions[1] expected_loss is ");
  }
}

TEST_F(AnswerCheckTest, FindsWhichAnswerOfABatchOrStreamIsWrong) {
  SampleGames games(9);
  v1::BatchAnalyzePositionsRequest batch;
  *batch.add_positions() = games.NextPosition();
  *batch.add_positions() = games.NextPosition();
  ExpectWrong(
      advisor_.analyze_batch, batch,
      [](auto& answer) {
        answer.mutable_analyses(1)->mutable_actions(0)->set_expected_final(1);
      },
      "analyses[1] actions[0] expected_final is 1, expected ");
  ExpectWrong(
      advisor_.analyze_batch, batch,
      [](auto& answer) { answer.mutable_analyses()->RemoveLast(); },
      "the number of analyses is 1, expected 2");
  v1::StreamAnalyzePositionsRequest stream;
  stream.set_id(17);
  *stream.mutable_position() = games.NextPosition();
  ExpectWrong(
      advisor_.stream, stream, [](auto& answer) { answer.set_id(18); },
      "id is 18, expected 17");
}

TEST_F(AnswerCheckTest, FetchesTheTableOfTheServer) {
  FakeServer server;
  AnswerFrom(SolvedTable(), server.advisor);
  const auto checker = AnswerChecker::Fetch(server.Client());
  ASSERT_THAT(checker, IsOk());
  EXPECT_EQ(checker->table_id(), SolvedTable()->id());
  EXPECT_EQ(server.advisor.calls(), 44);
  ExpectRight(advisor_.analyze, *checker, AnalyzeRequest(2));
}

TEST_F(AnswerCheckTest, FetchesNothingOnceItIsStopped) {
  FakeServer server;
  AnswerFrom(SolvedTable(), server.advisor);
  std::stop_source stop;
  stop.request_stop();
  EXPECT_THAT(AnswerChecker::Fetch(server.Client(), Game::Default(), "",
                                   stop.get_token()),
              StatusIs(absl::StatusCode::kCancelled,
                       "stopped while the table was fetched"));
  EXPECT_EQ(server.advisor.calls(), 0);
}

TEST_F(AnswerCheckTest, FindsAnswersAboutAnotherRuleSet) {
  v1::EvaluateStateRequest request;
  request.set_rule_set("kniffel");
  ExpectWrong(
      advisor_.evaluate, request, [](auto&) {},
      "rule_set is \"\", expected \"kniffel\"");
}

// Games that are solved at once: with a mark, in a fixed order, with other
// dice.
std::vector<std::shared_ptr<const Game>> SmallGames() {
  std::vector<std::shared_ptr<const Game>> games;
  for (const char* id : {"yahtzee", "yahtzee+forced", "kniffel+rolls2"}) {
    games.push_back(*Game::Compile(
        ReducedRules(id,
                     {Category::kFives, Category::kSixes, Category::kFullHouse,
                      Category::kYatzy, Category::kChance},
                     40)));
  }
  games.push_back(*Game::Compile(ReducedRules(
      "crag", {Category::kSixes, Category::kThirteen, Category::kCrag}, 0)));
  return games;
}

TEST_F(AnswerCheckTest, ChecksOtherGames) {
  for (const auto& game : SmallGames()) {
    SCOPED_TRACE(game->id());
    FakeServer server;
    AnswerFrom(*Solve(game, {}), server.advisor);
    const auto fetched =
        AnswerChecker::Fetch(server.Client(), game, game->id());
    ASSERT_THAT(fetched, IsOk());
    SampleGames games(2, -1, game);
    for (int i = 0; i < 50; ++i) {
      v1::EvaluateStateRequest evaluate;
      *evaluate.mutable_state() = games.NextState();
      ExpectRight(server.advisor.evaluate, *fetched, evaluate);
      v1::AnalyzePositionRequest analyze;
      *analyze.mutable_position() = games.NextPosition();
      ExpectRight(server.advisor.analyze, *fetched, analyze);
      v1::BatchEvaluateStatesRequest states;
      states.add_state_indices(games.NextStateIndex());
      ExpectRight(server.advisor.batch, *fetched, states);
    }
  }
}

TEST_F(AnswerCheckTest, RefusesATableThatIsNotWhatItsNameSays) {
  FakeServer server;
  AnswerFrom(SolvedTable(), server.advisor);
  server.advisor.batch = [right = server.advisor.batch](const auto& request,
                                                        auto& response) {
    const grpc::Status status = right(request, response);
    response.set_table_id("0123456789abcdef");
    return status;
  };
  EXPECT_THAT(AnswerChecker::Fetch(server.Client()),
              StatusIs(absl::StatusCode::kDataLoss,
                       HasSubstr("names its table 0123456789abcdef")));
}

TEST_F(AnswerCheckTest, RefusesValuesThatNoTableHas) {
  FakeServer server;  // whose values rise with the index
  EXPECT_THAT(AnswerChecker::Fetch(server.Client()),
              StatusIs(absl::StatusCode::kDataLoss,
                       HasSubstr("the server's values: index ")));
}

TEST_F(AnswerCheckTest, RefusesATableThatChangesWhileItIsFetched) {
  FakeServer server;
  server.advisor.batch = [&](const auto& request, auto& response) {
    for (int i = 0; i < request.state_indices_size(); ++i) {
      response.add_expected_remaining(0);
    }
    response.set_table_id(server.advisor.calls() < 3 ? "old" : "new");
    return grpc::Status::OK;
  };
  EXPECT_THAT(
      AnswerChecker::Fetch(server.Client()),
      StatusIs(absl::StatusCode::kAborted, HasSubstr("from table old to new")));
}

}  // namespace
}  // namespace yatzy::client
