// The answers of yatzy.v1.AdvisorService, as a client without sockets sees
// them.
#include "server/query/advisor_service.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <bit>
#include <limits>
#include <string>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "proto/convert/convert.h"
#include "tests/support/default_game.h"
#include "tests/support/goldens.h"
#include "tests/support/solved_table.h"
#include "tests/support/test_server.h"

namespace yatzy::server {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;

// Half an ulp of the stored float, twice for what a move adds up.
constexpr double kTolerance = 2e-5;

class AdvisorServiceTest : public testing::Test {
 protected:
  AdvisorServiceTest() { server_.registry().Publish(SolvedTable()); }

  TestServer server_;
  const AdvisorClient client_{server_.server().InProcessChannel()};
};

TEST(AdvisorServiceWithoutTableTest, EveryMethodIsUnavailable) {
  TestServer server;
  const AdvisorClient client(server.server().InProcessChannel());
  for (const grpc::Status& status :
       {client.Evaluate().status, client.BatchEvaluate({}).status,
        client.Analyze({}).status, client.BatchAnalyze({}).status,
        client.Explain({}).status, client.Review({}).status,
        client.BatchReview({}).status, client.Simulate({}).status,
        client.Distribution({}).status, client.BatchDistribution({}).status}) {
    EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
    EXPECT_EQ(status.error_message(), "no table is loaded yet");
  }
}

TEST_F(AdvisorServiceTest, ADefaultRequestIsTheStartOfTheGame) {
  const auto [status, response] = client_.Evaluate();
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_NEAR(response.expected_remaining(), 248.439989378, 1e-5);
  EXPECT_EQ(response.expected_final(), response.expected_remaining());
  EXPECT_EQ(response.table_id(), SolvedTable()->id());
}

TEST_F(AdvisorServiceTest, TheFinalScoreIsBankedPlusRemaining) {
  v1::EvaluateStateRequest request = EvaluateRequest({1 << 14 | 1, 3});
  request.mutable_state()->set_banked_score(53);
  const auto response = client_.Evaluate(request).response;
  EXPECT_GT(response.expected_remaining(), 0);
  EXPECT_EQ(response.expected_final(), 53 + response.expected_remaining());
}

TEST_F(AdvisorServiceTest, AFinishedGameHasOnlyItsBonusToCome) {
  for (const int total : {0, 62, 63}) {
    const auto reply = client_.Evaluate(
        EvaluateRequest({kAllCategories, static_cast<std::uint8_t>(total)}));
    ASSERT_TRUE(reply.status.ok()) << reply.status.error_message();
    EXPECT_EQ(reply.response.expected_remaining(), total == 63 ? 50 : 0);
  }
}

TEST_F(AdvisorServiceTest, AnUpperScoreBeyond63IsWorthTheSame) {
  v1::EvaluateStateRequest request = EvaluateRequest({0b111111, 63});
  const double capped = client_.Evaluate(request).response.expected_remaining();
  request.mutable_state()->set_upper_score(105);
  EXPECT_EQ(client_.Evaluate(request).response.expected_remaining(), capped);
}

TEST_F(AdvisorServiceTest, EvaluatesTheReferenceStates) {
  const std::vector<GoldenState> states = GoldenStates();
  ASSERT_EQ(states.size(), 1000);
  for (const GoldenState& golden : states) {
    const auto reply = client_.Evaluate(EvaluateRequest(golden.state));
    ASSERT_TRUE(reply.status.ok()) << reply.status.error_message();
    ASSERT_NEAR(reply.response.expected_remaining(), golden.expected_remaining,
                kTolerance)
        << StateIndex(golden.state);
  }
}

bool Matches(const v1::Action& action, const Action& golden) {
  v1::ActionValue message;
  WriteActionValue(TheGame(), {}, {.action = golden}, message);
  return message.action().SerializeAsString() == action.SerializeAsString();
}

TEST_F(AdvisorServiceTest, RanksTheReferencePositions) {
  const std::vector<GoldenMove> moves = GoldenMoves();
  ASSERT_EQ(moves.size(), 1000);
  for (const GoldenMove& golden : moves) {
    v1::AnalyzePositionRequest request;
    *request.mutable_position() = ToMessage(golden.position);
    const auto [status, response] = client_.Analyze(request);
    SCOPED_TRACE(request.ShortDebugString());
    ASSERT_TRUE(status.ok()) << status.error_message();
    ASSERT_EQ(response.actions_size(), golden.options);
    EXPECT_EQ(response.table_id(), SolvedTable()->id());
    EXPECT_NEAR(response.actions(0).expected_final(), golden.expected_remaining,
                kTolerance);
    EXPECT_EQ(response.actions(0).expected_loss(), 0);
    const auto best =
        std::find_if(response.actions().begin(), response.actions().end(),
                     [&](const auto& value) {
                       return Matches(value.action(), golden.best);
                     });
    ASSERT_NE(best, response.actions().end());
    EXPECT_LE(best->expected_loss(),
              golden.second_gap > 2 * kTolerance ? 0 : 2 * kTolerance);
  }
}

TEST_F(AdvisorServiceTest, ActionsFallInValueByTheirLoss) {
  for (const GoldenMove& golden : GoldenMoves()) {
    v1::AnalyzePositionRequest request;
    *request.mutable_position() = ToMessage(golden.position);
    const auto response = client_.Analyze(request).response;
    const double best = response.actions(0).expected_final();
    double last_loss = 0;
    for (const v1::ActionValue& value : response.actions()) {
      ASSERT_GE(value.expected_loss(), last_loss);
      ASSERT_NEAR(value.expected_final(), best - value.expected_loss(), 1.1e-6);
      last_loss = value.expected_loss();
    }
  }
}

TEST_F(AdvisorServiceTest, BatchesGiveTheWholeTableBitForBit) {
  const std::vector<std::uint32_t> all = StateIndices(true);
  ASSERT_EQ(all.size(), kReachableStates);
  std::size_t equal = 0;
  for (std::size_t start = 0; start < all.size(); start += 262144) {
    const std::vector<std::uint32_t> indices(
        all.begin() + start,
        all.begin() + std::min(all.size(), start + 262144));
    const auto [status, response] =
        client_.BatchEvaluate(BatchRequest(indices));
    ASSERT_TRUE(status.ok()) << status.error_message();
    ASSERT_EQ(response.expected_remaining_size(), indices.size());
    EXPECT_EQ(response.table_id(), SolvedTable()->id());
    for (std::size_t i = 0; i < indices.size(); ++i) {
      equal += std::bit_cast<std::uint32_t>(response.expected_remaining(i)) ==
               std::bit_cast<std::uint32_t>(SolvedTable()->At(indices[i]));
    }
  }
  EXPECT_EQ(equal, kReachableStates);
}

TEST_F(AdvisorServiceTest, ABatchMayRepeatIndicesInAnyOrder) {
  const auto response =
      client_.BatchEvaluate(BatchRequest({4163, 0, 4163})).response;
  const auto values = SolvedTable()->StateValues();
  EXPECT_THAT(response.expected_remaining(),
              ElementsAre(values[4163], values[0], values[4163]));
}

TEST_F(AdvisorServiceTest, RefusesEveryStateThatNoGameReaches) {
  const std::vector<std::uint32_t> all = StateIndices(false);
  ASSERT_EQ(all.size(), kStateSlots - kReachableStates);
  for (std::size_t start = 0; start < all.size(); start += 262144) {
    const std::vector<std::uint32_t> indices(
        all.begin() + start,
        all.begin() + std::min(all.size(), start + 262144));
    const grpc::Status status =
        client_.BatchEvaluate(BatchRequest(indices)).status;
    ASSERT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
    const std::size_t named = ViolationsOf(status).size();
    EXPECT_GE(named, 5U);
    EXPECT_THAT(
        status.error_message(),
        EndsWith(absl::StrCat("and ", indices.size() - named, " more")));
  }
}

TEST_F(AdvisorServiceTest, NamesTheIndicesThatRefuseABatch) {
  const auto [status, response] = client_.BatchEvaluate(
      BatchRequest({0, 1, 64, 2097152, 2097151, 4294967295, 64 * 2 + 63}));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(
      ViolationsOf(status),
      ElementsAre("state_indices[1]: 1 is a state that no game reaches (filled "
                  "0, upper total 1)",
                  "state_indices[3]: 2097152 is not below 2097152",
                  "state_indices[5]: 4294967295 is not below 2097152",
                  "state_indices[6]: 191 is a state that no game reaches "
                  "(filled 2, upper total 63)"));
  EXPECT_EQ(response.expected_remaining_size(), 0);
}

TEST_F(AdvisorServiceTest, RefusesABatchThatIsEmptyOrTooLarge) {
  EXPECT_THAT(
      ViolationsOf(client_.BatchEvaluate({}).status),
      ElementsAre("state_indices: has 0 indices, expected 1 to 262144"));
  const std::vector<std::uint32_t> indices(262145, 0);
  EXPECT_THAT(
      ViolationsOf(client_.BatchEvaluate(BatchRequest(indices)).status),
      ElementsAre("state_indices: has 262145 indices, expected 1 to 262144"));
}

v1::AnalyzePositionRequest AnalyzeRequest(State state, int rerolls_left,
                                          int max_actions) {
  v1::AnalyzePositionRequest request;
  *request.mutable_position() =
      ToMessage(Position{state, FaceCounts{1, 1, 1, 1, 1, 0}, rerolls_left});
  request.set_max_actions(max_actions);
  return request;
}

TEST_F(AdvisorServiceTest, ReturnsAsManyActionsAsAskedForAndThereAre) {
  constexpr int kInt32Max = std::numeric_limits<std::int32_t>::max();
  for (const int max_actions : {0, 1, 31, 32, 33, 1000, kInt32Max}) {
    const int expected = max_actions == 0 ? 32 : std::min(max_actions, 32);
    EXPECT_EQ(client_.Analyze(AnalyzeRequest({}, 2, max_actions))
                  .response.actions_size(),
              expected);
  }
  EXPECT_EQ(client_.Analyze(AnalyzeRequest({}, 0, 0)).response.actions_size(),
            15);
}

TEST_F(AdvisorServiceTest, RefusesANegativeNumberOfActions) {
  EXPECT_THAT(ViolationsOf(client_.Analyze(AnalyzeRequest({}, 2, -1)).status),
              ElementsAre("max_actions: -1 is negative, expected 0 (all) or "
                          "more"));
}

TEST_F(AdvisorServiceTest, AFinishedGameLeavesNothingToDecide) {
  for (const int rerolls : {0, 2}) {
    const grpc::Status status =
        client_.Analyze(AnalyzeRequest({kAllCategories, 63}, rerolls, 0))
            .status;
    EXPECT_EQ(status.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
    EXPECT_THAT(status.error_message(), HasSubstr("finished"));
  }
}

TEST_F(AdvisorServiceTest, AddsTheBankedScoreToEveryAction) {
  v1::AnalyzePositionRequest request = AnalyzeRequest({}, 1, 0);
  const auto without = client_.Analyze(request).response;
  request.mutable_position()->mutable_state()->set_banked_score(100);
  const auto with = client_.Analyze(request).response;
  ASSERT_EQ(with.actions_size(), without.actions_size());
  for (int i = 0; i < with.actions_size(); ++i) {
    EXPECT_DOUBLE_EQ(with.actions(i).expected_final(),
                     100 + without.actions(i).expected_final());
  }
}

TEST_F(AdvisorServiceTest, NamesInvalidFieldsByTheirPathInTheRequest) {
  v1::EvaluateStateRequest evaluate;
  evaluate.mutable_state()->set_upper_score(7);
  EXPECT_THAT(
      ViolationsOf(client_.Evaluate(evaluate).status),
      ElementsAre(
          "state.upper_score: the filled upper categories cannot produce 7"));
  v1::AnalyzePositionRequest analyze = AnalyzeRequest({}, 2, -5);
  analyze.mutable_position()->set_dice(2, 7);
  analyze.mutable_position()->mutable_state()->set_banked_score(-1);
  EXPECT_THAT(
      ViolationsOf(client_.Analyze(analyze).status),
      ElementsAre(
          "position.state.banked_score: -1 is not in the range 0 to 324",
          "position.dice[2]: 7 is not a face (1 to 6)",
          "max_actions: -5 is negative, expected 0 (all) or more"));
  EXPECT_THAT(ViolationsOf(client_.Analyze({}).status),
              ElementsAre("position.state: is required",
                          "position.dice: has 0 dice, expected 5",
                          "position.rerolls_left: is required (0, 1 or 2)"));
}

}  // namespace
}  // namespace yatzy::server
