// Right answers about whole games, for a fake server: from the core.
#ifndef YATZY_TESTS_CLIENT_CTL_PLAY_ANSWERS_H_
#define YATZY_TESTS_CLIENT_CTL_PLAY_ANSWERS_H_

#include <string>

#include "core/notation/record_text.h"
#include "core/play/review.h"
#include "proto/convert/play_messages.h"
#include "tests/client/fake_server.h"
#include "tests/support/solved_table.h"

namespace yatzy::client {

// The review of a record, or why there is none: about `field`.
inline grpc::Status AnswerReview(const std::string& record,
                                 const std::string& field, bool totals_only,
                                 v1::GameReview& message) {
  const auto parsed = ParseRecord(SolvedTable()->game(), record);
  absl::Status status = parsed.status();
  if (status.ok()) {
    const auto review = Reviewer(*SolvedTable()).Review(*parsed);
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

// Makes the server review games by the solved table.
inline void ReviewGames(FakeAdvisor& advisor) {
  advisor.review = [](const auto& request, auto& response) {
    response.set_table_id(SolvedTable()->id());
    return AnswerReview(request.notation(), "notation", /*totals_only=*/false,
                        *response.mutable_review());
  };
  advisor.review_batch = [](const auto& request, auto& response) {
    response.set_table_id(SolvedTable()->id());
    for (int i = 0; i < request.notations_size(); ++i) {
      const grpc::Status status = AnswerReview(
          request.notations(i), "notations[" + std::to_string(i) + "]",
          request.totals_only(), *response.add_reviews());
      if (!status.ok()) return status;
    }
    return grpc::Status::OK;
  };
}

}  // namespace yatzy::client

#endif  // YATZY_TESTS_CLIENT_CTL_PLAY_ANSWERS_H_
