// Of AdvisorService: reaching a target, beating an opponent.
#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/advisor/utility.h"
#include "core/advisor/win.h"
#include "proto/contract/limits.h"
#include "proto/convert/convert.h"
#include "proto/status/field_violations.h"
#include "server/query/advisor_service.h"
#include "server/query/read_requests.h"
#include "server/tables/distributions.h"

namespace yatzy::server {
namespace {

// About half a second. Also in targets.proto, by open categories.
constexpr std::int64_t kMostWork = 6'000'000;

// Where a query is, and what it asks for.
struct AskedPlay {
  State state;
  int banked = 0;
  std::optional<Position> position;  // in that state
  std::size_t most_actions = 0;      // at most; 0: all
  UtilityOptions options;
};

// Adds a violation unless the number is one that a final score can be near.
int ReadScore(std::int64_t score, const FieldPath& field,
              FieldViolations& violations) {
  if (score < -kMostScore || score > kMostScore) {
    violations.Add(field, absl::StrCat(score, " is not ", -kMostScore, " to ",
                                       kMostScore));
    return 0;
  }
  return static_cast<int>(score);
}

// What takes longer would hold up a thread of batches.
absl::Status CheckWork(const Game& game, State state) {
  const std::int64_t work = UtilityWork(game, state);
  if (work <= kMostWork) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      "too much may follow: ", work, " chances to compute, expected at most ",
      kMostWork, "; ask when fewer categories are open"));
}

template <typename Request>
absl::StatusOr<AskedPlay> ReadPlay(const Game& game, Simd simd,
                                   const Request& request,
                                   FieldViolations& violations) {
  AskedPlay asked;
  asked.options.simd = simd;
  asked.options.include_scoring = request.include_scoring();
  const v1::GameState& state =
      request.has_position() ? request.position().state() : request.state();
  asked.banked = state.banked_score();
  CheckMaxActions(request.max_actions(), violations);
  asked.most_actions = static_cast<std::size_t>(request.max_actions());
  if (request.has_position()) {
    asked.position =
        ToPosition(game, request.position(), "position", violations);
    asked.state = asked.position->state;
  } else {
    asked.state = ToState(game, state, "state", violations);
  }
  if (!violations.empty()) return violations.ToStatus();
  if (absl::Status s = CheckWork(game, asked.state); !s.ok()) return s;
  return asked;
}

std::size_t ActionsToWrite(const AskedPlay& asked, std::size_t actions) {
  return asked.most_actions == 0 ? actions
                                 : std::min(actions, asked.most_actions);
}

void WriteChances(double value, const WinChances& chances,
                  v1::WinChances& message) {
  message.set_value(value);
  message.set_win(chances.win);
  message.set_draw(chances.draw);
  message.set_lose(chances.lose);
}

// The worth of final scores that a request gives; a violation if it falls or is
// none.
absl::StatusOr<Utility> ReadWorth(const v1::ScoreWorth& worth) {
  FieldViolations violations;
  const int least = ReadScore(worth.least_final_score(),
                              "worth.least_final_score", violations);
  if (worth.worths_size() > kMaxWorths) {
    violations.Add("worth.worths",
                   absl::StrCat("has ", worth.worths_size(),
                                " numbers, expected 1 to ", kMaxWorths));
  }
  if (!violations.empty()) return violations.ToStatus();
  auto utility =
      Utility::Create(least, {worth.worths().begin(), worth.worths().end()});
  if (utility.ok()) return utility;
  violations.Add("worth.worths", std::string(utility.status().message()));
  return violations.ToStatus();
}

// The actions of a position by a worth of the caller's own.
absl::Status AnswerWorth(const ServedGame& served, const ValueTable& table,
                         const AskedPlay& asked,
                         const v1::AnalyzeWinRequest& request,
                         v1::AnalyzeWinResponse& response) {
  const auto utility = ReadWorth(request.worth());
  if (!utility.ok()) return utility.status();
  if (!asked.position.has_value()) {
    const auto best = BestUtility(served.game, asked.state, asked.banked,
                                  *utility, asked.options);
    if (!best.ok()) return best.status();
    response.mutable_chances()->set_value(*best);
    return absl::OkStatus();
  }
  const auto ranked = RankByUtility(table, *asked.position, asked.banked,
                                    *utility, asked.options);
  if (!ranked.ok()) return ranked.status();
  response.mutable_chances()->set_value(ranked->front().chance);
  const std::size_t size = ActionsToWrite(asked, ranked->size());
  for (std::size_t i = 0; i < size; ++i) {
    v1::WinAction& message = *response.add_actions();
    WriteActionValue(table.game(), request.position().state(),
                     (*ranked)[i].ranked, *message.mutable_value());
    message.mutable_chances()->set_value((*ranked)[i].chance);
    message.set_loss((*ranked)[i].chance_loss);
  }
  return absl::OkStatus();
}

// The actions of a position by the chance to beat an opponent.
absl::Status AnswerOpponent(const ServedGame& served, const ValueTable& table,
                            const AskedPlay& asked, const Opponent& opponent,
                            double draw_worth,
                            const v1::AnalyzeWinRequest& request,
                            v1::AnalyzeWinResponse& response) {
  if (!asked.position.has_value()) {
    const auto best = BestWinChances(served.game, asked.state, asked.banked,
                                     opponent, draw_worth, asked.options);
    if (!best.ok()) return best.status();
    WriteChances(best->win + draw_worth * best->draw, *best,
                 *response.mutable_chances());
    return absl::OkStatus();
  }
  const auto ranked = RankToWin(table, *asked.position, asked.banked, opponent,
                                draw_worth, asked.options);
  if (!ranked.ok()) return ranked.status();
  WriteChances(ranked->front().value, ranked->front().chances,
               *response.mutable_chances());
  const std::size_t size = ActionsToWrite(asked, ranked->size());
  for (std::size_t i = 0; i < size; ++i) {
    v1::WinAction& message = *response.add_actions();
    WriteActionValue(table.game(), request.position().state(),
                     (*ranked)[i].ranked, *message.mutable_value());
    WriteChances((*ranked)[i].value, (*ranked)[i].chances,
                 *message.mutable_chances());
    message.set_loss((*ranked)[i].loss);
  }
  return absl::OkStatus();
}

double ReadDrawWorth(const v1::AnalyzeWinRequest& request,
                     FieldViolations& violations) {
  const double worth = request.has_draw_worth() ? request.draw_worth() : 0.5;
  if (!(worth >= 0 && worth <= 1)) {
    violations.Add("draw_worth", absl::StrCat(worth, " is not 0 to 1"));
  }
  if (request.has_draw_worth() && request.has_worth()) {
    violations.Add("draw_worth", "is for an opponent, and worth is given");
  }
  return worth;
}

// The opponent of a request that has one.
absl::StatusOr<Opponent> ReadOpponent(Distributions& distributions,
                                      const Game& game,
                                      const v1::AnalyzeWinRequest& request,
                                      FieldViolations& violations,
                                      Checkpoint checkpoint) {
  if (request.has_opponent_final_score()) {
    const int score = ReadScore(request.opponent_final_score(),
                                "opponent_final_score", violations);
    if (!violations.empty()) return violations.ToStatus();
    return FinishedOpponent(score);
  }
  const State state =
      ToState(game, request.opponent_state(), "opponent_state", violations);
  if (!violations.empty()) return violations.ToStatus();
  const int open = game.categories() - std::popcount(state.filled);
  if (open > Distributions::kMostOpenQuick) {
    violations.Add(
        "opponent_state",
        absl::StrCat("has ", open, " open categories, expected at most ",
                     Distributions::kMostOpenQuick));
    return violations.ToStatus();
  }
  const auto found = distributions.Of({state, {}}, checkpoint);
  if (!found.ok()) return found.status();
  return Opponent{**found, request.opponent_state().banked_score()};
}

}  // namespace

absl::Status AdvisorService::AnalyzeTarget(
    const v1::AnalyzeTargetRequest& request,
    v1::AnalyzeTargetResponse& response) const {
  const auto table = TableOf(request.rule_set());
  if (!table.ok()) return table.status();
  const Game& game = (*table)->game();
  FieldViolations violations;
  const int target = ReadScore(request.target(), "target", violations);
  const auto asked = ReadPlay(game, simd_, request, violations);
  if (!asked.ok()) return asked.status();
  const Utility utility = Utility::OfReaching(target);
  if (!asked->position.has_value()) {
    const auto best = BestUtility((*table)->shared_game(), asked->state,
                                  asked->banked, utility, asked->options);
    if (!best.ok()) return best.status();
    response.set_probability(*best);
  } else {
    const auto ranked = RankByUtility(**table, *asked->position, asked->banked,
                                      utility, asked->options);
    if (!ranked.ok()) return ranked.status();
    response.set_probability(ranked->front().chance);
    const std::size_t size = ActionsToWrite(*asked, ranked->size());
    for (std::size_t i = 0; i < size; ++i) {
      v1::TargetAction& message = *response.add_actions();
      WriteActionValue(game, request.position().state(), (*ranked)[i].ranked,
                       *message.mutable_value());
      message.set_probability((*ranked)[i].chance);
      message.set_probability_loss((*ranked)[i].chance_loss);
    }
  }
  response.set_table_id((*table)->id());
  response.set_rule_set(request.rule_set());
  return absl::OkStatus();
}

bool AdvisorService::IsLong(const v1::AnalyzeWinRequest& request) const {
  // The distribution of an opponent is quick, once there are values.
  return request.has_opponent_state() && TableOf(request.rule_set()).ok() &&
         !(*games_.Find(request.rule_set()))->distributions.HasValues();
}

absl::Status AdvisorService::AnalyzeWin(const v1::AnalyzeWinRequest& request,
                                        v1::AnalyzeWinResponse& response,
                                        Checkpoint checkpoint) const {
  const auto table = TableOf(request.rule_set());
  if (!table.ok()) return table.status();
  ServedGame& served = **games_.Find(request.rule_set());
  FieldViolations violations;
  if (request.against_case() == v1::AnalyzeWinRequest::AGAINST_NOT_SET) {
    violations.Add("opponent_final_score",
                   "is required, or opponent_state, or worth");
  }
  const double draw_worth = ReadDrawWorth(request, violations);
  const auto asked = ReadPlay((*table)->game(), simd_, request, violations);
  if (!asked.ok()) return asked.status();
  absl::Status status;
  if (request.has_worth()) {
    status = AnswerWorth(served, **table, *asked, request, response);
  } else {
    const auto opponent = ReadOpponent(served.distributions, (*table)->game(),
                                       request, violations, checkpoint);
    status = opponent.ok() ? AnswerOpponent(served, **table, *asked, *opponent,
                                            draw_worth, request, response)
                           : opponent.status();
  }
  if (!status.ok()) return status;
  response.set_table_id((*table)->id());
  response.set_rule_set(request.rule_set());
  return absl::OkStatus();
}

}  // namespace yatzy::server
