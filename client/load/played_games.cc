#include "client/load/played_games.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "core/notation/record_text.h"
#include "core/play/replay.h"
#include "proto/convert/convert.h"

namespace yatzy::client {
namespace {

constexpr int kGames = 1000;  // a megabyte of records

// Of each policy. The records of a call fit into the buffers of a socket, as
// the batches of AnswerChecker::Fetch do.
constexpr int kGamesToReview = 256;
constexpr int kGamesOfCall = 64;

// What a decision may lose of a player who makes mistakes: some 50 points in a
// game of Scandinavian Yatzy.
constexpr double kLossBudget = 2;

// The state of a game as a message, which knows more than a State.
struct Card {
  v1::GameState state;

  void Fill(const Game& game, const Scoring& scoring) {
    const CategoryRule& rule = game.rules().categories[scoring.category];
    state.add_filled_categories(ToMessage(rule.category));
    state.set_banked_score(state.banked_score() + scoring.points +
                           scoring.extra);
    if (rule.is_upper) {
      state.set_upper_score(state.upper_score() + scoring.points);
    }
    if (game.has_mark() && scoring.category == game.all_equal_box()) {
      state.set_all_equal_points(scoring.points);
    }
  }
};

}  // namespace

absl::Status AppendPositions(const Game& game, const GameRecord& record,
                             std::vector<PlayedPosition>& positions) {
  const auto replay = ReplayGame(game, record);
  if (!replay.ok()) return replay.status();
  Card card;
  card.state.set_upper_score(0);
  for (const ReplayedTurn& turn : replay->turns) {
    if (game.saves_rolls()) card.state.set_saved_rolls(turn.state.saved);
    for (int i = 0; i < turn.roll_count; ++i) {
      PlayedPosition& played = positions.emplace_back();
      played.state_index = game.StateIndex(turn.state);
      *played.position.mutable_state() = card.state;
      WriteFaces(game.Roll(turn.rolls[i]), *played.position.mutable_dice());
      played.position.set_rerolls_left(game.MostRerolls(turn.state) - i);
    }
    if (turn.is_scored) card.Fill(game, turn.scoring);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<PlayedPosition>> FetchPlayedPositions(
    const YatzyClient& client, const Game& game, const std::string& rule_set,
    std::uint64_t seed) {
  v1::SimulateGamesRequest request;
  request.set_rule_set(rule_set);
  request.set_seed(seed);
  request.set_count(kGames);
  request.set_include_records(true);
  const auto answer = client.SimulateGames(request);
  if (!answer.ok()) return answer.status();
  std::vector<PlayedPosition> positions;
  for (const std::string& notation : answer->notations()) {
    const auto record = ParseRecord(game, notation);
    absl::Status status = record.status();
    if (status.ok()) status = AppendPositions(game, *record, positions);
    if (!status.ok()) {
      return absl::DataLossError(
          absl::StrCat("a game of the server's: ", status.message()));
    }
  }
  return positions;
}

absl::StatusOr<std::vector<std::string>> FetchGamesToReview(
    const YatzyClient& client, const std::string& rule_set,
    std::uint64_t seed) {
  std::vector<std::string> games;
  for (int first = 0; first < kGamesToReview; first += kGamesOfCall) {
    v1::SimulateGamesRequest request;
    request.set_rule_set(rule_set);
    request.set_seed(seed);
    request.set_first_game(first);
    request.set_count(kGamesOfCall);
    request.set_include_records(true);
    auto good = client.SimulateGames(request);
    if (!good.ok()) return good.status();
    request.set_policy(v1::POLICY_BUDGET);
    request.set_loss_budget(kLossBudget);
    auto flawed = client.SimulateGames(request);
    if (!flawed.ok()) return flawed.status();
    for (int i = 0; i < kGamesOfCall; ++i) {
      games.push_back(std::move(*good->mutable_notations(i)));
      games.push_back(std::move(*flawed->mutable_notations(i)));
    }
  }
  return games;
}

}  // namespace yatzy::client
