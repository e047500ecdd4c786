#include "client/load/load_messages.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "core/rules/presets.h"
#include "yatzy/v1/advisor_service.pb.h"

namespace yatzy::client {
namespace {

std::string BytesOf(const grpc::ByteBuffer& buffer) {
  grpc::Slice slice;
  EXPECT_TRUE(buffer.DumpToSingleSlice(&slice).ok());
  return {slice.begin(), slice.end()};
}

template <typename Message>
Message Parsed(const grpc::ByteBuffer& buffer) {
  Message message;
  EXPECT_TRUE(message.ParseFromString(BytesOf(buffer)));
  return message;
}

TEST(LoadMessagesTest, SpreadsTheMethodsEvenly) {
  LoadOptions options;
  options.mix = {{LoadMethod::kAnalyzePosition, 5},
                 {LoadMethod::kEvaluateState, 2},
                 {LoadMethod::kStreamAnalyzePositions, 0},
                 {LoadMethod::kAnalyzePosition, 1}};
  LoadRequests requests(options, 1);
  for (int round = 0; round < 10; ++round) {
    std::map<LoadMethod, int> counts;
    for (int i = 0; i < 8; ++i) ++counts[requests.NextMethod()];
    EXPECT_EQ(counts,
              (std::map<LoadMethod, int>{{LoadMethod::kAnalyzePosition, 6},
                                         {LoadMethod::kEvaluateState, 2}}));
  }
}

TEST(LoadMessagesTest, AsksWhatTheOptionsSay) {
  LoadOptions options;
  options.batch_size = 7;
  options.max_actions = 3;
  options.include_scoring = true;
  options.rerolls_left = 1;
  options.mix.clear();
  for (const LoadMethod method : kLoadMethods) {
    options.mix.push_back({method, 1});
  }
  LoadRequests requests(options, 1, {.to_review = {"a game"}});

  EXPECT_TRUE(Parsed<v1::EvaluateStateRequest>(
                  requests.NextRequest(LoadMethod::kEvaluateState))
                  .has_state());
  const auto analyze = Parsed<v1::AnalyzePositionRequest>(
      requests.NextRequest(LoadMethod::kAnalyzePosition));
  EXPECT_EQ(analyze.max_actions(), 3);
  EXPECT_TRUE(analyze.include_scoring());
  EXPECT_EQ(analyze.position().rerolls_left(), 1);
  EXPECT_EQ(Parsed<v1::BatchEvaluateStatesRequest>(
                requests.NextRequest(LoadMethod::kBatchEvaluateStates))
                .state_indices_size(),
            7);
  const auto batch = Parsed<v1::BatchAnalyzePositionsRequest>(
      requests.NextRequest(LoadMethod::kBatchAnalyzePositions));
  EXPECT_EQ(batch.positions_size(), 7);
  EXPECT_EQ(batch.max_actions(), 3);
  EXPECT_TRUE(batch.include_scoring());
  const auto stream = Parsed<v1::StreamAnalyzePositionsRequest>(
      requests.NextRequest(LoadMethod::kStreamAnalyzePositions));
  EXPECT_EQ(stream.max_actions(), 3);
  EXPECT_TRUE(stream.include_scoring());
  EXPECT_NE(stream.id(),
            Parsed<v1::StreamAnalyzePositionsRequest>(
                requests.NextRequest(LoadMethod::kStreamAnalyzePositions))
                .id());
}

TEST(LoadMessagesTest, NamesTheRuleSetInEveryRequest) {
  LoadOptions options;
  options.rule_set = "crag";
  options.game = *Game::Compile(*PresetRules("crag"));
  options.mix.clear();
  for (const LoadMethod method : kLoadMethods) {
    options.mix.push_back({method, 1});
  }
  LoadRequests requests(options, 1, {.to_review = {"a game"}});
  EXPECT_EQ(Parsed<v1::EvaluateStateRequest>(
                requests.NextRequest(LoadMethod::kEvaluateState))
                .rule_set(),
            "crag");
  const auto analyze = Parsed<v1::AnalyzePositionRequest>(
      requests.NextRequest(LoadMethod::kAnalyzePosition));
  EXPECT_EQ(analyze.rule_set(), "crag");
  EXPECT_EQ(analyze.position().dice_size(), 3);
  EXPECT_EQ(Parsed<v1::BatchEvaluateStatesRequest>(
                requests.NextRequest(LoadMethod::kBatchEvaluateStates))
                .rule_set(),
            "crag");
  EXPECT_EQ(Parsed<v1::BatchAnalyzePositionsRequest>(
                requests.NextRequest(LoadMethod::kBatchAnalyzePositions))
                .rule_set(),
            "crag");
  EXPECT_EQ(Parsed<v1::StreamAnalyzePositionsRequest>(
                requests.NextRequest(LoadMethod::kStreamAnalyzePositions))
                .rule_set(),
            "crag");
}

TEST(LoadMessagesTest, RepeatsItsPoolAndDependsOnTheSeed) {
  const LoadOptions options;
  LoadRequests requests(options, 1);
  LoadRequests same(options, 1);
  LoadRequests other(options, 2);
  const auto next = [](LoadRequests& from) {
    return BytesOf(from.NextRequest(LoadMethod::kAnalyzePosition));
  };
  const std::string first = next(requests);
  EXPECT_EQ(next(same), first);
  EXPECT_NE(next(other), first);
  for (int i = 1; i < 1024; ++i) next(requests);
  EXPECT_EQ(next(requests), first);
}

}  // namespace
}  // namespace yatzy::client
