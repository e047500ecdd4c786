#include "tests/bench/bench_command_line.h"

#include <CLI/CLI.hpp>
#include <functional>
#include <iostream>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "core/kernel/simd/simd.h"
#include "core/os/numbers.h"
#include "tests/bench/analyze_bench.h"
#include "tests/bench/footprint_bench.h"
#include "tests/bench/neighbour_bench.h"
#include "tests/bench/play_bench.h"
#include "tests/bench/results.h"
#include "tests/bench/serve_bench.h"
#include "tests/bench/solve_bench.h"
#include "tests/bench/table_bench.h"
#include "tests/bench/targets_bench.h"

namespace yatzy {
namespace {

constexpr char kDescription[] =
    "yatzy_bench measures what yatzyd and the operations of its core cost, and "
    "fails if one of them gives a wrong result.";

constexpr char kFooter[] = R"(
Examples:
  yatzy_bench solve                              everything, about two minutes
  yatzy_bench solve --simd avx2 --repetitions 5
  yatzy_bench solve --simd avx512 --in-a-row 20  twenty solves back to back
  yatzy_bench solve --json | python3 tests/bench/chart.py - solve.svg
  yatzy_bench analyze
  yatzy_bench play                               about two minutes
  yatzy_bench table --json
  yatzy_bench targets --repetitions 3            about a minute
  yatzy_bench serve --only review                one method or two
  yatzy_bench footprint                          about a minute
  yatzy_bench neighbour                          about two minutes

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
Columns of analyze, play, table and targets: median time of one position,
look-up, game or table in nanoseconds, and how many per second.
Rows of footprint, each with the median, least and greatest of the tries:
  start/exec       exec and exit of `yatzyd --version`, the floor of the others
  start/...        from exec until it serves
  resident, private  memory, private without the pages of files: of an idle
                   daemon that found its table, solved it, or was under load
  idle/cpu         percent of one processor, with one connection open
  idle/first_call  of an open connection after a pause
Columns of serve, for as many calls as a server gets done (closed loop) and, for
the times, calls that are due at half of what the slower server gets done:
  echo_...         the same for a server that only parses and sends a constant,
                   or for the yatzyd of --against
  ratio            of the calls per second, median of runs that take turns
  p99_ratio        likewise, of the 99th percentiles
  answer_bytes     the mean size of the answers; the run fails where the echo
                   server's differs by more than 5 percent
Columns of neighbour: the times of the questions that are due, and
  p99_ratio              p99_us by what it was alone in the same repetition
  neighbour_items_per_s  the states, positions or tables that the neighbour got

Leave the machine alone meanwhile. Results go to stdout, progress to stderr.
Exit codes: 0 ok, 1 a wrong result or one that could not be printed, 2 usage.)";

struct Flags {
  int repetitions = 20;
  int in_a_row = 5;
  bool json = false;
  bool full = false;
  double run_seconds = 1;
  std::string against;
  std::string only;
  double rate = 10'000;
  double load_seconds = 3;
  double idle_seconds = 10;
  double pause_seconds = 5;
  int tries = 50;
  std::vector<std::string> simd;
};

std::string CheckSimd(const std::string& name) {
  return std::string(SimdFromName(name).status().message());
}

// An option that takes a decimal number, `least` to `most`. (CLI11's own takes
// octal ones as well.)
template <typename T>
void AddNumber(CLI::App& command, const std::string& name, T& value, T least,
               T most, const std::string& help) {
  const auto read = [least, most](const std::string& text) -> std::optional<T> {
    if constexpr (std::is_integral_v<T>) {
      return ReadInteger<T>(text, least, most);
    } else {
      const auto number = ReadNumber(text);
      return number && *number >= least && *number <= most ? number
                                                           : std::nullopt;
    }
  };
  const auto check = [=](const std::string& text) -> std::string {
    if (read(text).has_value()) return "";
    return absl::StrCat("'", text, "' is not a ",
                        std::is_integral_v<T> ? "whole " : "", "number from ",
                        least, " to ", most);
  };
  const auto set = [&value, read](const std::string& text) {
    value = read(text).value_or(value);
  };
  command.add_option_function<std::string>(name, set, help)
      ->check(CLI::Validator(check, ""))
      ->default_str(absl::StrCat(value))
      ->type_name("N");
}

CLI::App* AddCommand(CLI::App& app, Flags& flags, const std::string& name,
                     const std::string& description) {
  CLI::App* command = app.add_subcommand(name, description);
  command->add_flag("--json", flags.json, "Print one JSON array of objects");
  AddNumber(*command, "--repetitions", flags.repetitions, 1, 1000,
            "How often to measure each; the median counts");
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
  AddNumber(solve, "--in-a-row", flags.in_a_row, 1, 1000,
            "Solves of one kind that follow each other before the next "
            "kind: more are steadier, fewer share a busy minute fairly");
  solve.add_flag("--full", flags.full,
                 "Time a whole solve of the classic solver, ten seconds or "
                 "more, and compare every value; by default some 4,000 states "
                 "and what a solve of all would take");
}

void AddServeFlags(CLI::App& serve, Flags& flags) {
  AddNumber(serve, "--run", flags.run_seconds, 0.01, 60.0,
            "Seconds of each run; there are four for each repetition, "
            "method and transport");
  serve
      .add_option("--against", flags.against,
                  "Another yatzyd, of an older build for example, in the place "
                  "of the server that only echoes: two builds side by side")
      ->check(CLI::ExistingFile)
      ->type_name("YATZYD");
  serve
      .add_option("--only", flags.only,
                  "Only the cases with this in their name: review")
      ->check(CheckServeCase)
      ->type_name("TEXT");
}

void AddFootprintFlags(CLI::App& footprint, Flags& flags) {
  AddNumber(footprint, "--load", flags.load_seconds, 0.01, 60.0,
            "Seconds of load before memory is looked at again");
  AddNumber(footprint, "--idle", flags.idle_seconds, 0.01, 600.0,
            "Seconds over which the processor time of idleness counts");
  AddNumber(footprint, "--tries", flags.tries, 1, 10'000,
            "Calls that are the first in a while");
  AddNumber(footprint, "--pause", flags.pause_seconds, 0.01, 600.0,
            "Seconds of silence before each of these");
}

absl::StatusOr<std::vector<Result>> RunFootprint(const Flags& flags) {
  return RunFootprintBench({.repetitions = flags.repetitions,
                            .load = absl::Seconds(flags.load_seconds),
                            .idle = absl::Seconds(flags.idle_seconds),
                            .tries = flags.tries,
                            .pause = absl::Seconds(flags.pause_seconds)});
}

void AddNeighbourFlags(CLI::App& neighbour, Flags& flags) {
  AddNumber(neighbour, "--run", flags.run_seconds, 0.01, 60.0,
            "Seconds of each run; there are four for each repetition");
  AddNumber(neighbour, "--rate", flags.rate, 1.0, 1e6,
            "Questions due per second");
}

absl::StatusOr<std::vector<Result>> RunNeighbour(const Flags& flags) {
  return RunNeighbourBench({.repetitions = flags.repetitions,
                            .run = absl::Seconds(flags.run_seconds),
                            .rate = flags.rate});
}

absl::StatusOr<std::vector<Result>> RunServe(const Flags& flags) {
  return RunServeBench({.repetitions = flags.repetitions,
                        .run = absl::Seconds(flags.run_seconds),
                        .against = flags.against,
                        .only = flags.only});
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

// 0 if the standard output has taken what was printed.
int FinishOutput() {
  std::cout.flush();
  if (std::cout) return 0;
  std::cerr << "yatzy_bench: cannot write to the standard output\n";
  return 1;
}

int Report(const absl::StatusOr<std::vector<Result>>& results, bool json) {
  if (!results.ok()) {
    std::cerr << "yatzy_bench: " << results.status() << "\n";
    return 1;
  }
  std::cout << (json ? ResultsAsJson(*results) : ResultsAsTable(*results));
  return FinishOutput();
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
  CLI::App* play = AddCommand(
      app, flags, "play", "Review games; simulate a million; distributions");
  CLI::App* serve =
      AddCommand(app, flags, "serve",
                 "Serve over gRPC, compared with a server that only echoes");
  AddServeFlags(*serve, flags);
  CLI::App* footprint = AddCommand(
      app, flags, "footprint", "Start yatzyd, look at its memory, let it idle");
  AddFootprintFlags(*footprint, flags);
  CLI::App* neighbour =
      AddCommand(app, flags, "neighbour",
                 "Ask single questions beside callers that send batches");
  AddNeighbourFlags(*neighbour, flags);
  CLI::App* targets = AddCommand(
      app, flags, "targets", "Solve the chances of all targets, play to win");
  AddCommand(app, flags, "table", "Open, verify, hash and write a table file");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? FinishOutput() : 2;
  }
  if (serve->parsed()) return Report(RunServe(flags), flags.json);
  if (neighbour->parsed()) return Report(RunNeighbour(flags), flags.json);
  if (footprint->parsed()) return Report(RunFootprint(flags), flags.json);
  if (solve->parsed()) return Report(RunSolve(flags), flags.json);
  if (analyze->parsed()) {
    return Report(RunAnalyzeBench(flags.repetitions), flags.json);
  }
  if (play->parsed()) {
    return Report(RunPlayBench(flags.repetitions), flags.json);
  }
  if (targets->parsed()) {
    return Report(RunTargetsBench(flags.repetitions), flags.json);
  }
  return Report(RunTableBench(flags.repetitions), flags.json);
}

}  // namespace yatzy
