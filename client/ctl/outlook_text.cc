#include "client/ctl/outlook_text.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "client/ctl/format.h"
#include "client/ctl/game_flags.h"

namespace yatzy::client {
namespace {

constexpr char kIndent[] = "    ";
constexpr int kBar = 40;  // columns of 100 percent

// Differences below this are not worth a word.
constexpr double kLeast = 0.005;

// "87 %", "<1 %", "100 %".
std::string WholePercent(double probability) {
  return PercentText(probability, /*digits=*/0);
}

// "10.5", "50".
std::string MeanText(double points) {
  const std::string text = absl::StrFormat("%.1f", points);
  return text.ends_with(".0") ? text.substr(0, text.size() - 2) : text;
}

void AppendEqualDice(const v1::Outlook& outlook, std::string& text) {
  for (int i = 0; i < outlook.equal_dice_size(); ++i) {
    const double probability = outlook.equal_dice(i);
    if (probability == 0) continue;
    const auto bar = static_cast<std::size_t>(std::lround(probability * kBar));
    const std::string alike =
        i == 0 ? "all different" : absl::StrCat(i + 1, " alike");
    absl::StrAppendFormat(&text, "%s%-13s %6s  %s\n", kIndent, alike,
                          WholePercent(probability), std::string(bar, '#'));
  }
}

void AppendCategories(const v1::Outlook& outlook, std::string& text) {
  std::vector<const v1::CategoryOutlook*> likely;
  for (const auto& category : outlook.categories()) {
    likely.push_back(&category);
  }
  std::ranges::stable_sort(likely, std::ranges::greater(),
                           &v1::CategoryOutlook::probability);
  std::vector<std::string> parts;
  for (const v1::CategoryOutlook* category : likely) {
    parts.push_back(absl::StrCat(CategoryTitle(category->category()), " ",
                                 WholePercent(category->probability()), " (",
                                 MeanText(category->mean_points()),
                                 parts.empty() ? " points)" : ")"));
  }
  absl::StrAppend(&text, kIndent, "fills ", absl::StrJoin(parts, ", "), "\n");
  if (outlook.mean_extra_points() > 0) {
    absl::StrAppend(&text, kIndent, MeanText(outlook.mean_extra_points()),
                    " extra points on average\n");
  }
}

void AppendBonus(const Game& game, const v1::Outlook& outlook,
                 std::string& text) {
  for (int i = 0; i < outlook.bonus_probabilities_size(); ++i) {
    absl::StrAppend(
        &text, kIndent, "bonus at ", game.rules().tiers[i].threshold,
        " in the end: ", WholePercent(outlook.bonus_probabilities(i)), "\n");
  }
}

// Why an answer does not say how likely the bonus is.
std::string WithoutBonusText(const Game& game) {
  if (game.saves_rolls()) {
    return "\nHow likely the bonus is, is not computed for games that save "
           "rolls.\n";
  }
  // Then differences will be split otherwise as well.
  return "\nThe server is still finding out how likely the bonus is: ask "
         "again in some seconds.\n";
}

// Where the points are missing, the largest part first. Without the split to
// the end, the categories and extra points are those of this turn.
void AppendDifference(const v1::Outlook& outlook, std::string& text) {
  const v1::PointSources& sources = outlook.difference();
  std::vector<std::pair<double, std::string>> parts = {
      {sources.bonus(), "bonus"},
      {sources.extra(), "extra points"},
      {sources.later(), "later turns"}};
  for (const v1::CategoryPoints& points : sources.categories()) {
    parts.emplace_back(points.points(), CategoryTitle(points.category()));
  }
  std::ranges::stable_sort(parts, [](const auto& a, const auto& b) {
    return std::abs(a.first) > std::abs(b.first);
  });
  std::vector<std::string> words;
  for (const auto& [points, source] : parts) {
    if (std::abs(points) < kLeast) break;
    words.push_back(absl::StrFormat("%s %+.2f", source, points));
  }
  if (words.empty()) words.emplace_back("no difference");
  absl::StrAppend(
      &text, kIndent, "against the best",
      outlook.is_split_to_the_end() ? ", over the rest of the game: " : ": ",
      absl::StrJoin(words, ", "), "\n");
}

}  // namespace

std::string OutlooksText(const Game& game,
                         const v1::ExplainPositionResponse& answer) {
  std::string text;
  for (int i = 0; i < answer.actions_size(); ++i) {
    const auto& [value, outlook] =
        std::pair(answer.actions(i).value(), answer.actions(i).outlook());
    absl::StrAppendFormat(&text, "\n%2d  %-28s expected final %8.4f  %8s\n",
                          i + 1, ActionText(game, value.action()),
                          value.expected_final(),
                          LossText(value.expected_loss()));
    if (value.action().has_keep()) AppendEqualDice(outlook, text);
    AppendCategories(outlook, text);
    AppendBonus(game, outlook, text);
    if (outlook.has_standard_deviation()) {
      absl::StrAppendFormat(&text,
                            "%sstandard deviation of the final score: %.1f\n",
                            kIndent, outlook.standard_deviation());
    }
    if (i > 0) AppendDifference(outlook, text);
  }
  if (!game.rules().tiers.empty() && answer.actions_size() > 0 &&
      answer.actions(0).outlook().bonus_probabilities_size() == 0) {
    absl::StrAppend(&text, WithoutBonusText(game));
  }
  return text;
}

}  // namespace yatzy::client
