#include "tests/bench/bench_command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
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
#include "tests/bench/bench_help.h"
#include "tests/bench/footprint_bench.h"
#include "tests/bench/neighbour_bench.h"
#include "tests/bench/play_bench.h"
#include "tests/bench/results.h"
#include "tests/bench/serve_bench.h"
#include "tests/bench/solve_bench.h"
#include "tests/bench/storage_bench.h"
#include "tests/bench/table_bench.h"
#include "tests/bench/targets_bench.h"
#include "tests/bench/web_bench.h"

namespace yatzy {
namespace {

struct Flags {
  int repetitions = 20;
  int in_a_row = 5;
  bool json = false;
  bool full = false;
  bool six_dice = false;
  double run_seconds = 1;
  std::string against;
  std::string only;
  double rate = 10'000;
  double load_seconds = 3;
  double idle_seconds = 10;
  double pause_seconds = 5;
  int tries = 50;
  int echo_threads = 1;
  int most_open = 15;
  int positions = 100'000;
  std::string rules = "scandinavian";
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

void AddRepetitions(CLI::App& command, Flags& flags) {
  AddNumber(command, "--repetitions", flags.repetitions, 1, 1000,
            "How often to measure each; the median counts");
}

void AddSolveFlags(CLI::App& solve, Flags& flags) {
  AddRepetitions(solve, flags);
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
  solve.add_flag("--six-dice", flags.six_dice,
                 "The games of six dice too, at most three times each: half a "
                 "minute of two processors for each time");
  solve.add_flag("--full", flags.full,
                 "Time a whole solve of the classic solver, ten seconds or "
                 "more, and compare every value; by default some 4,000 states "
                 "and what a solve of all would take");
}

void AddServeFlags(CLI::App& serve, Flags& flags) {
  AddRepetitions(serve, flags);
  AddNumber(serve, "--run", flags.run_seconds, 0.01, 60.0,
            "Seconds of each run; there are four for each repetition, "
            "method and transport");
  serve
      .add_option("--against", flags.against,
                  "Another yatzyd, of an older build for example, in the place "
                  "of the server that only echoes: two builds side by side")
      ->check(CLI::ExistingFile)
      ->type_name("YATZYD");
  AddNumber(serve, "--echo-threads", flags.echo_threads, 1, 64,
            "Threads of the server that only echoes: a call costs it the "
            "least with one");
  serve
      .add_option("--only", flags.only,
                  "Only the cases with this in their name: review")
      ->check(CheckServeCase)
      ->type_name("TEXT");
}

void AddFootprintFlags(CLI::App& footprint, Flags& flags) {
  AddRepetitions(footprint, flags);
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
  AddRepetitions(neighbour, flags);
  AddNumber(neighbour, "--run", flags.run_seconds, 0.01, 60.0,
            "Seconds of each run; there are seven for each repetition");
  AddNumber(neighbour, "--rate", flags.rate, 1.0, 1e6,
            "Questions due per second");
  neighbour
      .add_option("--only", flags.only,
                  "Only neighbours with this in their name: target")
      ->check(CheckNeighbour)
      ->type_name("TEXT");
}

absl::StatusOr<std::vector<Result>> RunNeighbour(const Flags& flags) {
  return RunNeighbourBench({.repetitions = flags.repetitions,
                            .run = absl::Seconds(flags.run_seconds),
                            .rate = flags.rate,
                            .only = flags.only});
}

void AddTargetsFlags(CLI::App& targets, Flags& flags) {
  AddRepetitions(targets, flags);
  AddNumber(targets, "--most-open", flags.most_open, 1, 15,
            "Ask about states with so many open categories at most");
}

void AddRules(CLI::App& command, Flags& flags) {
  command.add_option("--rules", flags.rules, "A game with a name: yacht")
      ->type_name("ID");
}

void AddAnalyzeFlags(CLI::App& analyze, Flags& flags) {
  AddRepetitions(analyze, flags);
  AddRules(analyze, flags);
}

void AddStorageFlags(CLI::App& storage, Flags& flags) {
  AddNumber(storage, "--positions", flags.positions, 1, 10'000'000,
            "How many to rank");
  AddRules(storage, flags);
}

absl::StatusOr<std::vector<Result>> RunServe(const Flags& flags) {
  return RunServeBench({.repetitions = flags.repetitions,
                        .run = absl::Seconds(flags.run_seconds),
                        .against = flags.against,
                        .echo_threads = flags.echo_threads,
                        .only = flags.only});
}

void AddWebFlags(CLI::App& web, Flags& flags) {
  AddRepetitions(web, flags);
  AddNumber(web, "--run", flags.run_seconds, 0.01, 60.0,
            "Seconds of each run; there are two for each repetition");
}

absl::StatusOr<std::vector<Result>> RunWeb(const Flags& flags) {
  return RunWebBench({.repetitions = flags.repetitions,
                      .run = absl::Seconds(flags.run_seconds)});
}

absl::StatusOr<std::vector<Result>> RunSolve(const Flags& flags) {
  SolveBenchOptions options;
  options.repetitions = flags.repetitions;
  options.in_a_row = flags.in_a_row;
  options.is_full = flags.full;
  options.has_six_dice = flags.six_dice;
  for (const std::string& name : flags.simd) {
    options.simd.push_back(SimdFromName(name).value());
  }
  return RunSolveBench(options);
}

absl::StatusOr<std::vector<Result>> RunAnalyze(const Flags& flags) {
  return RunAnalyzeBench(
      {.repetitions = flags.repetitions, .rules = flags.rules});
}

absl::StatusOr<std::vector<Result>> RunPlay(const Flags& flags) {
  return RunPlayBench(flags.repetitions);
}

absl::StatusOr<std::vector<Result>> RunTable(const Flags& flags) {
  return RunTableBench(flags.repetitions);
}

absl::StatusOr<std::vector<Result>> RunTargets(const Flags& flags) {
  return RunTargetsBench(
      {.repetitions = flags.repetitions, .most_open = flags.most_open});
}

absl::StatusOr<std::vector<Result>> RunStorage(const Flags& flags) {
  return RunStorageBench({.positions = flags.positions, .rules = flags.rules});
}

struct Command {
  const char* name;
  const char* help;
  void (*add_flags)(CLI::App& command, Flags& flags);
  absl::StatusOr<std::vector<Result>> (*run)(const Flags& flags);
};

constexpr std::array kCommands = {
    Command{"solve", "Solve the game in every way there is", AddSolveFlags,
            RunSolve},
    Command{"analyze", "Rank the actions of positions; look up",
            AddAnalyzeFlags, RunAnalyze},
    Command{"play", "Review games; simulate a million; distributions",
            AddRepetitions, RunPlay},
    Command{"table", "Open, verify, hash and write a table file",
            AddRepetitions, RunTable},
    Command{"targets",
            "Solve the chances of all targets; distributions, targets and wins",
            AddTargetsFlags, RunTargets},
    Command{"storage", "Round the chances of all targets, and rank by that",
            AddStorageFlags, RunStorage},
    Command{"serve", "Serve over gRPC, compared with a server that only echoes",
            AddServeFlags, RunServe},
    Command{"web", "Serve JSON over HTTP, compared with gRPC", AddWebFlags,
            RunWeb},
    Command{"footprint", "Start yatzyd, look at its memory, let it idle",
            AddFootprintFlags, RunFootprint},
    Command{"neighbour",
            "Ask single questions beside callers that ask for more",
            AddNeighbourFlags, RunNeighbour}};

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
  CLI::App app(kBenchDescription, "yatzy_bench");
  app.footer(kBenchFooter);
  app.require_subcommand(1);
  Flags flags;
  std::vector<CLI::App*> subcommands;
  for (const Command& command : kCommands) {
    subcommands.push_back(app.add_subcommand(command.name, command.help));
    subcommands.back()->add_flag("--json", flags.json,
                                 "Print one JSON array of objects");
    command.add_flags(*subcommands.back(), flags);
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? FinishOutput() : 2;
  }
  const auto parsed = std::ranges::find_if(
      subcommands, [](const CLI::App* one) { return one->parsed(); });
  const Command& command = kCommands[parsed - subcommands.begin()];
  return Report(command.run(flags), flags.json);
}

}  // namespace yatzy
