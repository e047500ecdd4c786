#include "client/ctl/format.h"

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "client/ctl/game_flags.h"
#include "core/notation/position_text.h"
#include "proto/convert/convert.h"

namespace yatzy::client {
namespace {

std::string Titles(const std::vector<v1::Category>& categories) {
  return absl::StrJoin(categories, ", ",
                       [](std::string* out, v1::Category category) {
                         out->append(CategoryTitle(category));
                       });
}

std::string CategoryCount(const std::vector<v1::Category>& categories) {
  return Counted(static_cast<std::int64_t>(categories.size()), "category",
                 "categories");
}

std::string CategoriesText(const Game& game, const v1::GameState& state) {
  std::vector<v1::Category> filled;
  std::vector<v1::Category> open;
  for (const CategoryRule& rule : game.rules().categories) {
    const auto category =
        static_cast<v1::Category>(static_cast<int>(rule.category) + 1);
    const auto& listed = state.filled_categories();
    const bool is_filled =
        std::find(listed.begin(), listed.end(), category) != listed.end();
    (is_filled ? filled : open).push_back(category);
  }
  if (filled.empty()) {
    return absl::StrCat("all ", CategoryCount(open), " open");
  }
  if (open.empty()) {
    return absl::StrCat("all ", CategoryCount(filled), " filled");
  }
  if (filled.size() < open.size()) {
    return absl::StrCat(CategoryCount(open), " open, filled: ", Titles(filled));
  }
  return absl::StrCat(CategoryCount(filled), " filled, open: ", Titles(open));
}

// "; Yatzy holds 50", if the state says so.
std::string AllEqualText(const Game& game, const v1::GameState& state) {
  const int box = AllEqualBox(game.rules());
  if (!state.has_all_equal_points() || box < 0) return "";
  const int number = static_cast<int>(game.rules().categories[box].category);
  return absl::StrCat("; ",
                      CategoryTitle(static_cast<v1::Category>(number + 1)),
                      " holds ", state.all_equal_points());
}

// "; 3 rolls saved", in games that save rolls.
std::string SavedText(const v1::GameState& state) {
  if (!state.has_saved_rolls()) return "";
  return absl::StrCat(
      "; ", Counted(state.saved_rolls(), "roll saved", "rolls saved"));
}

// "five".
std::string DiceText(const Game& game) {
  constexpr std::array kWords = {"none", "one",  "two", "three",
                                 "four", "five", "six"};
  const auto dice = static_cast<std::size_t>(game.dice());
  return dice < kWords.size() ? kWords[dice] : absl::StrCat(dice);
}

std::string RerollsText(int rerolls) {
  if (rerolls == 0) return "no reroll left";
  return Counted(rerolls, "reroll left", "rerolls left");
}

std::string JsonString(const std::string& text) {
  std::string json = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      json += '\\';
      json += c;
    } else if (absl::ascii_iscntrl(static_cast<unsigned char>(c))) {
      absl::StrAppendFormat(&json, "\\u%04x", static_cast<int>(c));
    } else {
      json += c;
    }
  }
  return json + "\"";
}

std::size_t WidthOf(const std::vector<std::string>& texts) {
  std::size_t width = 0;
  for (const std::string& text : texts) width = std::max(width, text.size());
  return width;
}

void AlignLeft(std::vector<std::string>& texts) {
  const std::size_t width = WidthOf(texts);
  for (std::string& text : texts) text.resize(width, ' ');
}

void AlignRight(std::vector<std::string>& texts) {
  const std::size_t width = WidthOf(texts);
  for (std::string& text : texts) text.insert(0, width - text.size(), ' ');
}

// "18", "18 +50 bonus"; nothing for a keep.
std::string PointsText(const v1::ActionValue& value) {
  if (!value.action().has_score()) return "";
  std::string text = absl::StrCat(value.points());
  if (value.bonus_points() > 0) {
    absl::StrAppend(&text, " +", value.bonus_points(), " bonus");
  }
  if (value.extra_points() > 0) {
    absl::StrAppend(&text, " +", value.extra_points(), " extra");
  }
  return text;
}

}  // namespace

std::string FormatColumns(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], row[i].size());
    }
  }
  std::string text;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      absl::StrAppend(&line, row[i],
                      std::string(widths[i] + 2 - row[i].size(), ' '));
    }
    absl::StripTrailingAsciiWhitespace(&line);
    absl::StrAppend(&text, line, "\n");
  }
  return text;
}

std::string Counted(std::int64_t count, const char* one, const char* many) {
  return absl::StrCat(count, " ", count == 1 ? one : many);
}

std::string NumberText(double number) {
  std::array<char, 32> digits;  // a double needs at most 24
  const std::to_chars_result result =
      std::to_chars(digits.begin(), digits.end(), number);
  return {digits.begin(), result.ptr};
}

std::string PercentText(double probability, int digits) {
  constexpr double kRounding = 1e-9;
  const double unit = std::pow(10, -digits);
  const double percent = probability * 100;
  if (percent > 0 && percent < unit / 2) {
    return absl::StrFormat("<%.*f %%", digits, unit);
  }
  if (probability < 1 - kRounding && percent >= 100 - unit / 2) {
    return absl::StrFormat(">%.*f %%", digits, 100 - unit);
  }
  return absl::StrFormat("%.*f %%", digits, percent);
}

std::string LossText(double loss) {
  return loss == 0 ? "best" : absl::StrFormat("%.4f", loss);
}

std::string RulesText(const std::string& rule_set) {
  return rule_set.empty() ? "" : absl::StrCat("Rules: ", rule_set, "\n");
}

std::string StateText(const Game& game, const v1::GameState& state) {
  return absl::StrFormat("State: %s; upper score %d; banked score %d%s%s.\n",
                         CategoriesText(game, state), state.upper_score(),
                         state.banked_score(), AllEqualText(game, state),
                         SavedText(state));
}

std::string ActionText(const Game& game, const v1::Action& action) {
  switch (action.action_case()) {
    case v1::Action::kKeep: {
      const auto& faces = action.keep().faces();
      if (faces.empty()) return absl::StrCat("reroll all ", DiceText(game));
      if (faces.size() == game.dice()) {
        return absl::StrCat("keep all ", DiceText(game));
      }
      return absl::StrCat("keep ", absl::StrJoin(faces, " "));
    }
    case v1::Action::kScore:
      return absl::StrCat("score ", CategoryTitle(action.score()));
    case v1::Action::ACTION_NOT_SET:
      break;
  }
  return "an action that this yatzyctl does not know";
}

std::string PositionText(const Game& game, const v1::Position& position,
                         const std::string& rule_set) {
  return absl::StrFormat("%sDice:  %s; %s.\n%s", RulesText(rule_set),
                         absl::StrJoin(position.dice(), " "),
                         RerollsText(position.rerolls_left()),
                         StateText(game, position.state()));
}

std::string EvaluationText(const Game& game, const v1::GameState& state,
                           const v1::EvaluateStateResponse& answer) {
  return absl::StrFormat(
      "%s%s\n"
      "expected remaining  %8.4f\n"
      "expected final      %8.4f\n"
      "table               %s\n"
      "position            %s\n",
      RulesText(answer.rule_set()), StateText(game, state),
      answer.expected_remaining(), answer.expected_final(), answer.table_id(),
      NotationOf(game, ToNoted(game, state)));
}

std::string AnalysisText(const Game& game, const v1::Position& position,
                         const v1::AnalyzePositionResponse& answer) {
  std::vector<std::string> actions = {"action"};
  std::vector<std::string> points = {"points"};
  bool has_scoring = false;
  for (const v1::ActionValue& value : answer.actions()) {
    actions.push_back(ActionText(game, value.action()));
    points.push_back(PointsText(value));
    has_scoring |= value.action().has_score();
  }
  if (has_scoring) {
    AlignRight(points);
    AlignLeft(actions);
    for (std::size_t i = 0; i < actions.size(); ++i) {
      absl::StrAppend(&actions[i], "  ", points[i]);
    }
  }
  AlignLeft(actions);
  std::string text = PositionText(game, position, answer.rule_set());
  absl::StrAppendFormat(&text, "\n #  %s  expected final      loss\n",
                        actions[0]);
  for (int i = 0; i < answer.actions_size(); ++i) {
    absl::StrAppendFormat(&text, "%2d  %s  %14.4f  %8s\n", i + 1,
                          actions[i + 1], answer.actions(i).expected_final(),
                          LossText(answer.actions(i).expected_loss()));
  }
  absl::StrAppend(&text, "\ntable ", answer.table_id(), "\nposition ",
                  NotationOf(game, ToNoted(game, position)), "\n");
  return text;
}

std::string JsonLine(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.always_print_primitive_fields = true;
  std::string json;
  // Fails only for an Any of a type that is not linked in; we print none.
  static_cast<void>(
      google::protobuf::util::MessageToJsonString(message, &json, options));
  return json + "\n";
}

JsonObject& JsonObject::AddJson(const std::string& key,
                                const std::string& json) {
  absl::StrAppend(&members_, members_.empty() ? "" : ",", JsonString(key), ":",
                  json);
  return *this;
}

JsonObject& JsonObject::Add(const std::string& key, const std::string& text) {
  return AddJson(key, JsonString(text));
}

JsonObject& JsonObject::Add(const std::string& key, double number) {
  return AddJson(key, NumberText(number));
}

JsonObject& JsonObject::Add(const std::string& key, std::int64_t number) {
  return AddJson(key, absl::StrCat(number));
}

JsonObject& JsonObject::Add(const std::string& key, std::uint64_t number) {
  return AddJson(key, absl::StrCat(number));
}

JsonObject& JsonObject::AddFlag(const std::string& key, bool flag) {
  return AddJson(key, flag ? "true" : "false");
}

JsonObject& JsonObject::Add(const std::string& key, const JsonObject& object) {
  return AddJson(key, object.ToString());
}

JsonObject& JsonObject::Add(const std::string& key,
                            const std::vector<JsonObject>& objects) {
  const auto append = [](std::string* out, const JsonObject& object) {
    out->append(object.ToString());
  };
  return AddJson(key,
                 absl::StrCat("[", absl::StrJoin(objects, ",", append), "]"));
}

}  // namespace yatzy::client
