#include "client/ctl/review_text.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "client/ctl/csv_text.h"
#include "client/ctl/format.h"

namespace yatzy::client {
namespace {

std::string ReviewedDice(const google::protobuf::RepeatedField<int>& dice) {
  return absl::StrJoin(dice, " ");
}

// The decision after this roll, which is the next one of the review unless the
// game breaks off here.
const v1::ReviewedDecision* DecisionAfter(const v1::ReviewedRoll& roll,
                                          const v1::GameReview& review,
                                          int& next) {
  if (next >= review.decisions_size()) return nullptr;
  const v1::ReviewedDecision& decision = review.decisions(next);
  if (decision.turn() != roll.turn() ||
      decision.rerolls_left() != roll.rerolls_left()) {
    return nullptr;
  }
  ++next;
  return &decision;
}

// "score Threes, 9", "score Yatzy, 50 +100 extra", "keep 3 3".
std::string MadeText(const Game& game, const v1::ReviewedDecision& decision) {
  std::string text = ActionText(game, decision.made());
  if (decision.made().has_score()) {
    absl::StrAppend(&text, ", ", decision.points());
  }
  if (decision.extra_points() > 0) {
    absl::StrAppend(&text, " +", decision.extra_points(), " extra");
  }
  return text;
}

// "kept 3 3", of "keep 3 3".
std::string InThePast(const std::string& action) {
  for (const auto& [now, past] : {std::pair("keep ", "kept "),
                                  {"score ", "scored "},
                                  {"reroll ", "rerolled "}}) {
    if (absl::StartsWith(action, now)) {
      return absl::StrCat(past, action.substr(std::string(now).size()));
    }
  }
  return action;
}

// "A finished game of 15 turns: 235 points."
std::string HeadText(const Game& game, const v1::GameReview& review) {
  if (review.is_finished()) {
    return absl::StrFormat("A finished game of %d turns: %d points.\n",
                           game.categories(), review.score());
  }
  const char* const unit = review.score() == 1 ? "point" : "points";
  const int turn =
      review.rolls().empty() ? 0 : review.rolls().rbegin()->turn() + 1;
  const bool is_scored = !review.decisions().empty() &&
                         review.decisions().rbegin()->turn() + 1 == turn &&
                         review.decisions().rbegin()->made().has_score();
  return absl::StrFormat(
      "A game that breaks off %s turn %d of %d: %d %s so far.\n",
      is_scored ? "after" : "in", turn, game.categories(), review.score(),
      unit);
}

std::string TurnsText(const Game& game, const v1::GameReview& review) {
  std::vector<std::vector<std::string>> rows = {
      {"turn", "dice", "   luck", "decision", " lost", "better"}};
  int next = 0;
  int last_turn = -1;
  for (const v1::ReviewedRoll& roll : review.rolls()) {
    std::vector<std::string> row = {
        roll.turn() == last_turn ? "" : absl::StrFormat("%4d", roll.turn() + 1),
        ReviewedDice(roll.dice()), absl::StrFormat("%+7.2f", roll.luck())};
    last_turn = roll.turn();
    const auto* decision = DecisionAfter(roll, review, next);
    row.push_back(decision == nullptr ? "" : MadeText(game, *decision));
    const bool is_best = decision == nullptr || decision->loss() == 0;
    row.push_back(is_best ? "" : absl::StrFormat("%5.2f", decision->loss()));
    row.push_back(is_best ? "" : ActionText(game, decision->best()));
    rows.push_back(std::move(row));
  }
  return FormatColumns(rows);
}

std::string RerollsLeft(int rerolls) {
  if (rerolls == 0) return "no reroll left";
  return absl::StrCat(rerolls, rerolls == 1 ? " reroll left" : " rerolls left");
}

std::string MistakesText(const Game& game, const v1::GameReview& review) {
  if (review.total_loss() == 0) {
    if (review.decisions().empty()) return "";
    return review.is_finished() ? "No mistake: a perfect game.\n\n"
                                : "No mistake so far.\n\n";
  }
  std::string text = "The costliest mistakes:\n";
  int number = 0;
  for (const int place : review.costliest()) {
    if (place < 0 || place >= review.decisions_size()) continue;
    const v1::ReviewedDecision& decision = review.decisions(place);
    absl::StrAppendFormat(
        &text, "%3d. Turn %d, %s, %s: %s; %s was worth %.2f points more.\n",
        ++number, decision.turn() + 1, ReviewedDice(decision.dice()),
        RerollsLeft(decision.rerolls_left()),
        InThePast(ActionText(game, decision.made())),
        ActionText(game, decision.best()), decision.loss());
  }
  return text + "\n";
}

// "5 5 5 5 5 in turn 3 (+31.20)".
std::string RollText(const v1::ReviewedRoll& roll) {
  return absl::StrFormat("%s in turn %d (%+.2f)", ReviewedDice(roll.dice()),
                         roll.turn() + 1, roll.luck());
}

std::string LuckText(const v1::GameReview& review) {
  if (review.rolls_size() < 2) return "";
  const auto [worst, best] = std::minmax_element(
      review.rolls().begin(), review.rolls().end(),
      [](const auto& a, const auto& b) { return a.luck() < b.luck(); });
  return absl::StrCat("luckiest roll    ", RollText(*best),
                      "\nunluckiest roll  ", RollText(*worst), "\n");
}

// The upper categories, where there is a bonus for them.
std::string UpperText(const Game& game, const v1::GameReview& review) {
  if (game.rules().tiers.empty()) return "";
  int points = 0;
  for (const v1::ReviewedDecision& decision : review.decisions()) {
    points += decision.points() + decision.extra_points();
  }
  std::string text = absl::StrCat("upper score      ", review.upper_score());
  if (review.is_finished()) {
    absl::StrAppend(&text, ", bonus ", review.score() - points);
  }
  return text + "\n";
}

std::string SumText(const v1::GameReview& review) {
  return absl::StrFormat(
      "%s %s = %.2f expected at the start %s %.2f luck - %.2f lost\n",
      review.is_finished() ? "score           " : "expected score  ",
      review.is_finished() ? absl::StrCat(review.score())
                           : absl::StrFormat("%.2f", review.expected_final()),
      review.expected_start(), review.total_luck() < 0 ? "-" : "+",
      std::abs(review.total_luck()), review.total_loss());
}

}  // namespace

std::string ReviewText(const Game& game, const v1::ReviewGameResponse& answer) {
  const v1::GameReview& review = answer.review();
  return absl::StrCat(
      RulesText(answer.rule_set()), HeadText(game, review), "\n",
      TurnsText(game, review), "\n", MistakesText(game, review),
      absl::StrFormat("best decisions   %d of %d; %.2f points lost, %.3f a "
                      "decision\n",
                      review.best_decisions(), review.decisions_size(),
                      review.total_loss(), review.mean_loss()),
      LuckText(review), UpperText(game, review), SumText(review),
      "table            ", answer.table_id(), "\n");
}

std::string ReviewCsv(const v1::GameReview& review) {
  std::string text =
      "turn,dice,rerolls,luck,made,best,loss,expected_final,points,"
      "extra_points\n";
  int next = 0;
  for (const v1::ReviewedRoll& roll : review.rolls()) {
    const auto* decision = DecisionAfter(roll, review, next);
    std::vector<std::string> cells = {
        absl::StrCat(roll.turn() + 1), ReviewedDice(roll.dice()),
        absl::StrCat(roll.rerolls_left()), NumberText(roll.luck())};
    if (decision == nullptr) {
      cells.insert(cells.end(),
                   {"", "", "", NumberText(roll.expected_final()), "", ""});
    } else {
      cells.insert(
          cells.end(),
          {ActionNotation(decision->made()), ActionNotation(decision->best()),
           NumberText(decision->loss()), NumberText(decision->expected_final()),
           absl::StrCat(decision->points()),
           absl::StrCat(decision->extra_points())});
    }
    text += CsvLine(cells);
  }
  return text;
}

}  // namespace yatzy::client
