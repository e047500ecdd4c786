// Questions that are answered together get the answers that each gets alone.
#include <gmock/gmock.h>

#include <array>
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "server/query/advisor_service.h"
#include "tests/support/default_game.h"
#include "tests/support/goldens.h"
#include "tests/support/solved_table.h"
#include "tests/support/test_server.h"

namespace yatzy::server {
namespace {

constexpr std::size_t kMost = AdvisorService::kMaxTogether;

v1::AnalyzePositionRequest Question(std::size_t number) {
  static const std::vector<GoldenMove> kMoves = GoldenMoves();
  v1::AnalyzePositionRequest request;
  *request.mutable_position() =
      ToMessage(kMoves[number % kMoves.size()].position);
  request.mutable_position()->mutable_state()->set_banked_score(number % 300);
  constexpr std::array<int, 5> kMaxActions = {1, 5, 0, 32, 2};
  request.set_max_actions(kMaxActions[number % kMaxActions.size()]);
  // All kinds of errors, beside questions that have none.
  if (number % 7 == 3) request.mutable_position()->set_dice(1, 9);
  if (number % 11 == 5) request.set_max_actions(-1);
  if (number % 13 == 6) {
    *request.mutable_position()->mutable_state() =
        ToMessage(State{kAllCategories, 0});
  }
  return request;
}

class AnalyzeTogetherTest : public testing::Test {
 protected:
  void ExpectTheAnswersOfEachAlone(std::size_t first, std::size_t size) {
    std::vector<v1::AnalyzePositionRequest> requests;
    std::vector<v1::AnalyzePositionResponse> responses(size);
    std::vector<AnalyzeTask> tasks;
    for (std::size_t i = 0; i < size; ++i) {
      requests.push_back(Question(first + i));
    }
    for (std::size_t i = 0; i < size; ++i) {
      tasks.push_back({&requests[i], &responses[i], {}});
    }
    service_.AnalyzeTogether(tasks);
    for (std::size_t i = 0; i < size; ++i) {
      v1::AnalyzePositionResponse expected;
      const absl::Status status =
          service_.AnalyzePosition(requests[i], expected);
      ASSERT_EQ(tasks[i].status, status) << first + i;
      if (!status.ok()) continue;
      ASSERT_EQ(responses[i].SerializeAsString(), expected.SerializeAsString())
          << first + i;
    }
  }

  ServedGames games_;
  TableRegistry& registry_ = games_.main().registry;
  const AdvisorService service_{games_};
};

TEST_F(AnalyzeTogetherTest, AnswersAsAnalyzePositionDoesInEveryCompany) {
  registry_.Publish(SolvedTable());
  for (std::size_t size = 0; size <= kMost; ++size) {
    for (std::size_t first = 0; first < 500; first += size + 1) {
      ExpectTheAnswersOfEachAlone(first, size);
    }
  }
}

TEST_F(AnalyzeTogetherTest, IsUnavailableWithoutATable) {
  const v1::AnalyzePositionRequest good = Question(0);
  v1::AnalyzePositionResponse response;
  std::vector<AnalyzeTask> tasks = {{&good, &response, {}},
                                    {&good, &response, {}}};
  service_.AnalyzeTogether(tasks);
  EXPECT_EQ(tasks[0].status.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(tasks[1].status.code(), absl::StatusCode::kUnavailable);
}

// Through the server, where calls meet in a thread's group.
TEST(AnalyzeGroupTest, EveryCallOfManyAtOnceGetsItsOwnAnswer) {
  TestServer server({"127.0.0.1:0"}, 1);
  server.registry().Publish(SolvedTable());
  std::atomic<int> wrong = 0;
  std::vector<std::thread> callers;
  for (std::size_t caller = 0; caller < 16; ++caller) {
    callers.emplace_back([&server, &wrong, caller] {
      const AdvisorClient client(ConnectTo(server.server().addresses().at(0)));
      const ServedGames games;
      games.main().registry.Publish(SolvedTable());
      const AdvisorService alone(games);
      for (std::size_t i = 0; i < 100; ++i) {
        const auto request = Question(caller * 100 + i);
        v1::AnalyzePositionResponse expected;
        const absl::Status status = alone.AnalyzePosition(request, expected);
        const auto reply = client.Analyze(request);
        wrong += reply.status.error_message() != status.message();
        wrong += status.ok() && reply.response.SerializeAsString() !=
                                    expected.SerializeAsString();
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace yatzy::server
