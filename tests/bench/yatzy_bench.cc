// What the core's operations cost. Every benchmark checks what it computes.
//
//   build/release/tests/yatzy_bench                        everything
//   build/release/tests/yatzy_bench --benchmark_filter=Solve
//
// The baseline of a solve is the slow twin, the textbook recurrence state by
// state, in the same run: compare states_per_s (per core: divide by threads).
#include <benchmark/benchmark.h>

#include <cmath>
#include <filesystem>
#include <random>
#include <vector>

#include "core/advisor/advisor.h"
#include "core/rules/reachability.h"
#include "core/solver/signature.h"
#include "core/solver/slow_twin.h"
#include "core/solver/solver.h"
#include "core/solver/verify.h"
#include "core/table/table_file.h"
#include "tests/support/solved_table.h"
#include "tests/support/temp_dir.h"

namespace yatzy {
namespace {

std::vector<State> RandomStates() {
  std::mt19937 random(1);
  std::vector<State> states;
  while (states.size() < 1024) {
    const State state = StateAt(random() % kStateSlots);
    if (IsReachable(state) && !IsFinished(state)) states.push_back(state);
  }
  return states;
}

// Arguments: arithmetic, threads.
void Solve(benchmark::State& run) {
  SolveOptions options;
  options.arithmetic = static_cast<Arithmetic>(run.range(0));
  options.threads = static_cast<int>(run.range(1));
  for ([[maybe_unused]] auto _ : run) {
    const auto table = yatzy::Solve(options);
    if (!table.ok() || ToHex((*table)->payload_sha256()) !=
                           ExpectedPayloadSha256(options.arithmetic)) {
      return run.SkipWithError("another signature");
    }
  }
  run.SetLabel(std::string(ArithmeticName(options.arithmetic)));
  run.counters["states_per_s"] = benchmark::Counter(
      kReachableStates, benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(Solve)
    ->ArgNames({"arithmetic", "threads"})
    ->ArgsProduct({{1, 2}, {1, 2}})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

// One state of the baseline.
void SlowTwinState(benchmark::State& run) {
  const SlowTwin twin;
  const auto table = SolvedTable();
  const std::vector<double> values(table->values().begin(),
                                   table->values().end());
  const std::vector<State> states = RandomStates();
  std::size_t next = 0;
  for ([[maybe_unused]] auto _ : run) {
    const State state = states[next++ % states.size()];
    const double value = twin.ExpectedRemaining(state, values);
    if (std::abs(value - table->ExpectedRemaining(state)) > 5e-5) {
      return run.SkipWithError("another value");
    }
  }
  run.counters["states_per_s"] =
      benchmark::Counter(1, benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(SlowTwinState)->Unit(benchmark::kMicrosecond);

// Argument: rerolls left.
void RankActions(benchmark::State& run) {
  const auto table = SolvedTable();
  const std::vector<State> states = RandomStates();
  std::size_t next = 0;
  for ([[maybe_unused]] auto _ : run) {
    const Position position{states[next++ % states.size()],
                            {0, 0, 3, 0, 1, 1},
                            static_cast<int>(run.range(0))};
    const auto actions = yatzy::RankActions(*table, position);
    if (!actions.ok() || actions->front().loss != 0) {
      return run.SkipWithError("no best action");
    }
  }
}
BENCHMARK(RankActions)
    ->ArgName("rerolls")
    ->DenseRange(0, 2)
    ->Unit(benchmark::kMicrosecond);

// Argument: residency.
void OpenTable(benchmark::State& run) {
  const TempDir dir;
  if (!WriteTableFile(*SolvedTable(), dir.File("e_table")).ok()) {
    return run.SkipWithError("cannot write");
  }
  for ([[maybe_unused]] auto _ : run) {
    const auto table = OpenTableFile(dir.File("e_table"),
                                     static_cast<TableResidency>(run.range(0)));
    if (!table.ok()) return run.SkipWithError("cannot open");
  }
}
BENCHMARK(OpenTable)->ArgName("copy")->Arg(0)->Arg(1)->Unit(
    benchmark::kMillisecond);

void Verify(benchmark::State& run) {
  const auto table = SolvedTable();
  for ([[maybe_unused]] auto _ : run) {
    if (!VerifyTable(*table).ok()) return run.SkipWithError("refused");
  }
}
BENCHMARK(Verify)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace yatzy

BENCHMARK_MAIN();
