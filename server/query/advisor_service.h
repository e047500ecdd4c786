#ifndef YATZY_SERVER_QUERY_ADVISOR_SERVICE_H_
#define YATZY_SERVER_QUERY_ADVISOR_SERVICE_H_

#include <grpcpp/support/byte_buffer.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string_view>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/advisor/utility.h"
#include "core/kernel/simd/simd.h"
#include "server/tables/served_games.h"
#include "yatzy/v1/advisor_service.pb.h"

namespace yatzy::server {

// Asked between the slices of a batch, which take some hundred microseconds at
// most: OK to go on; otherwise the batch ends with this error.
using Checkpoint = absl::FunctionRef<absl::Status()>;

// Gives an empty message to be filled with the next part of an answer, and
// takes the part before. On the wire the parts, one behind the other, are the
// answer.
template <typename Response>
using NextPart = absl::FunctionRef<Response&()>;

// One of some queries that are answered together.
struct AnalyzeTask {
  const v1::AnalyzePositionRequest* request;
  v1::AnalyzePositionResponse* response;
  absl::Status status;  // the outcome
};

// The methods of yatzy.v1.AdvisorService: convert, ask the core, convert. No
// transport in here and no state; each call answers from one snapshot of the
// table of its rule set. Thread-safe.
//
// `response` is empty on entry and unspecified after an error. Errors are those
// that advisor_service.proto documents.
class AdvisorService {
 public:
  // The most queries that are answered together: a vector of positions.
  static constexpr std::size_t kMaxTogether = 8;

  // How many of a batch make a slice.
  static constexpr int kSliceStates = 16384;
  static constexpr int kSlicePositions = 128;

  // `games` must outlive the service. Batches of positions are ranked with the
  // instruction set `simd`, which this processor must have. `after_task` may
  // pause what is solved for a query, and `stop` ends it, with CANCELLED
  // (UtilityOptions).
  explicit AdvisorService(const ServedGames& games, Simd simd = BestSimd(),
                          std::function<void()> after_task = {},
                          std::stop_token stop = {})
      : games_(games),
        simd_(simd),
        after_task_(std::move(after_task)),
        stop_(std::move(stop)) {}

  const ServedGames& games() const { return games_; }

  absl::Status ListRuleSets(const v1::ListRuleSetsRequest& request,
                            v1::ListRuleSetsResponse& response) const;
  absl::Status EvaluateState(const v1::EvaluateStateRequest& request,
                             v1::EvaluateStateResponse& response) const;
  absl::Status AnalyzePosition(const v1::AnalyzePositionRequest& request,
                               v1::AnalyzePositionResponse& response) const;
  // The same for at most kMaxTogether unrelated queries, which share vectors:
  // less than half the time for each. All get an outcome of their own.
  void AnalyzeTogether(std::span<AnalyzeTask> tasks) const;
  absl::Status BatchEvaluateStates(
      const v1::BatchEvaluateStatesRequest& request,
      v1::BatchEvaluateStatesResponse& response, Checkpoint checkpoint) const;
  // BatchEvaluateStates without messages, for the usual request; nothing for
  // any other and for all that have an error (packed_states.h).
  std::optional<grpc::ByteBuffer> BatchEvaluatePacked(
      const grpc::ByteBuffer& request, Checkpoint checkpoint) const;
  // A part for each slice: a large answer is hundreds of bytes for an action
  // while it is messages, and a tenth of that on the wire.
  absl::Status BatchAnalyzePositions(
      const v1::BatchAnalyzePositionsRequest& request,
      NextPart<v1::BatchAnalyzePositionsResponse> next_part,
      Checkpoint checkpoint) const;
  absl::Status BatchAnalyzePositions(
      const v1::BatchAnalyzePositionsRequest& request,
      v1::BatchAnalyzePositionsResponse& response,
      Checkpoint checkpoint) const {
    const auto whole = [&response]() -> auto& { return response; };
    return BatchAnalyzePositions(
        request, NextPart<v1::BatchAnalyzePositionsResponse>(whole),
        checkpoint);
  }
  // One request of StreamAnalyzePositions.
  absl::Status AnalyzeNext(const v1::StreamAnalyzePositionsRequest& request,
                           v1::StreamAnalyzePositionsResponse& response) const;

  // game_queries.cc has these.
  absl::Status ExplainPosition(const v1::ExplainPositionRequest& request,
                               v1::ExplainPositionResponse& response) const;
  absl::Status ReviewGame(const v1::ReviewGameRequest& request,
                          v1::ReviewGameResponse& response) const;
  // A part for each slice.
  absl::Status BatchReviewGames(
      const v1::BatchReviewGamesRequest& request,
      NextPart<v1::BatchReviewGamesResponse> next_part,
      Checkpoint checkpoint) const;
  // One request of StreamReviewGames.
  absl::Status ReviewNext(const v1::StreamReviewGamesRequest& request,
                          v1::StreamReviewGamesResponse& response) const;
  absl::Status SimulateGames(const v1::SimulateGamesRequest& request,
                             v1::SimulateGamesResponse& response,
                             Checkpoint checkpoint) const;
  // Whether no query about targets has to be solved: each rule set has a table
  // of them in service.
  bool HasAllTargets() const;

  // chance_queries.cc has these. Those that need more than some milliseconds,
  // IsLong, wait for one another in here.
  absl::Status EvaluateDistribution(
      const v1::EvaluateDistributionRequest& request,
      v1::EvaluateDistributionResponse& response, Checkpoint checkpoint) const;
  bool IsLong(const v1::EvaluateDistributionRequest& request) const;
  // A part for each query.
  absl::Status BatchEvaluateDistributions(
      const v1::BatchEvaluateDistributionsRequest& request,
      NextPart<v1::BatchEvaluateDistributionsResponse> next_part,
      Checkpoint checkpoint) const;
  bool IsLong(const v1::BatchEvaluateDistributionsRequest& request) const;

  // target_queries.cc has these, win_queries.cc the others. A part for some
  // dozen queries.
  absl::Status AnalyzeTarget(const v1::AnalyzeTargetRequest& request,
                             v1::AnalyzeTargetResponse& response) const;
  absl::Status BatchAnalyzeTargets(
      const v1::BatchAnalyzeTargetsRequest& request,
      NextPart<v1::BatchAnalyzeTargetsResponse> next_part,
      Checkpoint checkpoint) const;
  absl::Status AnalyzeWin(const v1::AnalyzeWinRequest& request,
                          v1::AnalyzeWinResponse& response,
                          Checkpoint checkpoint) const;
  bool IsLong(const v1::AnalyzeWinRequest& request) const;
  absl::Status BatchAnalyzeWins(
      const v1::BatchAnalyzeWinsRequest& request,
      NextPart<v1::BatchAnalyzeWinsResponse> next_part,
      Checkpoint checkpoint) const;
  bool IsLong(const v1::BatchAnalyzeWinsRequest& request) const;

 private:
  // How what may follow is solved.
  UtilityOptions utility_options() const {
    return {.simd = simd_, .after_task = after_task_, .stop = stop_};
  }
  // One snapshot of the targets of a rule set that is served; null if there are
  // none.
  std::shared_ptr<const TargetTable> TargetsOf(std::string_view rule_set) const;
  // One snapshot of the table of a rule set.
  absl::StatusOr<std::shared_ptr<const ValueTable>> TableOf(
      std::string_view rule_set) const;
  // Whether quick distributions of a rule set have to wait until its values are
  // made.
  bool LacksValues(std::string_view rule_set) const;
  // AnalyzeTogether for queries of one rule set.
  void AnalyzeSame(std::span<AnalyzeTask* const> tasks) const;

  const ServedGames& games_;
  const Simd simd_;
  const std::function<void()> after_task_;
  const std::stop_token stop_;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_QUERY_ADVISOR_SERVICE_H_
