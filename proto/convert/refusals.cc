#include "proto/convert/refusals.h"

#include <array>
#include <bit>
#include <charconv>
#include <numeric>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/notation/words.h"
#include "core/rules/limits.h"
#include "core/rules/rule_words.h"
#include "proto/convert/convert.h"

namespace yatzy {

const std::string& NameOf(const Game& game, int category) {
  return v1::Category_Name(
      ToMessage(game.rules().categories[category].category));
}

std::string CategoryNumber(int number) {
  if (number < v1::CATEGORY_ONES || !v1::Category_IsValid(number)) {
    return absl::StrCat(number);
  }
  const auto category = static_cast<v1::Category>(number);
  return absl::StrCat(number, " (", v1::Category_Name(category), ")");
}

std::string NotACategory(const Game& game, int number) {
  for (int c = 0; c < game.categories(); ++c) {
    if (static_cast<int>(game.rules().categories[c].category) == c) continue;
    return absl::StrCat(CategoryNumber(number), " is not a category of ",
                        game.id());
  }
  return absl::StrCat(number, " is not a category (1 to ", game.categories(),
                      ")");
}

std::string OutOfOrder(const Game& game, CategoryMask filled) {
  const CategoryMask open = game.all_filled() & ~filled;
  const auto last = [](CategoryMask mask) {
    return static_cast<int>(std::bit_width(mask)) - 1;
  };
  const bool is_top_down = game.rules().order == FillingOrder::kTopDown;
  const int first_open = is_top_down ? std::countr_zero(open) : last(open);
  const int last_filled = is_top_down ? last(filled) : std::countr_zero(filled);
  return absl::StrCat(game.id(), " is filled ", WordOf(game.rules().order),
                      ", ", NameOf(game, first_open), " before ",
                      NameOf(game, last_filled));
}

std::string RerollsText(const Game& game, State state) {
  const int most = game.MostRerolls(state);
  if (most >= kMaxRollsPerTurn) return absl::StrCat("0 to ", most);
  std::vector<int> rerolls(most + 1);
  std::iota(rerolls.begin(), rerolls.end(), 0);
  return notation::Alternatives(rerolls);
}

std::string NumberText(double number) {
  std::array<char, 32> digits;  // a double needs at most 24
  const auto end =
      std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  return {digits.data(), end};
}

std::string PossibleUpperScores(const Game& game, int upper_mask) {
  if (std::popcount(static_cast<unsigned>(upper_mask)) == 1) {
    const int c = std::countr_zero(static_cast<unsigned>(upper_mask));
    return absl::StrCat(NameOf(game, c), " is filled (",
                        notation::Alternatives(game.PossiblePoints(c)), ")");
  }
  int most = game.upper().MostPoints();
  while (!game.upper().CanHold(upper_mask, most)) --most;
  return absl::StrCat(std::popcount(static_cast<unsigned>(upper_mask)),
                      " upper categories are filled (0 to ", most, ")");
}

}  // namespace yatzy
