// BatchAnalyzePositions: what it answers, and what it refuses.
#include <gmock/gmock.h>

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "proto/contract/limits.h"
#include "server/query/advisor_service.h"
#include "server/query/answer_parts.h"
#include "tests/support/default_game.h"
#include "tests/support/goldens.h"
#include "tests/support/solved_table.h"
#include "tests/support/status_matchers.h"
#include "tests/support/test_server.h"

namespace yatzy::server {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class BatchAnalyzeTest : public testing::Test {
 protected:
  BatchAnalyzeTest() { server_.registry().Publish(SolvedTable()); }

  // Over a socket: ThreadSanitizer sees that data which goes through one is
  // handed over, but not what a distribution's gRPC does within a process.
  TestServer server_{{"127.0.0.1:0"}};
  const AdvisorClient client_{ConnectTo(server_.server().addresses().at(0))};
};

std::vector<Position> GoldenPositions(std::size_t size) {
  const std::vector<GoldenMove> moves = GoldenMoves();
  std::vector<Position> positions;
  for (std::size_t i = 0; i < size; ++i) {
    positions.push_back(moves[i % moves.size()].position);
  }
  return positions;
}

v1::AnalyzePositionRequest OneOf(
    const v1::BatchAnalyzePositionsRequest& request, int i) {
  v1::AnalyzePositionRequest one;
  *one.mutable_position() = request.positions(i);
  one.set_max_actions(request.max_actions());
  return one;
}

TEST_F(BatchAnalyzeTest, AnswersWhatEachPositionAloneIsAnswered) {
  for (const int max_actions : {0, 1, 5}) {
    v1::BatchAnalyzePositionsRequest request =
        BatchRequest(GoldenPositions(1000), max_actions);
    for (int i = 0; i < request.positions_size(); ++i) {
      request.mutable_positions(i)->mutable_state()->set_banked_score(i % 325);
    }
    const auto [status, response] = client_.BatchAnalyze(request);
    ASSERT_TRUE(status.ok()) << status.error_message();
    ASSERT_EQ(response.analyses_size(), request.positions_size());
    EXPECT_EQ(response.table_id(), SolvedTable()->id());
    for (int i = 0; i < request.positions_size(); ++i) {
      v1::AnalyzePositionResponse expected =
          client_.Analyze(OneOf(request, i)).response;
      expected.clear_table_id();
      // The two have their actions under the same number.
      ASSERT_EQ(response.analyses(i).SerializeAsString(),
                expected.SerializeAsString())
          << i;
    }
  }
}

TEST_F(BatchAnalyzeTest, AnswersBatchesOfEverySizeAroundASlice) {
  for (const int size : {1, 127, 128, 129, 255, 256, 257, 2047, 2048}) {
    const auto request = BatchRequest(GoldenPositions(size), 1);
    const auto response = client_.BatchAnalyze(request).response;
    ASSERT_EQ(response.analyses_size(), size);
    EXPECT_EQ(
        response.analyses(size - 1).SerializeAsString(),
        client_.BatchAnalyze(BatchRequest({GoldenPositions(size).back()}, 1))
            .response.analyses(0)
            .SerializeAsString());
  }
}

TEST_F(BatchAnalyzeTest, TheLargestAnswerFitsWhatAClientReceivesByDefault) {
  const std::vector<Position> positions(
      kMaxBatchPositions, Position{State{}, FaceCounts{1, 1, 1, 1, 1, 0}, 2});
  const auto [status, response] =
      client_.BatchAnalyze(BatchRequest(positions, 0));
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(response.analyses(2047).actions_size(), 32);
  EXPECT_LT(response.ByteSizeLong(), 4 << 20);
}

TEST_F(BatchAnalyzeTest, RefusesABatchThatIsEmptyOrTooLarge) {
  EXPECT_THAT(ViolationsOf(client_.BatchAnalyze({}).status),
              ElementsAre("positions: has 0 positions, expected 1 to 2048"));
  EXPECT_THAT(
      ViolationsOf(
          client_.BatchAnalyze(BatchRequest(GoldenPositions(2049), 1)).status),
      ElementsAre("positions: has 2049 positions, expected 1 to 2048"));
}

TEST_F(BatchAnalyzeTest, NamesEveryInvalidFieldInRequestOrder) {
  auto request = BatchRequest(GoldenPositions(300), 1);
  request.mutable_positions(17)->set_dice(2, 7);
  request.mutable_positions(17)->clear_rerolls_left();
  request.mutable_positions(255)->mutable_state()->set_banked_score(-1);
  const auto [status, response] = client_.BatchAnalyze(request);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(
      ViolationsOf(status),
      ElementsAre("positions[17].dice[2]: 7 is not a face (1 to 6)",
                  "positions[17].rerolls_left: is required (0, 1 or 2)",
                  "positions[255].state.banked_score: -1 is not in the range 0 "
                  "to 324"));
  EXPECT_EQ(response.analyses_size(), 0);
}

TEST_F(BatchAnalyzeTest, RefusesANegativeNumberOfActions) {
  EXPECT_THAT(
      ViolationsOf(
          client_.BatchAnalyze(BatchRequest(GoldenPositions(1), -1)).status),
      ElementsAre("max_actions: -1 is negative, expected 0 (all) or "
                  "more"));
}

TEST_F(BatchAnalyzeTest, NamesTheFirstFinishedGame) {
  std::vector<Position> positions = GoldenPositions(300);
  positions[200].state = positions[280].state = State{kAllCategories, 0};
  const grpc::Status status =
      client_.BatchAnalyze(BatchRequest(positions, 1)).status;
  EXPECT_EQ(status.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_THAT(status.error_message(),
              HasSubstr("positions[200]: the game is finished"));
}

// A batch of many slices goes on only while its checkpoint says so.
class CheckpointTest : public testing::Test {
 protected:
  CheckpointTest() { registry_.Publish(SolvedTable()); }

  absl::Status PassUntil(int last) {
    if (++passed_ < last) return absl::OkStatus();
    return absl::CancelledError("enough");
  }

  ServedGames games_;
  TableRegistry& registry_ = games_.main().registry;
  const AdvisorService service_{games_};
  int passed_ = 0;
};

TEST_F(CheckpointTest, IsAskedBeforeEachSlice) {
  v1::BatchAnalyzePositionsResponse analyses;
  EXPECT_THAT(service_.BatchAnalyzePositions(
                  BatchRequest(GoldenPositions(1000), 1), analyses,
                  [this] { return PassUntil(1000); }),
              IsOk());
  EXPECT_EQ(passed_, 8);
  passed_ = 0;
  v1::BatchEvaluateStatesResponse values;
  EXPECT_THAT(service_.BatchEvaluateStates(
                  BatchRequest(std::vector<std::uint32_t>(262144, 0)), values,
                  [this] { return PassUntil(1000); }),
              IsOk());
  EXPECT_EQ(passed_, 16);
}

// What is sent is what the whole message would be, byte for byte.
TEST_F(CheckpointTest, PartsMakeTheWholeAnswer) {
  const auto go_on = [] { return absl::OkStatus(); };
  for (const int size : {1, 128, 129, 1000}) {
    const auto request = BatchRequest(GoldenPositions(size), 0);
    v1::BatchAnalyzePositionsResponse whole;
    ASSERT_THAT(service_.BatchAnalyzePositions(request, whole, go_on), IsOk());
    AnswerParts<v1::BatchAnalyzePositionsResponse> parts;
    int count = 0;
    const auto next_part = [&]() -> auto& {
      ++count;
      return parts.Next();
    };
    ASSERT_THAT(
        service_.BatchAnalyzePositions(
            request, NextPart<v1::BatchAnalyzePositionsResponse>(next_part),
            go_on),
        IsOk());
    EXPECT_EQ(count, (size + 127) / 128);
    grpc::ByteBuffer bytes = parts.Take();
    grpc::Slice slice;
    ASSERT_TRUE(bytes.DumpToSingleSlice(&slice).ok());
    EXPECT_TRUE(std::string(slice.begin(), slice.end()) ==
                whole.SerializeAsString())
        << size;
  }
}

TEST_F(CheckpointTest, EndsTheBatchWithItsError) {
  v1::BatchAnalyzePositionsResponse analyses;
  EXPECT_THAT(
      service_.BatchAnalyzePositions(BatchRequest(GoldenPositions(1000), 1),
                                     analyses, [this] { return PassUntil(3); }),
      StatusIs(absl::StatusCode::kCancelled, "enough"));
  EXPECT_EQ(passed_, 3);
  passed_ = 0;
  v1::BatchEvaluateStatesResponse values;
  EXPECT_THAT(service_.BatchEvaluateStates(
                  BatchRequest(std::vector<std::uint32_t>(262144, 0)), values,
                  [this] { return PassUntil(3); }),
              StatusIs(absl::StatusCode::kCancelled, "enough"));
  EXPECT_EQ(passed_, 3);
}

}  // namespace
}  // namespace yatzy::server
