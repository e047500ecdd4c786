// usage: write_table PATH [float]: solves the game, in double or in float, and
// publishes the table at PATH.
#include <iostream>
#include <string_view>

#include "core/solver/solver.h"
#include "core/table/table_file.h"

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  yatzy::SolveOptions options;
  if (argc > 2 && std::string_view(argv[2]) == "float") {
    options.arithmetic = yatzy::Arithmetic::kFloat;
  }
  const auto table = yatzy::Solve(options);
  const absl::Status written =
      table.ok() ? yatzy::WriteTableFile(**table, argv[1]) : table.status();
  if (written.ok()) return 0;
  std::cerr << written.ToString() << "\n";
  return 1;
}
