// Requests: bytes to answer or error, compared with the slow twins. The first
// byte says how to read the others:
//
//   0..3  as the request of a method, as it comes from the wire
//   4     as numbers that make a position which is nearly always plausible
//   5..8  as the request of a method about whole games or outlooks
//   9..14 as that of one about distributions, targets and wins
//
// A single question gets the same answer alone and together with others; a
// batch of states the same from bytes to bytes and by messages.
#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "core/solver/solver.h"
#include "server/query/advisor_service.h"
#include "tests/fuzz/check_chances.h"
#include "tests/fuzz/check_games.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/plausible.h"
#include "tests/fuzz/slow_answers.h"

namespace yatzy::server {
namespace {

constexpr double kRounding = 1e-9;

absl::Status GoOn() { return absl::OkStatus(); }

// One table, its server and its slow twin for the whole process.
struct World {
  World() {
    const auto table = *Solve({});
    games.main().registry.Publish(table);
    const std::vector<float> values = table->StateValues();
    slow = std::make_unique<SlowAnswers>(
        std::vector<double>(values.begin(), values.end()));
  }

  ServedGames games;
  const AdvisorService service{games};
  std::unique_ptr<SlowAnswers> slow;
};

const World& TheWorld() {
  static const World& world = *new World;
  return world;
}

// What scoring pays, and that a keep pays nothing.
void CheckPoints(const v1::Position& position, const v1::ActionValue& action) {
  const v1::Category category = action.action().score();
  const int points = SlowAnswers::PointsOf(position, category);
  const bool is_upper = category >= 1 && category <= 6;
  const int before = position.state().upper_score();
  const int after = before + (is_upper ? points : 0);
  Require(action.points() == points, "points of the action");
  Require(action.extra_points() == 0, "no extra points");
  Require(action.bonus_points() == (before < 63 && after >= 63 ? 50 : 0),
          "bonus");
  Require(action.upper_score_after() == (category == 0 ? 0 : after),
          "upper score after it");
}

void CheckActions(const v1::AnalyzePositionRequest& request,
                  const v1::AnalyzePositionResponse& response) {
  const auto expected = TheWorld().slow->ActionValues(
      request.position(), request.include_scoring());
  std::vector<double> sorted;
  for (const auto& [key, value] : expected) sorted.push_back(value);
  std::sort(sorted.begin(), sorted.end(), std::greater<>());
  const auto asked = static_cast<std::size_t>(request.max_actions());
  const std::size_t size =
      asked == 0 ? sorted.size() : std::min(asked, sorted.size());
  Require(response.actions_size() == static_cast<int>(size), "action count");
  const int banked = request.position().state().banked_score();
  for (std::size_t i = 0; i < size; ++i) {
    const v1::ActionValue& action = response.actions(static_cast<int>(i));
    const auto known = expected.find(SlowAnswers::KeyOf(action.action()));
    Require(known != expected.end(), "a legal action");
    Require(
        std::abs(action.expected_final() - banked - known->second) < kRounding,
        "value of the action");
    CheckPoints(request.position(), action);
    const double loss = sorted[0] - known->second;
    Require(loss < 1e-6 + kRounding
                ? action.expected_loss() < 2e-6
                : std::abs(action.expected_loss() - loss) < kRounding,
            "loss");
    // Ties with the best may come in another order.
    Require(known->second > sorted[i] - 1e-6 - kRounding, "best first");
  }
}

// What is wrong with a request is INVALID_ARGUMENT; with a game that is over,
// nothing is wrong but that there is nothing to decide.
absl::StatusCode ExpectedCode(const v1::AnalyzePositionRequest& request) {
  if (!IsServed(request.rule_set())) return absl::StatusCode::kNotFound;
  if (!IsPlausible(request.position()) || request.max_actions() < 0) {
    return absl::StatusCode::kInvalidArgument;
  }
  return IsOver(request.position().state())
             ? absl::StatusCode::kFailedPrecondition
             : absl::StatusCode::kOk;
}

void CheckAnalyze(const v1::AnalyzePositionRequest& request) {
  v1::AnalyzePositionResponse response;
  const absl::Status status =
      TheWorld().service.AnalyzePosition(request, response);
  Require(status.code() == ExpectedCode(request), "code of AnalyzePosition");
  if (status.ok()) CheckActions(request, response);

  std::vector<v1::AnalyzePositionResponse> responses(3);
  std::vector<AnalyzeTask> tasks;
  for (auto& answer : responses) tasks.push_back({&request, &answer, {}});
  TheWorld().service.AnalyzeTogether(tasks);
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    Require(tasks[i].status == status, "status together");
    Require(!status.ok() || responses[i].SerializeAsString() ==
                                response.SerializeAsString(),
            "answer together");
  }
}

void CheckEvaluate(const v1::EvaluateStateRequest& request) {
  v1::EvaluateStateResponse response;
  const absl::Status status =
      TheWorld().service.EvaluateState(request, response);
  if (!IsServed(request.rule_set())) {
    Require(absl::IsNotFound(status), "rule set of EvaluateState");
    return;
  }
  if (!IsPlausible(request.state())) {
    Require(absl::IsInvalidArgument(status), "code of EvaluateState");
    return;
  }
  Require(response.rule_set() == request.rule_set(), "the rule set's name");
  Require(status.ok(), "EvaluateState answers");
  const double expected = TheWorld().slow->ExpectedRemaining(request.state());
  Require(response.expected_remaining() == expected, "E of the state");
  Require(
      response.expected_final() == request.state().banked_score() + expected,
      "final score of the state");
}

void CheckBatchOfPositions(const v1::BatchAnalyzePositionsRequest& request) {
  v1::BatchAnalyzePositionsResponse response;
  const absl::Status status =
      TheWorld().service.BatchAnalyzePositions(request, response, GoOn);
  bool all_good = request.positions_size() >= 1;
  v1::AnalyzePositionRequest single;
  single.set_rule_set(request.rule_set());
  single.set_max_actions(request.max_actions());
  single.set_include_scoring(request.include_scoring());
  for (const v1::Position& position : request.positions()) {
    *single.mutable_position() = position;
    all_good = all_good && ExpectedCode(single) == absl::StatusCode::kOk;
  }
  Require(status.ok() == all_good, "all or nothing");
  for (int i = 0; status.ok() && i < request.positions_size(); ++i) {
    *single.mutable_position() = request.positions(i);
    v1::AnalyzePositionResponse alone;
    Require(TheWorld().service.AnalyzePosition(single, alone).ok(), "alone");
    const auto& together = response.analyses(i).actions();
    Require(together.size() == alone.actions_size(), "size in the batch");
    for (int k = 0; k < together.size(); ++k) {
      Require(together[k].SerializeAsString() ==
                  alone.actions(k).SerializeAsString(),
              "action in the batch");
    }
  }
}

std::string Joined(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  Require(buffer.Dump(&slices).ok(), "bytes of an answer");
  std::string bytes;
  for (const grpc::Slice& slice : slices) {
    bytes.append(slice.begin(), slice.end());
  }
  return bytes;
}

// The first byte says in how many pieces the request comes.
void CheckBatchOfStates(InputReader input) {
  const std::size_t piece = 1 + input.Byte();
  const std::string bytes(input.Rest());
  std::vector<grpc::Slice> slices;
  for (std::size_t i = 0; i < bytes.size(); i += piece) {
    slices.emplace_back(bytes.substr(i, piece));
  }
  const auto packed = TheWorld().service.BatchEvaluatePacked(
      grpc::ByteBuffer(slices.data(), slices.size()), GoOn);
  v1::BatchEvaluateStatesRequest request;
  v1::BatchEvaluateStatesResponse response;
  const bool is_message = request.ParseFromString(bytes);
  Require(is_message || !packed.has_value(), "bytes that are no message");
  if (!is_message) return;
  const absl::Status status =
      TheWorld().service.BatchEvaluateStates(request, response, GoOn);
  Require(status.ok() || !packed.has_value(), "a batch with an error");
  Require(
      !packed.has_value() || Joined(*packed) == response.SerializeAsString(),
      "bytes to bytes");
}

v1::AnalyzePositionRequest NearlyPlausible(InputReader input) {
  v1::AnalyzePositionRequest request;
  v1::Position& position = *request.mutable_position();
  v1::GameState& state = *position.mutable_state();
  const int filled = input.TwoBytes();
  for (int number = 1; number <= 15; ++number) {
    if ((filled >> (number - 1) & 1) != 0) {
      state.add_filled_categories(static_cast<v1::Category>(number));
    }
  }
  state.set_upper_score(input.Byte() % 108);
  state.set_banked_score(input.TwoBytes() % 330);
  for (int die = 0; die < 5; ++die) position.add_dice(1 + input.Byte() % 6);
  position.set_rerolls_left(input.Byte() % 3);
  request.set_max_actions(input.Byte() % 40);
  // Then what is wrong with it, if anything.
  if (!input.empty()) position.set_dice(input.Byte() % 5, input.Byte());
  if (!input.empty()) position.set_rerolls_left(input.Byte());
  request.set_include_scoring(input.Byte() % 2 != 0);
  return request;
}

template <typename Request>
void CheckParsed(InputReader input, void (*check)(const Request&)) {
  Request request;
  if (request.ParseFromString(std::string(input.Rest()))) check(request);
}

template <typename Request>
void CheckGames(InputReader input,
                void (*check)(const AdvisorService&, const Request&)) {
  Request request;
  if (!request.ParseFromString(std::string(input.Rest()))) return;
  check(TheWorld().service, request);
}

}  // namespace
}  // namespace yatzy::server

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  yatzy::InputReader input({data, size});
  switch (input.Byte() % 15) {
    case 0:
      yatzy::server::CheckParsed(input, yatzy::server::CheckEvaluate);
      break;
    case 1:
      yatzy::server::CheckParsed(input, yatzy::server::CheckAnalyze);
      break;
    case 2:
      yatzy::server::CheckBatchOfStates(input);
      break;
    case 3:
      yatzy::server::CheckParsed(input, yatzy::server::CheckBatchOfPositions);
      break;
    case 5:
      yatzy::server::CheckGames(input, yatzy::server::CheckExplain);
      break;
    case 6:
      yatzy::server::CheckGames(input, yatzy::server::CheckReview);
      break;
    case 7:
      yatzy::server::CheckGames(input, yatzy::server::CheckBatchOfGames);
      break;
    case 8:
      yatzy::server::CheckGames(input, yatzy::server::CheckSimulate);
      break;
    case 9:
      yatzy::server::CheckGames(input, yatzy::server::CheckDistribution);
      break;
    case 10:
      yatzy::server::CheckGames(input,
                                yatzy::server::CheckBatchOfDistributions);
      break;
    case 11:
      yatzy::server::CheckGames(input, yatzy::server::CheckTarget);
      break;
    case 12:
      yatzy::server::CheckGames(input, yatzy::server::CheckWin);
      break;
    case 13:
      yatzy::server::CheckGames(input, yatzy::server::CheckBatchOfTargets);
      break;
    case 14:
      yatzy::server::CheckGames(input, yatzy::server::CheckBatchOfWins);
      break;
    default:
      yatzy::server::CheckAnalyze(yatzy::server::NearlyPlausible(input));
  }
  return 0;
}
