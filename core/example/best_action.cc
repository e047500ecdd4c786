// Advice without a server: maps the table that yatzyd has published on this
// machine and answers from it.
//
//     $ printf '33356 2\n' | best_action ~/.local/state/yatzyd/e_table
//
// Each line of the standard input is a first turn: the five dice, and how many
// rerolls are left.
#include <cstdint>
#include <iomanip>
#include <iostream>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <variant>
#include <vector>

#include "core/advisor/advisor.h"
#include "core/game/state.h"
#include "core/rules/category.h"
#include "core/table/table_file.h"
#include "core/table/value_table.h"

namespace {

constexpr int kMaxActions = 3;

// "33356 2" as a position at the start of a game. RankActions checks the rest.
std::optional<yatzy::Position> ParsePosition(const std::string& line) {
  yatzy::Position position;
  std::istringstream words(line);
  std::string dice;
  if (!(words >> dice >> position.rerolls_left)) return std::nullopt;
  for (const char face : dice) {
    if (face < '1' || face > '6') return std::nullopt;
    ++position.dice[face - '1'];
  }
  return position;
}

// With rerolls left an action is a keep, otherwise a category.
std::string Describe(const yatzy::Action& action) {
  if (const auto* category = std::get_if<yatzy::Category>(&action)) {
    const auto name = yatzy::kCategoryNames[static_cast<int>(*category)];
    return "score " + std::string(name);
  }
  std::string text = "keep";
  const auto& keep = std::get<yatzy::FaceCounts>(action);
  for (int face = 0; face < yatzy::kFaces; ++face) {
    for (int dice = 0; dice < keep[face]; ++dice) {
      text += ' ';
      text += static_cast<char>('1' + face);
    }
  }
  return text;
}

// Many states at once: millions take a few milliseconds.
void PrintValues(const yatzy::ValueTable& table) {
  std::cout << "table " << table.id() << "\n";
  // The start, only Ones filled with three points, all filled with the bonus.
  const yatzy::Game& game = table.game();
  const std::vector<std::uint32_t> states = {
      game.StateIndex({}), game.StateIndex({.filled = 1, .upper_total = 3}),
      game.StateIndex({.filled = game.all_filled(), .upper_total = 63})};
  std::vector<float> values(states.size());
  if (const auto bad = yatzy::LookUp(table, states, values)) {
    std::cerr << yatzy::WhyNoValue(table, states[*bad]) << "\n";
    return;
  }
  for (std::size_t i = 0; i < states.size(); ++i) {
    std::cout << "E(" << states[i] << ") = " << values[i] << "\n";
  }
}

void PrintActions(const yatzy::ValueTable& table, const std::string& line) {
  const std::optional<yatzy::Position> position = ParsePosition(line);
  if (!position.has_value()) {
    std::cerr << "\"" << line << "\" is not like \"33356 2\"\n";
    return;
  }
  const auto actions = yatzy::RankActions(table, *position, {kMaxActions});
  if (!actions.ok()) {
    std::cerr << line << ": " << actions.status().message() << "\n";
    return;
  }
  for (const yatzy::RankedAction& action : *actions) {
    std::cout << Describe(action.action) << ": " << action.expected_remaining
              << "\n";
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: best_action TABLE < LINES\n";
    return 2;
  }
  // Checked and mapped, not copied: its pages are shared with the server.
  const auto published = yatzy::PublishedTable::Open(argv[1]);
  if (!published.ok()) {
    std::cerr << published.status().message() << "\n";
    return 1;
  }
  std::cout << std::fixed << std::setprecision(4);
  PrintValues(*(*published)->table());
  std::string line;
  while (std::getline(std::cin, line)) {
    // Has a newer table been published? Asking costs about a microsecond. If
    // that one is bad, the old one still answers.
    const auto refreshed = (*published)->Refresh();
    if (!refreshed.ok()) std::cerr << refreshed.status().message() << "\n";
    if (refreshed.ok() && *refreshed) PrintValues(*(*published)->table());
    // One table for the whole answer, whatever other threads refresh.
    const std::shared_ptr<const yatzy::ValueTable> table =
        (*published)->table();
    PrintActions(*table, line);
    std::cout << std::flush;
  }
}
