#include "server/query/asked_play.h"

#include "absl/strings/str_cat.h"
#include "proto/contract/limits.h"

namespace yatzy::server {

int ReadScore(std::int64_t score, const FieldPath& field,
              FieldViolations& violations) {
  if (score < -kMostScore || score > kMostScore) {
    violations.Add(field, absl::StrCat(score, " is not ", -kMostScore, " to ",
                                       kMostScore));
    return 0;
  }
  return static_cast<int>(score);
}

absl::Status CheckMayPlay(const Game& game, const AskedPlay& asked,
                          const QueryPath& path) {
  return asked.position.has_value() && game.IsFinished(asked.state)
             ? GameIsFinished(game, path.Prefix())
             : absl::OkStatus();
}

absl::Status CheckPlay(const Game& game, const AskedPlay& asked,
                       bool is_solved) {
  absl::Status status = CheckMayPlay(game, asked, QueryPath());
  if (!status.ok() || !is_solved) return status;
  return PlayWork().Add(game, asked, QueryPath());
}

absl::Status PlayWork::Add(const Game& game, const AskedPlay& asked,
                           const QueryPath& path) {
  work_ += UtilityWork(game, asked.state);
  if (work_ <= kMost) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      path.Prefix(), "too much may follow: ", work_, " chances to compute",
      path.is_of_batch() ? " from the first query to this one" : "",
      ", expected at most ", kMost, "; ask when fewer categories are open",
      path.is_of_batch() ? ", or less at a time" : ""));
}

}  // namespace yatzy::server
