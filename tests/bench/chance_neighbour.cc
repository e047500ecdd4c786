#include "tests/bench/chance_neighbour.h"

#include <grpcpp/grpcpp.h>

#include <cmath>
#include <numeric>
#include <random>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

namespace yatzy {
namespace {

constexpr int kCallers = 4;
constexpr int kFilled = 5;  // of those who ask for targets and wins
constexpr int kFirstLower = v1::CATEGORY_ONE_PAIR;
constexpr int kLower = 9;

// A state in which so many lower categories are filled.
v1::GameState StateWith(int filled, std::mt19937& random) {
  std::vector<int> lower(kLower);
  std::iota(lower.begin(), lower.end(), kFirstLower);
  v1::GameState state;
  for (; filled > 0; --filled) {
    const auto chosen = lower.begin() + random() % lower.size();
    state.add_filled_categories(static_cast<v1::Category>(*chosen));
    lower.erase(chosen);
    state.set_banked_score(state.banked_score() + 15);
  }
  return state;
}

v1::Position PositionWith(int filled, std::mt19937& random) {
  v1::Position position;
  *position.mutable_state() = StateWith(filled, random);
  for (int die = 0; die < 5; ++die) position.add_dice(1 + random() % 6);
  position.set_rerolls_left(2);
  return position;
}

absl::Status StatusOf(const grpc::Status& status, bool is_right) {
  if (!status.ok()) return absl::DataLossError(status.error_message());
  if (is_right) return absl::OkStatus();
  return absl::DataLossError("an answer that is no chance");
}

}  // namespace

ChanceNeighbour::ChanceNeighbour(Kind kind, const std::string& address)
    : kind_(kind),
      stub_(v1::AdvisorService::NewStub(
          grpc::CreateChannel(address, grpc::InsecureChannelCredentials()))) {}

std::unique_ptr<ChanceNeighbour> ChanceNeighbour::Start(
    Kind kind, const std::string& address) {
  auto neighbour =
      std::unique_ptr<ChanceNeighbour>(new ChanceNeighbour(kind, address));
  for (int caller = 0; caller < kCallers; ++caller) {
    neighbour->callers_.emplace_back(&ChanceNeighbour::Repeat, neighbour.get(),
                                     caller);
  }
  return neighbour;
}

absl::StatusOr<double> ChanceNeighbour::Stop() {
  const double seconds = absl::ToDoubleSeconds(SteadyTime::Now() - start_);
  const double answers = answers_;
  {
    const std::lock_guard lock(mutex_);
    is_stopped_ = true;
    for (grpc::ClientContext* call : calls_) call->TryCancel();
  }
  callers_.clear();
  if (!status_.ok()) return status_;
  return answers / seconds;
}

void ChanceNeighbour::Repeat(int caller) {
  for (int number = caller;; number += kCallers) {
    grpc::ClientContext context;
    {
      const std::lock_guard lock(mutex_);
      if (is_stopped_ || !status_.ok()) return;
      calls_.insert(&context);
    }
    const absl::Status status = Ask(number, context);
    const std::lock_guard lock(mutex_);
    calls_.erase(&context);
    if (is_stopped_) return;
    status_.Update(status);
    ++answers_;
  }
}

absl::Status ChanceNeighbour::Ask(int number,
                                  grpc::ClientContext& context) const {
  std::mt19937 random(number);
  if (kind_ == Kind::kDistribution) {
    v1::EvaluateDistributionRequest request;
    *request.mutable_position() = PositionWith(0, random);
    v1::EvaluateDistributionResponse answer;
    const auto status = stub_->EvaluateDistribution(&context, request, &answer);
    const auto& all = answer.distribution().probabilities();
    const double sum = std::accumulate(all.begin(), all.end(), 0.0);
    return StatusOf(status, std::abs(sum - 1) < 1e-12);
  }
  if (kind_ == Kind::kTarget) {
    v1::AnalyzeTargetRequest request;
    *request.mutable_position() = PositionWith(kFilled, random);
    request.set_target(200 + static_cast<int>(random() % 64));
    v1::AnalyzeTargetResponse answer;
    const auto status = stub_->AnalyzeTarget(&context, request, &answer);
    return StatusOf(status,
                    0 < answer.probability() && answer.probability() < 1);
  }
  v1::AnalyzeWinRequest request;
  *request.mutable_position() = PositionWith(kFilled, random);
  *request.mutable_opponent_state() = StateWith(6, random);
  v1::AnalyzeWinResponse answer;
  const auto status = stub_->AnalyzeWin(&context, request, &answer);
  const v1::WinChances& chances = answer.chances();
  return StatusOf(status, std::abs(chances.win() + chances.draw() +
                                   chances.lose() - 1) < 1e-9);
}

}  // namespace yatzy
