#include "tests/support/solved_table.h"

#include <memory>
#include <vector>

#include "core/solver/solver.h"

namespace yatzy {

std::shared_ptr<const ValueTable> SolvedTable() {
  static const std::shared_ptr<const ValueTable>* const kTable =
      new std::shared_ptr<const ValueTable>(Solve({}).value());
  return *kTable;
}

std::shared_ptr<const ValueTable> SolvedTableInFloat() {
  static const auto* const kTable = [] {
    SolveOptions options;
    options.arithmetic = Arithmetic::kFloat;
    return new std::shared_ptr<const ValueTable>(Solve(options).value());
  }();
  return *kTable;
}

std::shared_ptr<const ExactValues> SolvedExactValues() {
  static const auto* const kValues =
      new std::shared_ptr<const ExactValues>(*SolveExactly(Game::Default()));
  return *kValues;
}

ExactValues AsExactValues(const ValueTable& table) {
  const auto values = std::make_shared<const std::vector<double>>(
      table.payload().begin(), table.payload().end());
  return {table.shared_game(), {values, values->data()}};
}

}  // namespace yatzy
