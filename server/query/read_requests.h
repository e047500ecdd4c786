// What requests of AdvisorService ask, checked as a whole.
#ifndef YATZY_SERVER_QUERY_READ_REQUESTS_H_
#define YATZY_SERVER_QUERY_READ_REQUESTS_H_

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/advisor/advisor.h"
#include "core/game/game.h"
#include "proto/status/field_violations.h"
#include "yatzy/v1/advisor_service.pb.h"

namespace yatzy::server {

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
