// Of AdvisorService: beating an opponent, playing for any worth of the score.
#include <algorithm>
#include <bit>
#include <cstddef>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/advisor/utility.h"
#include "core/advisor/win.h"
#include "proto/contract/limits.h"
#include "proto/convert/convert.h"
#include "proto/convert/refusals.h"
#include "proto/status/field_violations.h"
#include "server/query/advisor_service.h"
#include "server/query/asked_play.h"
#include "server/query/read_requests.h"
#include "server/tables/distributions.h"

namespace yatzy::server {
namespace {

// An opponent who plays on, or has finished with this score.
struct OpponentAtTurn {
  State state;
  int banked = 0;
};
using Against = std::variant<int, OpponentAtTurn, Utility>;

struct AskedWin {
  AskedPlay play;
  Against against;
};

// What the queries of a call are answered from. Refers to what it is made of.
struct WinSource {
  Distributions& distributions;
  const ValueTable& mean;
  const PlayOptions& options;
  double draw_worth;
};

// Returns the worth of final scores; a violation if it falls or is none.
Against ReadWorth(const v1::ScoreWorth& worth, const FieldPath& field,
                  FieldViolations& violations) {
  const FieldPath of_worths(field, "worths");
  const int least =
      ReadScore(worth.least_final_score(),
                FieldPath(field, "least_final_score"), violations);
  if (worth.worths_size() > kMaxWorths) {
    violations.Add(of_worths,
                   absl::StrCat("has ", worth.worths_size(),
                                " numbers, expected 1 to ", kMaxWorths));
    return {};
  }
  auto utility =
      Utility::Create(least, {worth.worths().begin(), worth.worths().end()});
  if (utility.ok()) return *std::move(utility);
  violations.Add(of_worths, std::string(utility.status().message()));
  return {};
}

Against ReadOpponent(const Game& game, const v1::GameState& message,
                     const FieldPath& field, FieldViolations& violations) {
  const State state = ToState(game, message, field, violations);
  const int open = game.categories() - std::popcount(state.filled);
  const int most = Distributions::MostOpenQuick(game);
  if (open > most) {
    violations.Add(field, absl::StrCat("has ", open,
                                       " open categories, expected at "
                                       "most ",
                                       most));
  }
  return OpponentAtTurn{state, message.banked_score()};
}

template <typename Query>
Against ReadAgainst(const Game& game, const Query& query, const QueryPath& path,
                    FieldViolations& violations) {
  if (query.has_worth()) {
    return ReadWorth(query.worth(), path / "worth", violations);
  }
  if (query.has_opponent_state()) {
    return ReadOpponent(game, query.opponent_state(), path / "opponent_state",
                        violations);
  }
  const FieldPath field = path / "opponent_final_score";
  if (!query.has_opponent_final_score()) {
    violations.Add(field, "is required, or opponent_state, or worth");
  }
  return ReadScore(query.opponent_final_score(), field, violations);
}

template <typename Query>
AskedWin ReadWin(const Game& game, const Query& query, const QueryPath& path,
                 bool has_draw_worth, FieldViolations& violations) {
  if (has_draw_worth && query.has_worth()) {
    violations.Add(path / "worth",
                   "is beside draw_worth, which is for an opponent");
  }
  Against against = ReadAgainst(game, query, path, violations);
  return {ReadPlay(game, query, path, violations), std::move(against)};
}

template <typename Request>
double ReadDrawWorth(const Request& request, FieldViolations& violations) {
  const double worth = request.has_draw_worth() ? request.draw_worth() : 0.5;
  if (!(worth >= 0 && worth <= 1)) {
    violations.Add("draw_worth",
                   absl::StrCat(NumberText(worth), " is not 0 to 1"));
  }
  return worth;
}

// Reads all queries of a batch, unless there are too many.
std::vector<AskedWin> ReadWins(const Game& game,
                               const v1::BatchAnalyzeWinsRequest& request,
                               FieldViolations& violations) {
  const int size = request.queries_size();
  CheckBatchSize("queries", size, kMaxBatchWins, "queries", violations);
  std::vector<AskedWin> all;
  if (!violations.empty()) return all;
  all.reserve(size);
  for (int i = 0; i < size; ++i) {
    all.push_back(ReadWin(game, request.queries(i), QueryPath(i),
                          request.has_draw_worth(), violations));
  }
  return all;
}

void WriteWinChances(double value, const WinChances& chances,
                     v1::WinChances& message) {
  message.set_value(value);
  message.set_win(chances.win);
  message.set_draw(chances.draw);
  message.set_lose(chances.lose);
}

// `message` is an AnalyzeWinResponse or one of a batch, from here on.
template <typename Message>
absl::Status AnswerWorth(const WinSource& source, const AskedPlay& play,
                         const Utility& utility, Message& message) {
  const ValueTable& mean = source.mean;
  if (!play.position.has_value()) {
    const auto best = BestUtility(mean.shared_game(), play.state, play.banked,
                                  utility, source.options.utility);
    if (best.ok()) message.mutable_chances()->set_value(*best);
    return best.status();
  }
  const auto ranked = RankByUtility(mean, *play.position, play.banked, utility,
                                    source.options.utility);
  if (!ranked.ok()) return ranked.status();
  message.mutable_chances()->set_value(ranked->front().chance);
  for (const TargetAction& one : source.options.Wanted(*ranked)) {
    v1::WinAction& action = *message.add_actions();
    WriteActionValue(mean.game(), *play.message, one.ranked,
                     *action.mutable_value());
    action.mutable_chances()->set_value(one.chance);
    action.set_loss(one.chance_loss);
  }
  return absl::OkStatus();
}

template <typename Message>
absl::Status AnswerOpponent(const WinSource& source, const AskedPlay& play,
                            const Opponent& opponent, Message& message) {
  const ValueTable& mean = source.mean;
  if (!play.position.has_value()) {
    const auto best =
        BestWinChances(mean.shared_game(), play.state, play.banked, opponent,
                       source.draw_worth, source.options.utility);
    if (!best.ok()) return best.status();
    WriteWinChances(best->win + source.draw_worth * best->draw, *best,
                    *message.mutable_chances());
    return absl::OkStatus();
  }
  const auto ranked = RankToWin(mean, *play.position, play.banked, opponent,
                                source.draw_worth, source.options.utility);
  if (!ranked.ok()) return ranked.status();
  WriteWinChances(ranked->front().value, ranked->front().chances,
                  *message.mutable_chances());
  for (const WinAction& one : source.options.Wanted(*ranked)) {
    v1::WinAction& action = *message.add_actions();
    WriteActionValue(mean.game(), *play.message, one.ranked,
                     *action.mutable_value());
    WriteWinChances(one.value, one.chances, *action.mutable_chances());
    action.set_loss(one.loss);
  }
  return absl::OkStatus();
}

template <typename Message>
absl::Status AnswerWin(const WinSource& source, const AskedWin& asked,
                       Checkpoint checkpoint, Message& message) {
  if (const auto* utility = std::get_if<Utility>(&asked.against)) {
    return AnswerWorth(source, asked.play, *utility, message);
  }
  if (const int* score = std::get_if<int>(&asked.against)) {
    return AnswerOpponent(source, asked.play, FinishedOpponent(*score),
                          message);
  }
  const auto& opponent = std::get<OpponentAtTurn>(asked.against);
  const auto found = source.distributions.Of({opponent.state, {}}, checkpoint);
  if (!found.ok()) return found.status();
  return AnswerOpponent(source, asked.play, {**found, opponent.banked},
                        message);
}

}  // namespace

absl::Status AdvisorService::AnalyzeWin(const v1::AnalyzeWinRequest& request,
                                        v1::AnalyzeWinResponse& response,
                                        Checkpoint checkpoint) const {
  const auto table = TableOf(request.rule_set());
  if (!table.ok()) return table.status();
  const Game& game = (*table)->game();
  FieldViolations violations;
  const double draw_worth = ReadDrawWorth(request, violations);
  const AskedWin asked =
      ReadWin(game, request, QueryPath(), request.has_draw_worth(), violations);
  const PlayOptions options =
      ReadPlayOptions(request, utility_options(), violations);
  if (!violations.empty()) return violations.ToStatus();
  absl::Status status = CheckPlay(game, asked.play);
  if (!status.ok()) return status;
  Distributions& distributions =
      (*games_.Find(request.rule_set()))->distributions;
  status = AnswerWin({distributions, **table, options, draw_worth}, asked,
                     checkpoint, response);
  if (!status.ok()) return status;
  response.set_table_id((*table)->id());
  response.set_rule_set(request.rule_set());
  return absl::OkStatus();
}

bool AdvisorService::IsLong(const v1::AnalyzeWinRequest& request) const {
  if (!request.has_opponent_state() || !LacksValues(request.rule_set())) {
    return false;
  }
  const ServedGame& game = **games_.Find(request.rule_set());
  FieldViolations violations;
  const Against opponent = ReadOpponent(*game.game, request.opponent_state(),
                                        "opponent_state", violations);
  // Who is refused waits for nothing.
  return violations.empty() &&
         !game.distributions.IsQuick(
             {std::get<OpponentAtTurn>(opponent).state, {}});
}

absl::Status AdvisorService::BatchAnalyzeWins(
    const v1::BatchAnalyzeWinsRequest& request,
    NextPart<v1::BatchAnalyzeWinsResponse> next_part,
    Checkpoint checkpoint) const {
  const auto table = TableOf(request.rule_set());
  if (!table.ok()) return table.status();
  FieldViolations violations;
  const auto all = ReadWins((*table)->game(), request, violations);
  const double draw_worth = ReadDrawWorth(request, violations);
  const PlayOptions options =
      ReadPlayOptions(request, utility_options(), violations);
  if (!violations.empty()) return violations.ToStatus();
  absl::Status status = CheckPlays((*table)->game(), all);
  if (!status.ok()) return status;
  const WinSource source{(*games_.Find(request.rule_set()))->distributions,
                         **table, options, draw_worth};
  v1::BatchAnalyzeWinsResponse* part = nullptr;
  for (std::size_t i = 0; i < all.size(); ++i) {
    status = checkpoint();
    if (!status.ok()) return status;
    if (i % kSlicePlays == 0) part = &next_part();
    status = AnswerWin(source, all[i], checkpoint, *part->add_wins());
    if (!status.ok()) return status;
  }
  part->set_table_id((*table)->id());
  part->set_rule_set(request.rule_set());
  return absl::OkStatus();
}

bool AdvisorService::IsLong(const v1::BatchAnalyzeWinsRequest& request) const {
  const auto& queries = request.queries();
  return std::any_of(queries.begin(), queries.end(),
                     [](const v1::WinQuery& one) {
                       return one.has_opponent_state();
                     }) &&
         LacksValues(request.rule_set());
}

}  // namespace yatzy::server
