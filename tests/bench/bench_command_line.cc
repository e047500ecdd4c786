#include "tests/bench/bench_command_line.h"

#include <CLI/CLI.hpp>
#include <functional>
#include <iostream>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "core/solver/simd/simd.h"
#include "tests/bench/analyze_bench.h"
#include "tests/bench/results.h"
#include "tests/bench/solve_bench.h"
#include "tests/bench/table_bench.h"

namespace yatzy {
namespace {

constexpr char kDescription[] =
    "yatzy_bench measures what the operations of yatzyd's core cost, and fails "
    "if one of them gives a wrong result.";

constexpr char kFooter[] = R"(
Examples:
  yatzy_bench solve                              everything, about two minutes
  yatzy_bench solve --simd avx2 --repetitions 5
  yatzy_bench solve --simd avx512 --in-a-row 20  twenty solves back to back
  yatzy_bench solve --json | python3 tests/bench/chart.py - solve.svg
  yatzy_bench analyze
  yatzy_bench table --json

Columns of solve:
  core_ms          median_ms times threads
  bound_fraction   the time that loading every operand from the L1 cache needs,
                   at its rate measured in this run, by the time taken; above 1
                   because registers save loads (load_bound.h)
  floor_fraction   the same for the fewest loads that any use of the registers
                   allows
  ratio_vs_csr     core time of the classic solver, a sparse matrix from keeps
                   to rolls (csr_solver.h), by the core time of this solve
  ratio_vs_scalar  the same for our own kernel without vectors, on one thread
Columns of analyze and table: median time of one position, look-up or table in
nanoseconds, and how many per second.

Leave the machine alone meanwhile. Results go to stdout, progress to stderr.
Exit codes: 0 ok, 1 a wrong result, 2 usage.)";

struct Flags {
  int repetitions = 20;
  int in_a_row = 5;
  bool json = false;
  bool full = false;
  std::vector<std::string> simd;
};

std::string CheckSimd(const std::string& name) {
  return std::string(SimdFromName(name).status().message());
}

CLI::App* AddCommand(CLI::App& app, Flags& flags, const std::string& name,
                     const std::string& description) {
  CLI::App* command = app.add_subcommand(name, description);
  command->add_flag("--json", flags.json, "Print one JSON array of objects");
  command
      ->add_option("--repetitions", flags.repetitions,
                   "How often to measure each; the median counts")
      ->capture_default_str()
      ->check(CLI::Range(1, 1000));
  return command;
}

void AddSolveFlags(CLI::App& solve, Flags& flags) {
  solve
      .add_option("--simd", flags.simd,
                  "Instruction set to measure: auto, sse4, avx2, avx512 or "
                  "neon; repeatable; default: all. Scalar, the baseline, is "
                  "measured in any case, at most three times")
      ->check(CheckSimd)
      ->take_all()
      ->type_name("NAME");
  solve
      .add_option("--in-a-row", flags.in_a_row,
                  "Solves of one kind that follow each other before the next "
                  "kind: more are steadier, fewer share a busy minute fairly")
      ->capture_default_str()
      ->check(CLI::Range(1, 1000));
  solve.add_flag("--full", flags.full,
                 "Time a whole solve of the classic solver, ten seconds or "
                 "more, and compare every value; by default some 4,000 states "
                 "and what a solve of all would take");
}

absl::StatusOr<std::vector<Result>> RunSolve(const Flags& flags) {
  SolveBenchOptions options;
  options.repetitions = flags.repetitions;
  options.in_a_row = flags.in_a_row;
  options.is_full = flags.full;
  for (const std::string& name : flags.simd) {
    options.simd.push_back(SimdFromName(name).value());
  }
  return RunSolveBench(options);
}

int Report(const absl::StatusOr<std::vector<Result>>& results, bool json) {
  if (!results.ok()) {
    std::cerr << "yatzy_bench: " << results.status() << "\n";
    return 1;
  }
  std::cout << (json ? ResultsAsJson(*results) : ResultsAsTable(*results))
            << std::flush;
  return std::cout.good() ? 0 : 1;
}

}  // namespace

int RunBenchCommandLine(int argc, const char* const* argv) {
  CLI::App app(kDescription, "yatzy_bench");
  app.footer(kFooter);
  app.require_subcommand(1);
  Flags flags;
  CLI::App* solve =
      AddCommand(app, flags, "solve", "Solve the game in every way there is");
  AddSolveFlags(*solve, flags);
  CLI::App* analyze = AddCommand(app, flags, "analyze",
                                 "Rank the actions of positions; look up");
  AddCommand(app, flags, "table", "Open, verify, hash and write a table file");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  if (solve->parsed()) return Report(RunSolve(flags), flags.json);
  if (analyze->parsed()) {
    return Report(RunAnalyzeBench(flags.repetitions), flags.json);
  }
  return Report(RunTableBench(flags.repetitions), flags.json);
}

}  // namespace yatzy
