#include "client/ctl/query_commands.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <vector>

#include "client/ctl/format.h"
#include "tests/client/ctl/test_streams.h"
#include "tests/client/fake_server.h"

namespace yatzy::client {
namespace {

using ::testing::HasSubstr;

class QueryCommandsTest : public ::testing::Test {
 protected:
  ExitCode Evaluate(const v1::GameState& state,
                    OutputFormat format = OutputFormat::kText) {
    return RunEvaluate(server_.Client(), state, format, io_.streams);
  }

  ExitCode Analyze(const v1::Position& position, int max_actions = 0,
                   OutputFormat format = OutputFormat::kText) {
    v1::AnalyzePositionRequest request;
    *request.mutable_position() = position;
    request.set_max_actions(max_actions);
    return RunAnalyze(server_.Client(), request, format, io_.streams, {});
  }

  FakeServer server_;
  TestStreams io_;
};

v1::GameState StateOf(const std::vector<v1::Category>& filled, int upper,
                      int banked) {
  v1::GameState state;
  state.mutable_filled_categories()->Add(filled.begin(), filled.end());
  state.set_upper_score(upper);
  state.set_banked_score(banked);
  return state;
}

v1::Position PositionOf(const std::vector<int>& dice, int rerolls) {
  v1::Position position;
  position.mutable_state();
  position.mutable_dice()->Add(dice.begin(), dice.end());
  position.set_rerolls_left(rerolls);
  return position;
}

void AddKeep(const std::vector<int>& faces, double expected_final, double loss,
             v1::AnalyzePositionResponse& response) {
  v1::ActionValue& value = *response.add_actions();
  value.mutable_action()->mutable_keep()->mutable_faces()->Add(faces.begin(),
                                                               faces.end());
  value.set_expected_final(expected_final);
  value.set_expected_loss(loss);
}

void AddScore(v1::Category category, double expected_final, double loss,
              v1::AnalyzePositionResponse& response) {
  v1::ActionValue& value = *response.add_actions();
  value.mutable_action()->set_score(category);
  value.set_expected_final(expected_final);
  value.set_expected_loss(loss);
}

TEST_F(QueryCommandsTest, EvaluatesTheStartOfTheGame) {
  EXPECT_EQ(Evaluate({}), kExitOk);
  EXPECT_EQ(io_.out.str(),
            R"(State: all 15 categories open; upper score 0; banked score 0.

expected remaining  248.4400
expected final      248.4400
table               0123456789abcdef
position            filled none
)");
  EXPECT_EQ(io_.err.str(), "");
}

TEST_F(QueryCommandsTest, EvaluatesAGameUnderWay) {
  EXPECT_EQ(
      Evaluate(StateOf({v1::CATEGORY_ONE_PAIR, v1::CATEGORY_ONES}, 3, 15)),
      kExitOk);
  EXPECT_EQ(
      io_.out.str(),
      R"(State: 13 categories open, filled: Ones, One Pair; upper score 3; banked score 15.

expected remaining  248.4400
expected final      263.4400
table               0123456789abcdef
position            upper 3 | filled ones,one-pair | banked 15
)");
}

TEST_F(QueryCommandsTest, ListsTheOpenCategoriesNearTheEnd) {
  std::vector<v1::Category> filled;
  for (int number = 1; number <= 13; ++number) {
    filled.push_back(static_cast<v1::Category>(number));
  }
  EXPECT_EQ(Evaluate(StateOf(filled, 63, 200)), kExitOk);
  EXPECT_THAT(io_.out.str(),
              HasSubstr("13 categories filled, open: Chance, Yatzy;"));
  filled.insert(filled.end(), {v1::CATEGORY_CHANCE, v1::CATEGORY_YATZY});
  EXPECT_EQ(Evaluate(StateOf(filled, 63, 200)), kExitOk);
  EXPECT_THAT(io_.out.str(), HasSubstr("all 15 categories filled;"));
}

TEST_F(QueryCommandsTest, EvaluatesInJson) {
  server_.advisor.evaluate = [](const auto&, auto& response) {
    response.set_table_id("aa");
    return grpc::Status::OK;
  };
  EXPECT_EQ(Evaluate({}, OutputFormat::kJson), kExitOk);
  EXPECT_EQ(io_.out.str(),
            "{\"expectedRemaining\":0,\"expectedFinal\":0,\"tableId\":\"aa\","
            "\"ruleSet\":\"\"}\n");
}

TEST_F(QueryCommandsTest, ListsKeepsBestFirst) {
  server_.advisor.analyze = [](const auto&, auto& response) {
    AddKeep({3, 3, 3}, 256.12344, 0, response);
    AddKeep({3, 3, 3, 6}, 254.5, 1.62344, response);
    AddKeep({3, 3, 3, 5, 6}, 230.25, 25.87344, response);
    AddKeep({}, 99.0, 157.12344, response);
    response.set_table_id("0123456789abcdef");
    return grpc::Status::OK;
  };
  EXPECT_EQ(Analyze(PositionOf({3, 3, 3, 5, 6}, 2)), kExitOk);
  EXPECT_EQ(io_.out.str(), R"(Dice:  3 3 3 5 6; 2 rerolls left.
State: all 15 categories open; upper score 0; banked score 0.

 #  action           expected final      loss
 1  keep 3 3 3             256.1234      best
 2  keep 3 3 3 6           254.5000    1.6234
 3  keep all five          230.2500   25.8734
 4  reroll all five         99.0000  157.1234

table 0123456789abcdef
position dice 3 3 3 5 6 | rolls 2
)");
}

TEST_F(QueryCommandsTest, ListsCategoriesBestFirst) {
  server_.advisor.analyze = [](const auto&, auto& response) {
    AddScore(v1::CATEGORY_THREE_OF_A_KIND, 250, 0, response);
    AddScore(v1::CATEGORY_THREES, 250, 0, response);
    AddScore(v1::CATEGORY_YATZY, 200, 50, response);
    response.mutable_actions(0)->set_points(9);
    response.mutable_actions(1)->set_points(9);
    response.mutable_actions(1)->set_bonus_points(50);
    response.mutable_actions(1)->set_extra_points(100);
    response.set_table_id("0123456789abcdef");
    return grpc::Status::OK;
  };
  EXPECT_EQ(Analyze(PositionOf({6, 3, 3, 5, 3}, 0)), kExitOk);
  EXPECT_EQ(io_.out.str(), R"(Dice:  6 3 3 5 3; no reroll left.
State: all 15 categories open; upper score 0; banked score 0.

 #  action                                 points  expected final      loss
 1  score Three of a Kind                       9        250.0000      best
 2  score Threes           9 +50 bonus +100 extra        250.0000      best
 3  score Yatzy                                 0        200.0000   50.0000

table 0123456789abcdef
position dice 3 3 3 5 6 | rolls 0
)");
}

TEST_F(QueryCommandsTest, SaysOneReroll) {
  EXPECT_EQ(Analyze(PositionOf({1, 1, 1, 1, 1}, 1)), kExitOk);
  EXPECT_THAT(io_.out.str(), HasSubstr("1 1 1 1 1; 1 reroll left."));
}

TEST_F(QueryCommandsTest, ToleratesAnActionOfALaterServer) {
  server_.advisor.analyze = [](const auto&, auto& response) {
    response.add_actions();
    return grpc::Status::OK;
  };
  EXPECT_EQ(Analyze(PositionOf({1, 1, 1, 1, 1}, 1)), kExitOk);
  EXPECT_THAT(io_.out.str(), HasSubstr("this yatzyctl does not know"));
}

TEST_F(QueryCommandsTest, AnalyzesInJson) {
  server_.advisor.analyze = [](const auto&, auto& response) {
    AddKeep({3, 3}, 250, 0, response);
    response.set_table_id("aa");
    return grpc::Status::OK;
  };
  EXPECT_EQ(Analyze(PositionOf({3, 3, 1, 5, 6}, 2), 1, OutputFormat::kJson),
            kExitOk);
  EXPECT_EQ(server_.advisor.last_analyze_request().max_actions(), 1);
  EXPECT_EQ(io_.out.str(),
            "{\"actions\":[{\"action\":{\"keep\":{\"faces\":[3,3]}},"
            "\"expectedFinal\":250,\"expectedLoss\":0,\"points\":0,"
            "\"bonusPoints\":0,\"extraPoints\":0,\"upperScoreAfter\":0}],"
            "\"tableId\":\"aa\",\"ruleSet\":\"\"}\n");
}

TEST_F(QueryCommandsTest, ExplainsARefusal) {
  const auto refuse = [](const auto&, auto&) {
    return Refusal("2 fields are bad",
                   {{"position.dice[2]", "7 is not a face"},
                    {"position.dice[3]", "9 is not a face"}});
  };
  server_.advisor.analyze = refuse;
  EXPECT_EQ(Analyze(PositionOf({1, 2, 7, 9, 1}, 2)), kExitFailed);
  EXPECT_EQ(io_.out.str(), "");
  EXPECT_EQ(io_.err.str(),
            "yatzyctl: INVALID_ARGUMENT\n"
            "  --dice: 7 is not a face\n"
            "  --dice: 9 is not a face\n");
}

TEST_F(QueryCommandsTest, TellsUnavailableFromOtherFailures) {
  std::atomic<grpc::StatusCode> code = grpc::UNAVAILABLE;
  server_.advisor.evaluate = [&](const auto&, auto&) {
    return grpc::Status(code, "why");
  };
  EXPECT_EQ(Evaluate({}), kExitUnavailable);
  EXPECT_EQ(io_.err.str(), "yatzyctl: UNAVAILABLE: why\n");
  code = grpc::FAILED_PRECONDITION;
  EXPECT_EQ(Evaluate({}), kExitFailed);
}

TEST_F(QueryCommandsTest, FailsIfTheAnswerCannotBeWritten) {
  FullBuffer full;
  std::ostream out(&full);
  Streams streams{io_.in, out, io_.err, false};
  EXPECT_EQ(RunEvaluate(server_.Client(), {}, OutputFormat::kText, streams),
            kExitFailed);
  EXPECT_THAT(io_.err.str(), HasSubstr("cannot write to the standard output"));
}

TEST(FormatTest, CountsOneAsOne) {
  EXPECT_EQ(Counted(1, "category", "categories"), "1 category");
  EXPECT_EQ(Counted(0, "category", "categories"), "0 categories");
  EXPECT_EQ(Counted(15, "category", "categories"), "15 categories");
}

TEST(FormatTest, WritesPercentsThatAreNeitherNoneNorAll) {
  EXPECT_EQ(PercentText(0, 2), "0.00 %");
  EXPECT_EQ(PercentText(1.5e-7, 2), "<0.01 %");
  EXPECT_EQ(PercentText(0.004, 0), "<1 %");
  EXPECT_EQ(PercentText(0.1234, 1), "12.3 %");
  EXPECT_EQ(PercentText(0.996, 0), ">99 %");
  EXPECT_EQ(PercentText(0.99996, 2), ">99.99 %");
  EXPECT_EQ(PercentText(0.99999999999999745, 2), "100.00 %");
  EXPECT_EQ(PercentText(1, 0), "100 %");
}

TEST(JsonObjectTest, EscapesWhatAStringCannotHold) {
  EXPECT_EQ(
      JsonObject().Add("a\"", "unix:/a \"b\" \\c\n\x7f\xc3\xa5").ToString(),
      "{\"a\\\"\":\"unix:/a \\\"b\\\" \\\\c\\u000a\\u007f\xc3\xa5\"}");
}

}  // namespace
}  // namespace yatzy::client
