#include "proto/convert/convert.h"

#include <algorithm>
#include <string>
#include <variant>

#include "absl/strings/str_cat.h"
#include "core/notation/words.h"
#include "core/rules/limits.h"
#include "proto/convert/refusals.h"

namespace yatzy {

v1::Category ToMessage(Category category) {
  return static_cast<v1::Category>(static_cast<int>(category) + 1);
}

namespace {

CategoryMask ToMask(const Game& game, const v1::GameState& message,
                    const FieldPath& path, FieldViolations& violations) {
  CategoryMask filled = 0;
  const int size = message.filled_categories_size();
  if (size > game.categories()) {
    violations.Add(FieldPath(path, "filled_categories"),
                   absl::StrCat("has ", size, " categories, expected at most ",
                                game.categories()));
  }
  // A request may list a million.
  for (int i = 0; i < std::min(size, game.categories()); ++i) {
    const int number = message.filled_categories(i);
    const FieldPath field(path, "filled_categories", i);
    const int index = number < 1 || number > kCategoryNameCount
                          ? -1
                          : game.IndexOf(static_cast<Category>(number - 1));
    if (index < 0) {
      violations.Add(field, NotACategory(game, number));
      continue;
    }
    const CategoryMask bit = 1u << index;
    if ((filled & bit) != 0) {
      violations.Add(
          field, absl::StrCat(v1::Category_Name(message.filled_categories(i)),
                              " is listed twice"));
    }
    filled |= bit;
  }
  return filled;
}

// Adds a violation if the order of filling never leads to this set.
void CheckOrder(const Game& game, CategoryMask filled, const FieldPath& path,
                FieldViolations& violations) {
  if (game.Occurs(filled)) return;
  violations.Add(FieldPath(path, "filled_categories"),
                 OutOfOrder(game, filled));
}

// Whether the filled categories can have produced this upper score. A client
// that caps the score itself sends the cap for more.
bool IsAttainable(const Game& game, int upper_score, CategoryMask filled) {
  const int mask = game.UpperMaskOf(filled);
  const UpperTotals& upper = game.upper();
  const int cap = upper.count() - 1;
  return upper.CanHold(mask, upper_score) ||
         (upper_score == cap && upper.IsReachable(mask, cap));
}

// Whether the value is in the range; if not, adds a violation.
bool CheckRange(int value, int least, int most, const FieldPath& field,
                FieldViolations& violations) {
  if (least <= value && value <= most) return true;
  violations.Add(
      field, absl::StrCat(value, " is not in the range ", least, " to ", most));
  return false;
}

// The upper score, capped.
std::uint8_t ReadUpperScore(const Game& game, const v1::GameState& message,
                            CategoryMask filled, const FieldPath& path,
                            FieldViolations& violations) {
  const FieldPath field(path, "upper_score");
  const int mask = game.UpperMaskOf(filled);
  if (!message.has_upper_score()) {
    if (mask == 0 || game.totals() == 1) return 0;  // it is 0, or is not used
    violations.Add(
        field, absl::StrCat("is required: ", PossibleUpperScores(game, mask)));
    return 0;
  }
  const int score = message.upper_score();
  if (!CheckRange(score, 0, game.upper().MostPoints(), field, violations)) {
    return 0;
  }
  if (!IsAttainable(game, score, filled)) {
    violations.Add(
        field,
        absl::StrCat("the filled upper categories cannot produce ", score));
  }
  return static_cast<std::uint8_t>(game.upper().Add(0, score));
}

// Whether the all-equal box holds points, where that matters.
bool ReadAllEqualPoints(const Game& game, const v1::GameState& message,
                        CategoryMask filled, const FieldPath& path,
                        FieldViolations& violations) {
  const bool is_given = message.has_all_equal_points();
  if (!is_given && !game.has_mark()) return false;  // nearly always
  const FieldPath field(path, "all_equal_points");
  const int box = AllEqualBox(game.rules());
  const int points = message.all_equal_points();
  if (box < 0) {
    violations.Add(field, absl::StrCat(points, ", but ", game.id(),
                                       " has no all-equal box"));
    return false;
  }
  const std::string& name = NameOf(game, box);
  const bool is_filled = (filled >> box & 1) != 0;
  if (!is_filled && points != 0) {
    violations.Add(field,
                   absl::StrCat(points, ", but ", name, " is not filled"));
  } else if (is_filled && !is_given) {
    violations.Add(
        field,
        absl::StrCat("is required once ", name, " is filled (",
                     notation::Alternatives(game.PossiblePoints(box)), ")"));
  } else if (is_filled &&
             !std::ranges::binary_search(game.PossiblePoints(box), points)) {
    violations.Add(
        field,
        absl::StrCat(points, " is not what ", name, " can hold (",
                     notation::Alternatives(game.PossiblePoints(box)), ")"));
  }
  return game.has_mark() && is_filled && points > 0;
}

std::uint8_t ReadSavedRolls(const Game& game, const v1::GameState& message,
                            CategoryMask filled, const FieldPath& path,
                            FieldViolations& violations) {
  const int saved = message.saved_rolls();
  const bool is_given = message.has_saved_rolls();
  if (!is_given && !game.saves_rolls()) return 0;  // nearly always
  const FieldPath field(path, "saved_rolls");
  const int most = game.MostSaved(filled);
  if (!game.saves_rolls() && saved != 0) {
    violations.Add(field,
                   absl::StrCat(saved, ", but ", game.id(), " saves no rolls"));
  } else if (!is_given && most > 0) {
    violations.Add(field,
                   absl::StrCat("is required once a category is filled (0 to ",
                                most, ")"));
  } else if (CheckRange(saved, 0, most, field, violations)) {
    return static_cast<std::uint8_t>(saved);
  }
  return 0;
}

}  // namespace

State ToState(const Game& game, const v1::GameState& message,
              const FieldPath& path, FieldViolations& violations) {
  State state;
  state.filled = ToMask(game, message, path, violations);
  CheckOrder(game, state.filled, path, violations);
  state.all_equal_held =
      ReadAllEqualPoints(game, message, state.filled, path, violations);
  CheckRange(message.banked_score(), 0, game.most_banked(),
             FieldPath(path, "banked_score"), violations);
  state.upper_total =
      ReadUpperScore(game, message, state.filled, path, violations);
  state.saved = ReadSavedRolls(game, message, state.filled, path, violations);
  return state;
}

Position ToPosition(const Game& game, const v1::Position& message,
                    const FieldPath& path, FieldViolations& violations) {
  Position position;
  const FieldPath state_field(path, "state");
  if (!message.has_state()) violations.Add(state_field, "is required");
  position.state = ToState(game, message.state(), state_field, violations);
  if (message.dice_size() != game.dice()) {
    violations.Add(FieldPath(path, "dice"),
                   absl::StrCat("has ", message.dice_size(), " dice, expected ",
                                game.dice()));
  }
  for (int i = 0; i < message.dice_size() && i < game.dice(); ++i) {
    const int face = message.dice(i);
    if (face < 1 || face > kFaces) {
      violations.Add(FieldPath(path, "dice", i),
                     absl::StrCat(face, " is not a face (1 to 6)"));
      continue;
    }
    ++position.dice[face - 1];
  }
  const FieldPath rerolls_field(path, "rerolls_left");
  if (!message.has_rerolls_left()) {
    violations.Add(
        rerolls_field,
        absl::StrCat("is required (", RerollsText(game, position.state), ")"));
  } else {
    CheckRange(message.rerolls_left(), 0, game.MostRerolls(position.state),
               rerolls_field, violations);
  }
  position.rerolls_left = message.rerolls_left();
  return position;
}

void WriteFaces(
    const FaceCounts& dice,
    google::protobuf::RepeatedField<google::protobuf::int32>& faces) {
  faces.Reserve(kMaxDice);
  for (int face = 1; face <= kFaces; ++face) {
    for (int i = 0; i < dice[face - 1]; ++i) faces.AddAlreadyReserved(face);
  }
}

void WriteAction(const Action& action, v1::Action& message) {
  if (const auto* category = std::get_if<Category>(&action)) {
    message.set_score(ToMessage(*category));
    return;
  }
  WriteFaces(std::get<FaceCounts>(action),
             *message.mutable_keep()->mutable_faces());
}

void WritePosition(const Game& game, const NotedPosition& position,
                   v1::Position& message) {
  v1::GameState& state = *message.mutable_state();
  for (int c = 0; c < game.categories(); ++c) {
    if ((position.filled >> c & 1) == 0) continue;
    state.add_filled_categories(ToMessage(game.rules().categories[c].category));
  }
  state.set_upper_score(position.upper_score);
  state.set_banked_score(position.banked_score);
  if (position.all_equal_points.has_value()) {
    state.set_all_equal_points(*position.all_equal_points);
  }
  if (game.saves_rolls()) state.set_saved_rolls(position.saved_rolls);
  if (!position.dice.has_value()) return;
  WriteFaces(*position.dice, *message.mutable_dice());
  message.set_rerolls_left(position.rerolls_left);
}

NotedPosition ToNoted(const Game& game, const v1::GameState& state) {
  NotedPosition noted;
  for (const int number : state.filled_categories()) {
    noted.filled |= CategoryMask{1}
                    << game.IndexOf(static_cast<Category>(number - 1));
  }
  noted.upper_score = state.upper_score();
  noted.banked_score = state.banked_score();
  noted.saved_rolls = state.saved_rolls();
  const int box = AllEqualBox(game.rules());
  if (state.has_all_equal_points() && box >= 0 &&
      (noted.filled >> box & 1) != 0) {
    noted.all_equal_points = state.all_equal_points();
  }
  return noted;
}

NotedPosition ToNoted(const Game& game, const v1::Position& message) {
  NotedPosition noted = ToNoted(game, message.state());
  noted.dice.emplace();
  for (const int face : message.dice()) ++(*noted.dice)[face - 1];
  noted.rerolls_left = message.rerolls_left();
  return noted;
}

namespace {

// What scoring pays besides what it is worth.
void WritePoints(const Game& game, const v1::GameState& state,
                 const RankedAction& action, int category,
                 v1::ActionValue& message) {
  const UpperTotals& upper = game.upper();
  const int gain = category < game.upper_categories() ? action.points : 0;
  const int before = upper.Add(0, state.upper_score());
  message.set_points(action.points);
  message.set_extra_points(action.extra);
  message.set_bonus_points(upper.Bonus(upper.Add(before, gain)) -
                           upper.Bonus(before));
  message.set_upper_score_after(state.upper_score() + gain);
}

}  // namespace

void WriteActionValue(const Game& game, const v1::GameState& state,
                      const RankedAction& action, v1::ActionValue& message) {
  WriteAction(action.action, *message.mutable_action());
  if (const auto* category = std::get_if<Category>(&action.action)) {
    WritePoints(game, state, action, game.IndexOf(*category), message);
  }
  message.set_expected_final(state.banked_score() + action.expected_remaining);
  message.set_expected_loss(action.loss);
}

}  // namespace yatzy
