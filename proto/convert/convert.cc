#include "proto/convert/convert.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/rules/rule_words.h"

namespace yatzy {
namespace {

// "16 is not a category (1 to 15)", with the game where its categories are not
// simply the first ones.
std::string NotACategory(const Game& game, int number) {
  for (int c = 0; c < game.categories(); ++c) {
    if (static_cast<int>(game.rules().categories[c].category) == c) continue;
    return absl::StrCat(number, " is not a category of ", game.id());
  }
  return absl::StrCat(number, " is not a category (1 to ", game.categories(),
                      ")");
}

CategoryMask ToMask(const Game& game, const v1::GameState& message,
                    const FieldPath& path, FieldViolations& violations) {
  CategoryMask filled = 0;
  for (int i = 0; i < message.filled_categories_size(); ++i) {
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
  violations.Add(
      FieldPath(path, "filled_categories"),
      absl::StrCat(game.id(), " is filled ", WordOf(game.rules().order),
                   ", never just these ", std::popcount(filled)));
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

// "0, 1 or 2".
std::string RerollsText(const Game& game) {
  std::string text = "0";
  for (int rerolls = 1; rerolls < game.rolls_per_turn(); ++rerolls) {
    const bool is_last = rerolls == game.rolls_per_turn() - 1;
    absl::StrAppend(&text, is_last ? " or " : ", ", rerolls);
  }
  return text;
}

// Whether the value is in the range; if not, adds a violation.
bool CheckRange(int value, int least, int most, const FieldPath& field,
                FieldViolations& violations) {
  if (least <= value && value <= most) return true;
  violations.Add(
      field, absl::StrCat(value, " is not in the range ", least, " to ", most));
  return false;
}

// "0 or 50".
std::string PointsText(const std::vector<int>& points) {
  std::string text = absl::StrCat(points[0]);
  for (std::size_t i = 1; i < points.size(); ++i) {
    absl::StrAppend(&text, i + 1 == points.size() ? " or " : ", ", points[i]);
  }
  return text;
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
  const std::string name = v1::Category_Name(
      static_cast<int>(game.rules().categories[box].category) + 1);
  const bool is_filled = (filled >> box & 1) != 0;
  if (!is_filled && points != 0) {
    violations.Add(field,
                   absl::StrCat(points, ", but ", name, " is not filled"));
  } else if (is_filled && !is_given) {
    violations.Add(field,
                   absl::StrCat("is required once ", name, " is filled (",
                                PointsText(game.PossiblePoints(box)), ")"));
  } else if (is_filled &&
             !std::ranges::binary_search(game.PossiblePoints(box), points)) {
    violations.Add(field,
                   absl::StrCat(points, " is not what ", name, " can hold (",
                                PointsText(game.PossiblePoints(box)), ")"));
  }
  return game.has_mark() && is_filled && points > 0;
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
  const FieldPath upper_field(path, "upper_score");
  const int upper_score = message.upper_score();
  if (!CheckRange(upper_score, 0, game.upper().MostPoints(), upper_field,
                  violations)) {
    return state;
  }
  state.upper_total =
      static_cast<std::uint8_t>(game.upper().Add(0, upper_score));
  if (!IsAttainable(game, upper_score, state.filled)) {
    violations.Add(upper_field,
                   absl::StrCat("the filled upper categories cannot produce ",
                                upper_score));
  }
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
    violations.Add(rerolls_field,
                   absl::StrCat("is required (", RerollsText(game), ")"));
  } else {
    CheckRange(message.rerolls_left(), 0, game.rolls_per_turn() - 1,
               rerolls_field, violations);
  }
  position.rerolls_left = message.rerolls_left();
  return position;
}

void WriteActionValue(const RankedAction& action, int banked_score,
                      v1::ActionValue& message) {
  if (const auto* category = std::get_if<Category>(&action.action)) {
    message.mutable_action()->set_score(
        static_cast<v1::Category>(static_cast<int>(*category) + 1));
  } else {
    auto* faces = message.mutable_action()->mutable_keep()->mutable_faces();
    const auto& counts = std::get<FaceCounts>(action.action);
    faces->Reserve(kDice);
    for (int face = 1; face <= kFaces; ++face) {
      for (int i = 0; i < counts[face - 1]; ++i) {
        faces->AddAlreadyReserved(face);
      }
    }
  }
  message.set_expected_final(banked_score + action.expected_remaining);
  message.set_expected_loss(action.loss);
}

}  // namespace yatzy
