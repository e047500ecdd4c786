#include "tests/support/solved_table.h"

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

}  // namespace yatzy
