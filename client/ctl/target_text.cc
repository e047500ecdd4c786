#include "client/ctl/target_text.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/ctl/format.h"

namespace yatzy::client {
namespace {

// "91.63 %". More digits where that would be 0 or 100 and is not.
std::string PercentText(double probability) {
  const double percent = probability * 100;
  if (probability > 0 && percent < 0.005) {
    return absl::StrFormat("%.2g %%", percent);
  }
  if (probability < 1 && percent >= 99.995) return ">99.99 %";
  return absl::StrFormat("%.2f %%", percent);
}

// A row of a table: what is done, and the cells behind it.
struct ActionRow {
  std::string action;
  std::vector<std::string> cells;
};

std::string TableText(std::vector<ActionRow> rows) {
  std::size_t action = 0;
  std::vector<std::size_t> widths(rows.empty() ? 0 : rows[0].cells.size());
  for (const ActionRow& row : rows) {
    action = std::max(action, row.action.size());
    for (std::size_t i = 0; i < widths.size(); ++i) {
      widths[i] = std::max(widths[i], row.cells[i].size());
    }
  }
  std::string text;
  int number = 0;
  for (const ActionRow& row : rows) {
    absl::StrAppendFormat(&text, "%3d. %-*s", ++number, action, row.action);
    for (std::size_t i = 0; i < widths.size(); ++i) {
      absl::StrAppendFormat(&text, "  %*s", widths[i], row.cells[i]);
    }
    text += "\n";
  }
  return text;
}

std::string ExpectedText(const v1::ActionValue& value) {
  return absl::StrFormat("expected %.2f", value.expected_final());
}

std::string ChancesText(const v1::WinChances& chances) {
  return absl::StrCat("win ", PercentText(chances.win()), ", draw ",
                      PercentText(chances.draw()), ", lose ",
                      PercentText(chances.lose()));
}

}  // namespace

std::string TargetText(const Game& game,
                       const v1::AnalyzeTargetRequest& request,
                       const v1::AnalyzeTargetResponse& answer) {
  std::vector<ActionRow> rows;
  for (const v1::TargetAction& action : answer.actions()) {
    rows.push_back({ActionText(game, action.value().action()),
                    {PercentText(action.probability()),
                     action.probability_loss() == 0 ? "best" : "",
                     ExpectedText(action.value())}});
  }
  const std::string by_expectation =
      rows.empty()
          ? ""
          : absl::StrCat("After the action of the highest expectation: ",
                         PercentText(answer.expectation_probability()), "\n");
  return absl::StrCat("Chance of ", request.target(),
                      " or more: ", PercentText(answer.probability()), "\n",
                      by_expectation, TableText(std::move(rows)));
}

std::string WinText(const Game& game, const v1::AnalyzeWinRequest& request,
                    const v1::AnalyzeWinResponse& answer) {
  const bool has_opponent = !request.has_worth();
  std::vector<ActionRow> rows;
  for (const v1::WinAction& action : answer.actions()) {
    ActionRow row{ActionText(game, action.value().action()), {}};
    if (has_opponent) {
      row.cells.push_back(ChancesText(action.chances()));
    } else {
      row.cells.push_back(NumberText(action.chances().value()));
    }
    row.cells.push_back(action.loss() == 0 ? "best" : "");
    row.cells.push_back(ExpectedText(action.value()));
    rows.push_back(std::move(row));
  }
  const std::string head =
      has_opponent
          ? ChancesText(answer.chances())
          : absl::StrCat("worth ", NumberText(answer.chances().value()));
  return absl::StrCat("Best play: ", head, "\n", rows.empty() ? "" : "\n",
                      TableText(std::move(rows)));
}

}  // namespace yatzy::client
