#include "proto/convert/play_messages.h"

#include <cstddef>
#include <string>

#include "absl/strings/str_cat.h"
#include "proto/convert/convert.h"
#include "proto/convert/refusals.h"

namespace yatzy {
namespace {

// The most mistakes that a review names. Also in play.proto.
constexpr std::size_t kMostMistakes = 5;

using Faces = google::protobuf::RepeatedField<google::protobuf::int32>;

// The dice or kept dice of a roll. `expected` says how many there must be.
FaceCounts ReadFaces(const Faces& faces, int least, int most,
                     const FieldPath& field, FieldViolations& violations) {
  FaceCounts counts{};
  if (faces.size() < least || faces.size() > most) {
    violations.Add(
        field,
        absl::StrCat("has ", faces.size(), " dice, expected ",
                     least == most ? "" : absl::StrCat(least, " to "), most));
    return counts;
  }
  for (const int face : faces) {
    if (face >= 1 && face <= kFaces) {
      ++counts[face - 1];
    } else {
      violations.Add(field, absl::StrCat(face, " is not a face (1 to 6)"));
    }
  }
  return counts;
}

void ReadRolls(const Game& game, const v1::RecordedTurn& message,
               bool is_broken_off, const FieldPath& path, RecordedTurn& turn,
               FieldViolations& violations) {
  const int size = message.rolls_size();
  // How many are saved is for the replay to say.
  const int most = game.MostRerolls() + 1;
  if (size < 1 || size > most) {
    violations.Add(FieldPath(path, "rolls"),
                   absl::StrCat("has ", size, " rolls, expected 1 to ", most));
    return;
  }
  for (int i = 0; i < size; ++i) {
    const v1::RecordedRoll& roll = message.rolls(i);
    const FieldPath field(path, "rolls", i);
    turn.rolls[turn.roll_count++] =
        ReadFaces(roll.dice(), game.dice(), game.dice(),
                  FieldPath(field, "dice"), violations);
    if (roll.has_keep()) {
      turn.keeps[turn.keep_count++] =
          ReadFaces(roll.keep().faces(), 0, game.dice(),
                    FieldPath(field, "keep"), violations);
    }
    const bool is_last = i + 1 == size;
    if (roll.has_keep() && is_last && !is_broken_off && size == most) {
      violations.Add(FieldPath(field, "keep"), "is of the last roll");
    } else if (!roll.has_keep() && !is_last) {
      violations.Add(FieldPath(field, "keep"),
                     "is required before another roll");
    }
  }
}

bool IsCategoryOf(const Game& game, int number) {
  return number >= 1 && number <= kCategoryNameCount &&
         game.IndexOf(static_cast<Category>(number - 1)) >= 0;
}

std::string NotOfGame(const Game& game, int number) {
  return absl::StrCat(CategoryNumber(number), " is not a category of ",
                      game.id());
}

RecordedTurn ToTurn(const Game& game, const v1::RecordedTurn& message,
                    bool is_last, const FieldPath& path,
                    FieldViolations& violations) {
  RecordedTurn turn;
  const int number = message.category();
  const FieldPath field(path, "category");
  ReadRolls(game, message, is_last && number == 0, path, turn, violations);
  if (number == 0) {
    if (!is_last) {
      violations.Add(field, "is required, but in the last turn");
    } else if (message.has_points() || message.has_extra_points()) {
      violations.Add(field, "is required where there are points");
    }
    return turn;
  }
  if (!IsCategoryOf(game, number)) {
    violations.Add(field, NotOfGame(game, number));
    return turn;
  }
  turn.category = static_cast<Category>(number - 1);
  if (message.has_points()) turn.points = message.points();
  if (message.has_extra_points()) turn.extra = message.extra_points();
  return turn;
}

void WriteDecision(const ReviewedDecision& decision,
                   v1::ReviewedDecision& message) {
  message.set_turn(decision.turn);
  WriteFaces(decision.dice, *message.mutable_dice());
  message.set_rerolls_left(decision.rerolls_left);
  WriteAction(decision.made, *message.mutable_made());
  WriteAction(decision.best, *message.mutable_best());
  message.set_loss(decision.loss);
  message.set_expected_best(decision.expected_before);
  message.set_expected_final(decision.expected);
  message.set_points(decision.points);
  message.set_extra_points(decision.extra);
}

void WriteRoll(const ReviewedRoll& roll, v1::ReviewedRoll& message) {
  message.set_turn(roll.turn);
  WriteFaces(roll.dice, *message.mutable_dice());
  message.set_rerolls_left(roll.rerolls_left);
  message.set_expected_final(roll.expected);
  message.set_luck(roll.luck);
}

void WriteSources(const Game& game, const PointSources& sources,
                  v1::PointSources& message) {
  for (int c = 0; c < game.categories(); ++c) {
    if (sources.categories[c] == 0) continue;
    v1::CategoryPoints& points = *message.add_categories();
    points.set_category(ToMessage(game.rules().categories[c].category));
    points.set_points(sources.categories[c]);
  }
  message.set_bonus(sources.bonus);
  message.set_extra(sources.extra);
  message.set_later(sources.later);
}

}  // namespace

GameRecord ToRecord(const Game& game, const v1::GameRecord& message,
                    const FieldPath& path, FieldViolations& violations) {
  GameRecord record;
  const int size = message.turns_size();
  if (size < 1 || size > game.categories()) {
    violations.Add(FieldPath(path, "turns"),
                   absl::StrCat("has ", size, " turns, expected 1 to ",
                                game.categories()));
    return record;
  }
  for (int i = 0; i < size; ++i) {
    record.turns.push_back(ToTurn(game, message.turns(i), i + 1 == size,
                                  FieldPath(path, "turns", i), violations));
  }
  return record;
}

Action ToAction(const Game& game, const v1::Action& message,
                const FieldPath& path, FieldViolations& violations) {
  if (message.has_keep()) {
    return ReadFaces(message.keep().faces(), 0, game.dice(),
                     FieldPath(path, "keep"), violations);
  }
  const int number = message.score();
  if (!message.has_score()) {
    violations.Add(path, "has neither keep nor score, expected one of them");
  } else if (!IsCategoryOf(game, number)) {
    violations.Add(FieldPath(path, "score"), NotOfGame(game, number));
  } else {
    return static_cast<Category>(number - 1);
  }
  return Category{};
}

Policy ToPolicy(v1::Policy policy, double loss_budget,
                FieldViolations& violations) {
  constexpr Policy::Kind kKinds[] = {
      Policy::Kind::kOptimal, Policy::Kind::kOptimal, Policy::Kind::kTurn,
      Policy::Kind::kBudget, Policy::Kind::kRandom};
  if (!v1::Policy_IsValid(policy)) {
    violations.Add("policy", absl::StrCat(static_cast<int>(policy),
                                          " is not a policy (1 to 4)"));
    return {};
  }
  const Policy result = {kKinds[policy], loss_budget};
  if (absl::Status status = Validate(result); !status.ok()) {
    violations.Add("loss_budget", std::string(status.message()));
  }
  return result;
}

void WriteReview(const GameReview& review, bool totals_only,
                 v1::GameReview& message) {
  message.set_score(review.replay.score());
  message.set_upper_score(review.replay.upper_points);
  message.set_is_finished(review.replay.is_finished);
  message.set_expected_start(review.expected_start);
  message.set_expected_final(review.expected_now);
  message.set_total_luck(review.total_luck);
  message.set_total_loss(review.total_loss);
  message.set_mean_loss(review.mean_loss());
  message.set_best_decisions(review.best_decisions);
  message.set_decision_count(static_cast<int>(review.decisions.size()));
  if (totals_only) return;
  for (const ReviewedDecision& decision : review.decisions) {
    WriteDecision(decision, *message.add_decisions());
  }
  for (const ReviewedRoll& roll : review.rolls) {
    WriteRoll(roll, *message.add_rolls());
  }
  for (const std::size_t place : CostliestMistakes(review, kMostMistakes)) {
    message.add_costliest(static_cast<int>(place));
  }
}

void WriteOutlook(const Game& game, const Outlook& outlook, const Outlook& best,
                  const PolicySources* made_with, v1::Outlook& message) {
  for (int c = 0; c < game.categories(); ++c) {
    const Outlook::OfCategory& of = outlook.categories[c];
    if (of.probability == 0) continue;
    v1::CategoryOutlook& category = *message.add_categories();
    category.set_category(ToMessage(game.rules().categories[c].category));
    category.set_probability(of.probability);
    category.set_mean_points(of.points);
  }
  message.set_mean_extra_points(outlook.extra);
  for (int n = 1; n <= game.dice(); ++n) {
    message.add_equal_dice(outlook.equal_dice[n]);
  }
  WriteSources(game, outlook.sources, *message.mutable_sources());
  WriteSources(game, outlook.sources - best.sources,
               *message.mutable_difference());
  if (made_with == nullptr) return;
  message.set_is_split_to_the_end(made_with->columns().categories > 0);
  for (std::size_t tier = 0; tier < game.rules().tiers.size(); ++tier) {
    message.add_bonus_probabilities(outlook.tiers[tier]);
  }
  message.set_standard_deviation(outlook.standard_deviation);
}

}  // namespace yatzy
