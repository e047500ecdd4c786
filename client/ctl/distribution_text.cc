#include "client/ctl/distribution_text.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/ctl/csv_text.h"
#include "client/ctl/format.h"

namespace yatzy::client {
namespace {

constexpr int kMostRows = 20;
constexpr int kBarColumns = 56;  // of the longest bar
constexpr int kPerLine = 10;     // percentiles

// What is less likely at either end is one row.
constexpr double kTail = 5e-4;

struct ScoreRow {
  std::string label;
  double probability = 0;
};

int ScoreAt(const v1::Distribution& distribution, int i) {
  return distribution.least_final_score() + i;
}

// "12.3 %", "<0.1 %", ">99.9 %".
std::string ChanceText(double probability) {
  return PercentText(probability, /*digits=*/1);
}

// A row for each score, if few are possible.
std::vector<ScoreRow> RowsOfScores(const v1::Distribution& distribution) {
  std::vector<ScoreRow> rows;
  for (int i = 0; i < distribution.probabilities_size(); ++i) {
    if (distribution.probabilities(i) == 0) continue;
    rows.push_back({absl::StrCat(ScoreAt(distribution, i)),
                    distribution.probabilities(i)});
    if (rows.size() > kMostRows) break;
  }
  return rows;
}

// The scores that all but the tails lie between.
std::pair<int, int> Middle(const v1::Distribution& distribution) {
  const auto& all = distribution.probabilities();
  int first = 0;
  int last = all.size() - 1;
  for (double sum = all[first]; sum < kTail; sum += all[++first]) {
  }
  for (double sum = all[last]; sum < kTail; sum += all[--last]) {
  }
  return {ScoreAt(distribution, first), ScoreAt(distribution, last)};
}

// The smallest of 1, 2, 5, 10, 20, .. that so many rows suffice for.
int WidthFor(int first, int last, int rows) {
  for (int power = 1;; power *= 10) {
    for (const int step : {1, 2, 5}) {
      const int width = step * power;
      if (last / width - first / width < rows) return width;
    }
  }
}

// Rows of equal width, and the tails.
std::vector<ScoreRow> RowsOfRanges(const v1::Distribution& distribution) {
  const auto [first, last] = Middle(distribution);
  const int width = WidthFor(first, last, kMostRows - 2);
  const int begin = first / width;
  const int rows = last / width - begin + 1;
  std::vector<double> sums(rows + 2);
  for (int i = 0; i < distribution.probabilities_size(); ++i) {
    const int row = ScoreAt(distribution, i) / width - begin;
    sums[std::clamp(row, -1, rows) + 1] += distribution.probabilities(i);
  }
  std::vector<ScoreRow> all;
  if (sums.front() > 0) {
    all.push_back({absl::StrCat("below ", begin * width), sums.front()});
  }
  for (int row = 0; row < rows; ++row) {
    const int from = (begin + row) * width;
    all.push_back({width == 1 ? absl::StrCat(from)
                              : absl::StrCat(from, "-", from + width - 1),
                   sums[row + 1]});
  }
  if (sums.back() > 0) {
    all.push_back(
        {absl::StrCat((begin + rows) * width, " or more"), sums.back()});
  }
  return all;
}

std::string Histogram(const v1::Distribution& distribution) {
  std::vector<ScoreRow> rows = RowsOfScores(distribution);
  if (rows.size() > kMostRows) rows = RowsOfRanges(distribution);
  double most = 0;
  for (const ScoreRow& row : rows) most = std::max(most, row.probability);
  std::string text;
  for (const ScoreRow& row : rows) {
    const auto bar = static_cast<std::size_t>(
        std::lround(row.probability / most * kBarColumns));
    absl::StrAppendFormat(&text, "%-12s%8s%s%s\n", row.label,
                          ChanceText(row.probability), bar > 0 ? "  " : "",
                          std::string(bar, '#'));
  }
  return text;
}

void AppendPercentiles(const v1::Distribution& distribution,
                       std::string& text) {
  for (int begin = 0; begin < distribution.percentiles_size();
       begin += kPerLine) {
    std::string percents = "percentile  ";
    std::string scores = "final score ";
    for (int i = begin;
         i < std::min(begin + kPerLine, distribution.percentiles_size()); ++i) {
      const v1::ScorePercentile& one = distribution.percentiles(i);
      absl::StrAppendFormat(&percents, "%6s", NumberText(one.percent()));
      absl::StrAppendFormat(&scores, "%6d", one.final_score());
    }
    absl::StrAppend(&text, percents, "\n", scores, "\n");
  }
}

}  // namespace

std::string DistributionText(const Game& game,
                             const v1::Distribution& distribution) {
  std::string text =
      absl::StrFormat("mean %.2f   standard deviation %.2f\n\n",
                      distribution.mean(), distribution.standard_deviation());
  absl::StrAppend(&text, Histogram(distribution), "\n");
  AppendPercentiles(distribution, text);
  for (int i = 0; i < distribution.bonus_probabilities_size(); ++i) {
    absl::StrAppendFormat(
        &text, "%-24s%8s\n",
        absl::StrCat("bonus at ", game.rules().tiers[i].threshold),
        ChanceText(distribution.bonus_probabilities(i)));
  }
  for (const v1::ScoreChance& chance : distribution.at_least()) {
    absl::StrAppendFormat(&text, "%-24s%8s   %.6f\n",
                          absl::StrCat(chance.final_score(), " or more"),
                          ChanceText(chance.probability()),
                          chance.probability());
  }
  return text;
}

std::string DistributionCsv(const v1::Distribution& distribution) {
  const auto& probabilities = distribution.probabilities();
  // From the end, where the small ones are.
  std::vector<double> reached(probabilities.begin(), probabilities.end());
  for (std::size_t i = reached.size(); i-- > 1;) reached[i - 1] += reached[i];
  // What rounding has left of a certainty, or put on top.
  for (double& probability : reached) {
    if (probability > 1 - 1e-12) probability = 1;
  }
  std::string text = CsvLine({"final_score", "probability", "at_least"});
  for (int i = 0; i < probabilities.size(); ++i) {
    text += CsvLine({absl::StrCat(ScoreAt(distribution, i)),
                     NumberText(probabilities[i]), NumberText(reached[i])});
  }
  return text;
}

}  // namespace yatzy::client
