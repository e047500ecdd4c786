// What requests of AdvisorService ask, checked as a whole.
#ifndef YATZY_SERVER_QUERY_READ_REQUESTS_H_
#define YATZY_SERVER_QUERY_READ_REQUESTS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/advisor/advisor.h"
#include "core/game/game.h"
#include "proto/status/field_violations.h"
#include "yatzy/v1/advisor_service.pb.h"

namespace yatzy::server {

// The field of a query, one of a batch's `queries` or the request itself.
class QueryPath {
 public:
  QueryPath() = default;
  explicit QueryPath(int index)
      : parent_("queries", index), is_of_batch_(true) {}

  // A field of it. The result refers to this path.
  FieldPath operator/(const char* name) const {
    return is_of_batch_ ? FieldPath(parent_, name) : FieldPath(name);
  }

  bool is_of_batch() const { return is_of_batch_; }

  // What an error begins with that is about no field: "queries[17]: " or "".
  std::string Prefix() const;

 private:
  FieldPath parent_{""};
  bool is_of_batch_ = false;
};

// FAILED_PRECONDITION: there is nothing to decide.
absl::Status GameIsFinished(const Game& game, const std::string& prefix = "");

// Adds a violation unless the query says where it is, by a state or a position,
// and returns whether it does.
template <typename Query>
bool CheckHasFrom(const Query& query, const QueryPath& path,
                  FieldViolations& violations) {
  if (query.has_state() || query.has_position()) return true;
  violations.Add(path / "state", "is required, or position");
  return false;
}

// Adds a violation unless the size is 1 to `most`. `items` are what the field
// has several of.
void CheckBatchSize(const char* field, int size, int most, const char* items,
                    FieldViolations& violations);

// Adds a violation unless it is 0 or more.
void CheckMaxActions(int max_actions, FieldViolations& violations);

// The position of a query for `max_actions` of its actions. INVALID_ARGUMENT
// with all that is wrong, FAILED_PRECONDITION for a game that is finished.
absl::StatusOr<Position> ReadQuery(const Game& game,
                                   const v1::Position& message,
                                   int max_actions);

// The error of a request of a stream: its message begins with "id ID: ". What
// is not about the request, UNAVAILABLE, stays as it is.
absl::Status OfRequest(std::uint64_t id, const absl::Status& status);

// All positions of a batch, with the same errors.
absl::StatusOr<std::vector<Position>> ToPositions(
    const Game& game, const v1::BatchAnalyzePositionsRequest& request);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_QUERY_READ_REQUESTS_H_
