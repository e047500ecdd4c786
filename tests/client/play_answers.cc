#include "tests/client/play_answers.h"

#include <cstdint>
#include <string>
#include <vector>

#include "core/notation/record_text.h"
#include "core/play/review.h"
#include "core/play/simulation.h"
#include "proto/convert/play_messages.h"

namespace yatzy::client {
namespace {

// The review of a record, or why there is none: about `field`.
grpc::Status AnswerReview(const ValueTable& table, const std::string& record,
                          const std::string& field, bool totals_only,
                          v1::GameReview& message) {
  const auto parsed = ParseRecord(table.game(), record);
  absl::Status status = parsed.status();
  if (status.ok()) {
    const auto review = Reviewer(table).Review(*parsed);
    status = review.status();
    if (status.ok()) {
      WriteReview(*review, totals_only, message);
      return grpc::Status::OK;
    }
  }
  const std::string why(status.message());
  const std::string dot = why.starts_with("turns[") ? "." : ": ";
  return Refusal(field + dot + why, {{field, why}});
}

}  // namespace

void ReviewGamesFrom(const std::shared_ptr<const ValueTable>& table,
                     FakeAdvisor& advisor) {
  advisor.review = [table](const auto& request, auto& response) {
    response.set_table_id(table->id());
    return AnswerReview(*table, request.notation(), "notation",
                        /*totals_only=*/false, *response.mutable_review());
  };
  advisor.review_batch = [table](const auto& request, auto& response) {
    response.set_table_id(table->id());
    for (int i = 0; i < request.notations_size(); ++i) {
      const grpc::Status status = AnswerReview(
          *table, request.notations(i), "notations[" + std::to_string(i) + "]",
          request.totals_only(), *response.add_reviews());
      if (!status.ok()) return status;
    }
    return grpc::Status::OK;
  };
}

void PlayGamesFrom(const std::shared_ptr<const ValueTable>& table,
                   FakeAdvisor& advisor) {
  advisor.simulate = [table](const auto& request, auto& response) {
    FieldViolations none;
    const auto simulation = Simulation::Create(
        table, ToPolicy(request.policy(), request.loss_budget(), none),
        request.seed());
    std::vector<std::int32_t> scores(request.count());
    std::vector<GameRecord> records(request.include_records() ? request.count()
                                                              : 0);
    const absl::Status played = simulation.value().Play(
        request.first_game(), scores, records, [] { return absl::OkStatus(); });
    if (!played.ok()) return Refusal(std::string(played.message()), {});
    response.mutable_scores()->Add(scores.begin(), scores.end());
    for (const GameRecord& record : records) {
      response.add_notations(NotationOf(table->game(), record));
    }
    response.set_table_id(table->id());
    return grpc::Status::OK;
  };
}

}  // namespace yatzy::client
