#ifndef YATZY_CLIENT_LOAD_ANSWER_CHECK_H_
#define YATZY_CLIENT_LOAD_ANSWER_CHECK_H_

#include <memory>
#include <stop_token>
#include <string>

#include "absl/status/statusor.h"
#include "client/lib/yatzy_client.h"
#include "client/load/verdict.h"
#include "core/advisor/advisor.h"
#include "core/table/value_table.h"
#include "yatzy/v1/advisor_service.pb.h"

namespace yatzy::client {

// Compares a server's answers with what this program makes of the server's own
// table: values of states must be equal, actions must be the same in the same
// order, their values and the totals of reviews within 1e-9. The answer must
// name the rule set of its request. Immutable, so thread-safe.
class AnswerChecker {
 public:
  // Fetches the whole table of the game that the server calls `rule_set`
  // (empty: its default), in calls of 128 KiB: 44 for Scandinavian Yatzy.
  // DATA_LOSS if its values do not have the digest that its name promises,
  // ABORTED if another table came into service meanwhile, CANCELLED if stopped,
  // else as BatchEvaluateStates.
  static absl::StatusOr<AnswerChecker> Fetch(
      const YatzyClient& client,
      const std::shared_ptr<const Game>& game = Game::Default(),
      const std::string& rule_set = "", const std::stop_token& stop = {});

  explicit AnswerChecker(std::shared_ptr<const ValueTable> table);

  const std::string& table_id() const { return table_->id(); }

  // REQUIRES: the server has accepted the request, so it is a valid one.
  Verdict Check(const v1::EvaluateStateRequest& request,
                const v1::EvaluateStateResponse& answer) const;
  Verdict Check(const v1::BatchEvaluateStatesRequest& request,
                const v1::BatchEvaluateStatesResponse& answer) const;
  Verdict Check(const v1::AnalyzePositionRequest& request,
                const v1::AnalyzePositionResponse& answer) const;
  Verdict Check(const v1::BatchAnalyzePositionsRequest& request,
                const v1::BatchAnalyzePositionsResponse& answer) const;
  Verdict Check(const v1::StreamAnalyzePositionsRequest& request,
                const v1::StreamAnalyzePositionsResponse& answer) const;

  // The game is in the notation.
  Verdict Check(const v1::ReviewGameRequest& request,
                const v1::ReviewGameResponse& answer) const;
  Verdict Check(const v1::BatchReviewGamesRequest& request,
                const v1::BatchReviewGamesResponse& answer) const;

 private:
  using ActionValues = google::protobuf::RepeatedPtrField<v1::ActionValue>;

  Verdict CheckActions(const v1::Position& position, RankOptions options,
                       const ActionValues& actions) const;

  std::shared_ptr<const ValueTable> table_;
};

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_LOAD_ANSWER_CHECK_H_
