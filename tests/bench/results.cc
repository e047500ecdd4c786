#include "tests/bench/results.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

namespace yatzy {
namespace {

// Enough of a signature to recognise it in a table.
constexpr std::size_t kMostInACell = 32;

// Five significant digits and at least the whole part: 11.734, 839680.
std::string FormatNumber(double number) {
  if (!std::isfinite(number)) return "null";
  return std::abs(number) >= 10000 ? absl::StrFormat("%.0f", number)
                                   : absl::StrFormat("%.5g", number);
}

}  // namespace

Result& Result::Add(std::string_view key, std::string_view text) {
  fields_.push_back(
      {std::string(key), absl::StrCat("\"", std::string(text), "\"")});
  return *this;
}

Result& Result::Add(std::string_view key, double number) {
  fields_.push_back({std::string(key), FormatNumber(number)});
  return *this;
}

std::string Result::Cell(std::string_view key) const {
  for (const Field& field : fields_) {
    if (field.key != key || field.value == "null") continue;
    if (field.value.front() != '"') return field.value;
    return field.value.substr(1,
                              std::min(field.value.size() - 2, kMostInACell));
  }
  return "";
}

std::string ResultsAsJson(const std::vector<Result>& results) {
  const auto object = [](std::string* out, const Result& result) {
    const auto member = [](std::string* to, const Result::Field& field) {
      absl::StrAppend(to, "\"", field.key, "\": ", field.value);
    };
    absl::StrAppend(out, "  {", absl::StrJoin(result.fields_, ", ", member),
                    "}");
  };
  return absl::StrCat("[\n", absl::StrJoin(results, ",\n", object), "\n]\n");
}

std::string ResultsAsTable(const std::vector<Result>& results) {
  if (results.empty()) return "";
  std::string table;
  std::vector<std::string> lines(results.size() + 1);
  for (const Result::Field& field : results.front().fields_) {
    std::vector<std::string> column = {field.key};
    for (const Result& result : results) {
      column.push_back(result.Cell(field.key));
    }
    std::size_t width = 0;
    for (const std::string& cell : column) width = std::max(width, cell.size());
    // Names to the left, numbers to the right.
    const bool is_text = field.value.front() == '"';
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const std::string space(width - column[i].size(), ' ');
      absl::StrAppend(&lines[i],
                      is_text ? column[i] + space : space + column[i], "  ");
    }
  }
  for (std::string& line : lines) {
    line.erase(line.find_last_not_of(' ') + 1);
    absl::StrAppend(&table, line, "\n");
  }
  return table;
}

double Median(std::vector<double> numbers) {
  std::sort(numbers.begin(), numbers.end());
  const std::size_t half = numbers.size() / 2;
  return numbers.size() % 2 == 1 ? numbers[half]
                                 : (numbers[half - 1] + numbers[half]) / 2;
}

}  // namespace yatzy
