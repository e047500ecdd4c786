// What the benchmarks found, as JSON or as a table.
#ifndef YATZY_TESTS_BENCH_RESULTS_H_
#define YATZY_TESTS_BENCH_RESULTS_H_

#include <string>
#include <string_view>
#include <vector>

namespace yatzy {

// One line of the table, one object of the JSON.
class Result {
 public:
  // In the order in which they are to appear. NaN stands for "does not apply",
  // null in JSON.
  Result& Add(std::string_view key, std::string_view text);
  Result& Add(std::string_view key, double number);

 private:
  friend std::string ResultsAsJson(const std::vector<Result>& results);
  friend std::string ResultsAsTable(const std::vector<Result>& results);

  struct Field {
    std::string key;
    std::string value;  // as JSON
  };

  // As the table shows it: "" if there is none.
  std::string Cell(std::string_view key) const;

  std::vector<Field> fields_;
};

// One array of objects. Keys and texts have nothing in them to escape.
std::string ResultsAsJson(const std::vector<Result>& results);

// A column for each key that the first result has.
std::string ResultsAsTable(const std::vector<Result>& results);

// REQUIRES: not empty.
double Median(std::vector<double> numbers);

}  // namespace yatzy

#endif  // YATZY_TESTS_BENCH_RESULTS_H_
