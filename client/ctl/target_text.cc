#include "client/ctl/target_text.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/ctl/format.h"

namespace yatzy::client {
namespace {

// "91.63 %", "<0.01 %", ">99.99 %".
std::string FinePercent(double probability) {
  return PercentText(probability, /*digits=*/2);
}

// The same of a chance that is what others leave of 1: rounding leaves that
// much of nothing.
std::string RestPercent(double probability) {
  return FinePercent(std::abs(probability) < 1e-12 ? 0 : probability);
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
  return absl::StrCat("win ", RestPercent(chances.win()), ", draw ",
                      RestPercent(chances.draw()), ", lose ",
                      RestPercent(chances.lose()));
}

}  // namespace

std::string TargetText(const Game& game,
                       const v1::AnalyzeTargetRequest& request,
                       const v1::AnalyzeTargetResponse& answer) {
  std::vector<ActionRow> rows;
  for (const v1::TargetAction& action : answer.actions()) {
    rows.push_back({ActionText(game, action.value().action()),
                    {FinePercent(action.probability()),
                     action.probability_loss() == 0 ? "best" : "",
                     ExpectedText(action.value())}});
  }
  const std::string by_expectation =
      rows.empty()
          ? ""
          : absl::StrCat("After the action of the highest expectation: ",
                         FinePercent(answer.expectation_probability()), "\n");
  return absl::StrCat("Chance of ", request.target(),
                      " or more: ", FinePercent(answer.probability()), "\n",
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
