#include "server/query/read_requests.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "core/advisor/advisor.h"
#include "proto/contract/limits.h"
#include "proto/convert/convert.h"

namespace yatzy::server {

std::string QueryPath::Prefix() const {
  return is_of_batch_ ? absl::StrCat(parent_.ToString(), ": ") : "";
}

absl::Status GameIsFinished(const Game& game, const std::string& prefix) {
  return absl::FailedPreconditionError(absl::StrCat(prefix, WhyFinished(game)));
}

void CheckMaxActions(int max_actions, FieldViolations& violations) {
  if (max_actions >= 0) return;
  violations.Add(
      "max_actions",
      absl::StrCat(max_actions, " is negative, expected 0 (all) or more"));
}

void CheckBatchSize(const char* field, int size, int most, const char* items,
                    FieldViolations& violations) {
  if (1 <= size && size <= most) return;
  violations.Add(
      field, absl::StrCat("has ", size, " ", items, ", expected 1 to ", most));
}

absl::StatusOr<Position> ReadQuery(const Game& game,
                                   const v1::Position& message,
                                   int max_actions) {
  FieldViolations violations;
  const Position position = ToPosition(game, message, "position", violations);
  CheckMaxActions(max_actions, violations);
  if (!violations.empty()) return violations.ToStatus();
  if (game.IsFinished(position.state)) return GameIsFinished(game);
  return position;
}

absl::Status OfRequest(std::uint64_t id, const absl::Status& status) {
  if (absl::IsUnavailable(status)) return status;
  absl::Status of_request(status.code(),
                          absl::StrCat("id ", id, ": ", status.message()));
  status.ForEachPayload(
      [&of_request](absl::string_view type_url, const absl::Cord& payload) {
        of_request.SetPayload(type_url, payload);
      });
  return of_request;
}

absl::StatusOr<std::vector<Position>> ToPositions(
    const Game& game, const v1::BatchAnalyzePositionsRequest& request) {
  FieldViolations violations;
  CheckBatchSize("positions", request.positions_size(), kMaxBatchPositions,
                 "positions", violations);
  CheckMaxActions(request.max_actions(), violations);
  if (!violations.empty()) return violations.ToStatus();
  std::vector<Position> positions(request.positions_size());
  const int size = request.positions_size();
  int finished = size;  // the first
  for (int i = 0; i < size; ++i) {
    positions[i] = ToPosition(game, request.positions(i),
                              FieldPath("positions", i), violations);
    if (finished == size && game.IsFinished(positions[i].state)) finished = i;
  }
  if (!violations.empty()) return violations.ToStatus();
  if (finished == size) return positions;
  return GameIsFinished(game, absl::StrCat("positions[", finished, "]: "));
}

}  // namespace yatzy::server
