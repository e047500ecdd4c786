#include "tests/support/goldens.h"

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace yatzy {
namespace {

using Fields = std::vector<std::string>;

std::vector<Fields> ReadRows(const std::string& name, std::size_t columns) {
  const std::string path = std::string(YATZY_GOLDENS_DIR) + "/" + name;
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);  // column names
  std::vector<Fields> rows;
  while (std::getline(file, line)) {
    rows.push_back(absl::StrSplit(line, ','));
    if (rows.back().size() == columns) continue;
    std::cerr << path << ": malformed row: " << line << "\n";
    std::abort();
  }
  return rows;
}

template <typename Number>
Number Parse(const std::string& text) {
  Number number{};
  bool ok;
  if constexpr (std::is_same_v<Number, double>) {
    ok = absl::SimpleAtod(text, &number);
  } else {
    ok = absl::SimpleAtoi(text, &number);
  }
  if (!ok) {
    std::cerr << "goldens: not a number: " << text << "\n";
    std::abort();
  }
  return number;
}

State ParseState(const std::string& filled, const std::string& upper) {
  return State{static_cast<CategoryMask>(Parse<int>(filled)),
               static_cast<std::uint8_t>(Parse<int>(upper))};
}

FaceCounts ParseDice(absl::string_view digits) {
  FaceCounts counts{};
  for (const char digit : digits) {
    if (digit != '.') ++counts[digit - '1'];
  }
  return counts;
}

// "keep:3.3.6" or "score:14", the latter the category's bit.
Action ParseAction(absl::string_view text) {
  if (absl::ConsumePrefix(&text, "keep:")) return ParseDice(text);
  absl::ConsumePrefix(&text, "score:");
  return static_cast<Category>(Parse<int>(std::string(text)));
}

}  // namespace

std::vector<GoldenState> GoldenStates() {
  std::vector<GoldenState> states;
  for (const Fields& row : ReadRows("states.csv", 3)) {
    states.push_back({ParseState(row[0], row[1]), Parse<double>(row[2])});
  }
  return states;
}

std::vector<GoldenMove> GoldenMoves() {
  std::vector<GoldenMove> moves;
  for (const Fields& row : ReadRows("moves.csv", 8)) {
    moves.push_back({Position{ParseState(row[0], row[1]), ParseDice(row[2]),
                              Parse<int>(row[3])},
                     Parse<double>(row[4]), ParseAction(row[5]),
                     Parse<double>(row[6]), Parse<int>(row[7])});
  }
  return moves;
}

}  // namespace yatzy
