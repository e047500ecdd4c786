#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "core/notation/position_text.h"
#include "core/notation/words.h"
#include "core/os/numbers.h"
#include "core/rules/rule_words.h"

namespace yatzy {
namespace {

using notation::Alternatives;
using notation::Quoted;
using notation::Take;
using notation::Wrong;

constexpr std::size_t kMaxIdSize = 64;
constexpr int kAnyNumber = std::numeric_limits<int>::max();

// In the order of the canonical text.
constexpr std::array<std::string_view, 7> kParts = {
    "dice", "rolls", "upper", "filled", "saved", "banked", "all-equal"};
enum Part { kDicePart, kRolls, kUpper, kFilled, kSaved, kBanked, kAllEqual };

std::string TitleOf(const Game& game, int category) {
  return std::string(kCategoryNames[static_cast<std::size_t>(
      game.rules().categories[category].category)]);
}

// Says which numbers of rerolls there are, with so many saved.
std::string RollsText(const Game& game, int saved) {
  const int most = game.rolls_per_turn() - 1 + saved;
  if (saved > 0) return absl::StrCat("0 to ", most, " with ", saved, " saved");
  std::vector<int> numbers(most + 1);
  std::iota(numbers.begin(), numbers.end(), 0);
  return Alternatives(numbers);
}

std::string BankedText(const Game& game) {
  return absl::StrCat("0 to ", game.most_banked());
}

absl::Status NotExpected(Part part, std::string_view text,
                         const std::string& expected) {
  const std::string value = text.empty() ? "missing" : Quoted(text);
  return Wrong(kParts[part], absl::StrCat(value, ", expected ", expected));
}

absl::Status ReadNumber(Part part, std::string_view text, int most,
                        const std::string& expected, int& number) {
  const auto read = ReadInteger<int>(ToAbsl(text), 0, most);
  if (!read.has_value()) return NotExpected(part, text, expected);
  number = *read;
  return absl::OkStatus();
}

absl::Status ReadDice(const Game& game, std::string_view text,
                      NotedPosition& position) {
  FaceCounts& dice = position.dice.emplace();
  const absl::Status status =
      notation::TakeDice(game.dice(), game.dice(), text, dice);
  if (!status.ok()) return Wrong("dice", std::string(status.message()));
  if (text.empty()) return absl::OkStatus();
  return Wrong("dice", absl::StrCat(Quoted(text), " after the dice"));
}

absl::Status ReadFilled(const Game& game, std::string_view text,
                        CategoryMask& filled) {
  if (std::string_view rest = text; Take("none", rest) && rest.empty()) {
    return absl::OkStatus();
  }
  // At least one name, and one after each comma.
  for (bool has_more = true; has_more;) {
    has_more = text.find(',') != text.npos;
    const std::string_view name = notation::TakeUntil(',', text);
    std::string_view rest = name;
    const int category = notation::TakeCategory(game, rest);
    if (category < 0 || !rest.empty()) {
      return NotExpected(kFilled, name,
                         absl::StrCat("none, or, with commas between, ",
                                      notation::CategoriesText(game)));
    }
    const CategoryMask bit = 1u << category;
    if ((filled & bit) != 0) {
      return Wrong("filled", absl::StrCat(Quoted(name), " is there twice"));
    }
    filled |= bit;
  }
  return absl::OkStatus();
}

// Reads part by part, then looks at what the parts say together.
class PositionReader {
 public:
  explicit PositionReader(const Game& game) : game_(game) {}

  absl::StatusOr<NotedPosition> Read(std::string_view text) {
    absl::Status status = notation::TakeRules(game_, text);
    // After the last part there may be a bar.
    while (status.ok() && !text.empty()) {
      status = ReadPart(notation::TakeUntil('|', text));
      text = notation::Trimmed(text);
    }
    if (status.ok()) status = CheckParts();
    if (status.ok()) status = CheckRolls();
    if (status.ok()) status = CheckUpper();
    if (status.ok()) status = CheckAllEqual();
    if (!status.ok()) return status;
    return position_;
  }

 private:
  bool Has(Part part) const { return has_[part]; }

  absl::Status ReadPart(std::string_view text) {
    for (std::size_t i = 0; i < kParts.size(); ++i) {
      if (!Take(kParts[i], text)) continue;
      const auto part = static_cast<Part>(i);
      if (Has(part)) return Wrong(kParts[i], "is there twice");
      has_[i] = true;
      return ReadValue(part, text);
    }
    return Wrong(Quoted(notation::FirstWord(text)),
                 "is no part, expected dice, rolls, upper, filled, saved, "
                 "banked or all-equal, and rules in front only");
  }

  absl::Status ReadValue(Part part, std::string_view text) {
    switch (part) {
      case kDicePart:
        return ReadDice(game_, text, position_);
      case kRolls:
        return ReadNumber(part, text, kAnyNumber, RollsText(game_, 0),
                          position_.rerolls_left);
      case kUpper:
        return ReadNumber(part, text, kAnyNumber, "a number",
                          position_.upper_score);
      case kFilled:
        return ReadFilled(game_, text, position_.filled);
      case kSaved:
        return ReadNumber(part, text, kAnyNumber, "a number",
                          position_.saved_rolls);
      case kBanked:
        return ReadNumber(part, text, game_.most_banked(), BankedText(game_),
                          position_.banked_score);
      case kAllEqual:
        return ReadNumber(part, text, kAnyNumber, "a number",
                          position_.all_equal_points.emplace());
    }
    return absl::OkStatus();
  }

  absl::Status CheckParts() const {
    if (!Has(kDicePart) && !Has(kFilled)) {
      return NotExpected(kFilled, "", "categories, or none; or dice");
    }
    if (Has(kDicePart) && !Has(kRolls)) {
      return NotExpected(kRolls, "", RollsText(game_, 0) + " beside dice");
    }
    if (Has(kRolls) && !Has(kDicePart)) {
      return NotExpected(kDicePart, "", "dice beside rolls");
    }
    if (game_.Occurs(position_.filled)) return absl::OkStatus();
    return Wrong(
        "filled",
        absl::StrCat(game_.id(), " is filled ", WordOf(game_.rules().order),
                     ", never just these ", std::popcount(position_.filled)));
  }

  absl::Status CheckRolls() const {
    const int saved = position_.saved_rolls;
    const int most = game_.MostSaved(position_.filled);
    if (most > 0 && !Has(kSaved)) {
      return Wrong("saved", absl::StrCat("missing, expected 0 to ", most));
    }
    if (saved > most) {
      return Wrong("saved",
                   absl::StrCat(saved, ", expected 0 to ", most, " with ",
                                std::popcount(position_.filled), " of ",
                                game_.categories(), " categories filled"));
    }
    const int rerolls = position_.rerolls_left;
    if (rerolls < game_.rolls_per_turn() + saved) return absl::OkStatus();
    return Wrong("rolls", absl::StrCat("\"", rerolls, "\", expected ",
                                       RollsText(game_, saved)));
  }

  // Where the upper score counts for nothing, it need not be there.
  absl::Status CheckUpper() const {
    const int score = position_.upper_score;
    const int mask = game_.UpperMaskOf(position_.filled);
    const UpperTotals& upper = game_.upper();
    const int cap = upper.count() - 1;
    const bool is_missing = !Has(kUpper) && mask != 0 && cap > 0;
    // A player who counts no further than the bonus has its threshold.
    if (!is_missing && (upper.CanHold(mask, score) ||
                        (score == cap && upper.IsReachable(mask, cap)))) {
      return absl::OkStatus();
    }
    return Wrong("upper",
                 absl::StrCat(is_missing ? "missing" : absl::StrCat(score),
                              ", ", UpperScoresText(game_, position_.filled)));
  }

  absl::Status CheckAllEqual() {
    auto& points = position_.all_equal_points;
    if (!points.has_value() && !game_.has_mark()) return absl::OkStatus();
    const int box = AllEqualBox(game_.rules());
    const bool is_filled = box >= 0 && (position_.filled >> box & 1) != 0;
    if (box >= 0 && !is_filled && points.value_or(0) == 0) {
      points.reset();
      return absl::OkStatus();
    }
    const std::string value =
        points.has_value() ? absl::StrCat(*points) : "missing";
    if (box < 0) {
      return Wrong("all-equal", absl::StrCat(value, ", but ", game_.id(),
                                             " has no all-equal box"));
    }
    const std::string title = TitleOf(game_, box);
    if (!is_filled) {
      return Wrong("all-equal",
                   absl::StrCat(value, ", but ", title, " is not filled"));
    }
    const std::vector<int>& possible = game_.PossiblePoints(box);
    if (points.has_value() && std::ranges::binary_search(possible, *points)) {
      return absl::OkStatus();
    }
    return Wrong("all-equal", absl::StrCat(value, ", ", title, " is filled: ",
                                           Alternatives(possible)));
  }

  const Game& game_;
  NotedPosition position_;
  std::array<bool, kParts.size()> has_{};
};

}  // namespace

std::string RulesIdOf(std::string_view text) {
  text = notation::Trimmed(text);
  if (!Take("rules", text)) return "";
  const std::string_view id =
      notation::Trimmed(text.substr(0, text.find_first_of("|;")));
  return absl::AsciiStrToLower(ToAbsl(id.substr(0, kMaxIdSize + 1)));
}

absl::StatusOr<NotedPosition> ParsePosition(const Game& game,
                                            std::string_view text) {
  const auto line = notation::Bounded("position", text, kMaxPositionText);
  if (!line.ok()) return line.status();
  return PositionReader(game).Read(*line);
}

std::string UpperScoresText(const Game& game, CategoryMask filled) {
  const int mask = game.UpperMaskOf(filled);
  std::vector<std::string> titles;
  for (int c = 0; c < game.upper_categories(); ++c) {
    if ((mask >> c & 1) != 0) titles.push_back(TitleOf(game, c));
  }
  std::vector<int> scores;
  for (int score = 0; score <= game.upper().MostPoints(); ++score) {
    if (game.upper().CanHold(mask, score)) scores.push_back(score);
  }
  if (titles.empty()) return "no upper category is filled: 0";
  return absl::StrCat(
      absl::StrJoin(titles, ", "), titles.size() == 1 ? " is" : " are",
      " filled: ",
      scores.size() <= 3
          ? Alternatives(scores)
          : absl::StrCat(scores[0], ", ", scores[1], ", .. ", scores.back()));
}

}  // namespace yatzy
