#include "core/play/review.h"

#include <algorithm>
#include <utility>

#include "core/dice/rolls.h"

namespace yatzy {
namespace {

Action ActionOf(const Game& game, const TurnAction& action) {
  if (action.scores) {
    return game.rules().categories[action.scoring.category].category;
  }
  return kKeepLattice.counts[action.keep];
}

// Goes through a game and keeps the account of the expected final score.
class Account {
 public:
  Account(const ValueTable& table, GameReview& review)
      : table_(table), review_(review) {
    const auto turns = review.replay.turns.size();
    const int rolls = table.game().rolls_per_turn();
    review.rolls.reserve(turns * rolls);
    review.decisions.reserve(turns * rolls);
    review.expected_start = table.ExpectedRemaining(State{});
    review.expected_now = review.expected_start;
  }

  // `lane` of the values is that of the turn's state.
  void AddTurn(TurnValues& values, int lane, int number) {
    const ReplayedTurn& turn = review_.replay.turns[number];
    const int rerolls = table_.game().MostRerolls(turn.state);
    for (int i = 0; i < turn.roll_count; ++i) {
      const int rerolls_left = rerolls - i;
      const BestOfTurn best = values.BestOf(lane, rerolls_left, turn.rolls[i]);
      AddRoll(number, i, best.value);
      if (i < turn.keep_count) {
        const TurnAction made{.keep = turn.keeps[i]};
        AddDecision(best, made, values.OfKeep(lane, rerolls_left, made.keep));
      } else if (turn.is_scored) {
        AddScoring(best, turn);
      }
    }
  }

  // What the last decision of a finished game won within the tolerance of ties
  // has no roll after it, so the last one had it.
  void Finish() {
    if (!review_.replay.is_finished) return;
    const double rest = review_.replay.score() - review_.expected_now;
    ReviewedRoll& roll = review_.rolls.back();
    ReviewedDecision& decision = review_.decisions.back();
    for (double* value :
         {&roll.luck, &roll.expected, &decision.expected_before,
          &decision.expected, &review_.total_luck, &review_.expected_now}) {
      *value += rest;
    }
  }

 private:
  void AddRoll(int turn, int i, double value) {
    const Game& game = table_.game();
    ReviewedRoll& roll = review_.rolls.emplace_back();
    roll.turn = turn;
    roll.roll = i;
    roll.dice = game.Roll(review_.replay.turns[turn].rolls[i]);
    roll.rerolls_left = game.MostRerolls(review_.replay.turns[turn].state) - i;
    roll.expected = banked_ + value;
    roll.luck = roll.expected - review_.expected_now;
    review_.total_luck += roll.luck;
    review_.expected_now = roll.expected;
  }

  // After the roll that was added last.
  ReviewedDecision& AddDecision(const BestOfTurn& best, const TurnAction& made,
                                double value) {
    const Game& game = table_.game();
    const ReviewedRoll& roll = review_.rolls.back();
    ReviewedDecision& decision = review_.decisions.emplace_back();
    decision.turn = roll.turn;
    decision.roll = roll.roll;
    decision.dice = roll.dice;
    decision.rerolls_left = roll.rerolls_left;
    decision.made = ActionOf(game, made);
    decision.best = ActionOf(game, best.action);
    decision.expected_before = roll.expected;
    decision.expected = roll.expected;
    if (const double loss = best.value - value; loss > kTieTolerance) {
      decision.loss = loss;
      decision.expected -= loss;
      review_.total_loss += loss;
    } else {
      ++review_.best_decisions;
    }
    review_.expected_now = decision.expected;
    return decision;
  }

  void AddScoring(const BestOfTurn& best, const ReplayedTurn& turn) {
    const auto& [category, points, extra, is_joker] = turn.scoring;
    const Game& game = table_.game();
    const State next =
        game.After(game.Saving(turn.state, review_.rolls.back().rerolls_left),
                   turn.scoring);
    const double value =
        points + extra + double{table_.ExpectedRemaining(next)};
    ReviewedDecision& decision =
        AddDecision(best, {.scores = true, .scoring = turn.scoring}, value);
    decision.points = points;
    decision.extra = extra;
    banked_ += points + extra;
  }

  const ValueTable& table_;
  GameReview& review_;
  int banked_ = 0;
};

}  // namespace

absl::StatusOr<GameReview> Reviewer::Review(const GameRecord& record) {
  absl::StatusOr<Replay> replay = ReplayGame(table_.game(), record);
  if (!replay.ok()) return replay.status();
  GameReview review;
  review.replay = *std::move(replay);
  Account account(table_, review);
  const auto& turns = review.replay.turns;
  // The turns of a game share vectors.
  for (std::size_t next = 0; next < turns.size();) {
    const std::size_t first = next;
    values_.Clear();
    while (next < turns.size() && !values_.IsFull()) {
      values_.Add(turns[next++].state);
    }
    values_.Solve();
    for (std::size_t t = first; t < next; ++t) {
      account.AddTurn(values_, static_cast<int>(t - first),
                      static_cast<int>(t));
    }
  }
  account.Finish();
  return review;
}

absl::StatusOr<GameReview> ReviewGame(const ValueTable& table,
                                      const GameRecord& record, Simd simd) {
  if (absl::Status s = ValidateSimd(simd); !s.ok()) return s;
  return Reviewer(table, simd).Review(record);
}

std::vector<std::size_t> CostliestMistakes(const GameReview& review,
                                           std::size_t most) {
  std::vector<std::size_t> mistakes;
  for (std::size_t i = 0; i < review.decisions.size(); ++i) {
    if (review.decisions[i].loss > 0) mistakes.push_back(i);
  }
  std::ranges::stable_sort(mistakes, [&](std::size_t a, std::size_t b) {
    return review.decisions[a].loss > review.decisions[b].loss;
  });
  mistakes.resize(std::min(most, mistakes.size()));
  return mistakes;
}

}  // namespace yatzy
