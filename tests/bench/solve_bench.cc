#include "tests/bench/solve_bench.h"

#include <algorithm>
#include <cmath>
#include <iostream>
#include <limits>
#include <memory>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "core/game/game.h"
#include "core/os/machine.h"
#include "core/rules/presets.h"
#include "core/solver/lane_layout.h"
#include "core/solver/solver.h"
#include "core/verify/verify.h"
#include "tests/bench/csr_baseline.h"
#include "tests/bench/load_bound.h"
#include "tests/bench/stopwatch.h"
#include "tests/support/default_game.h"

namespace yatzy {
namespace {

// Scalar solves take seconds, and their median hardly moves.
constexpr int kMostScalarRepetitions = 3;
// As long as these take, too.
constexpr int kMostOfSix = 3;
constexpr double kNotApplicable = std::numeric_limits<double>::quiet_NaN();

// One way to solve, and what was measured of it.
struct Candidate {
  std::shared_ptr<const Game> game;
  Simd simd;
  Arithmetic arithmetic;
  int threads;
  int repetitions;
  std::vector<double> milliseconds;
  double reads_per_second = 0;  // vectors from the L1 cache, the best seen
  std::string signature;

  double CoreMilliseconds() const { return Median(milliseconds) * threads; }
};

// Solves some times in a row. One more goes before them and does not count: it
// wakes the processors that slept while one thread worked, and makes the system
// find the memory, which takes some milliseconds, as it does after a pause.
absl::Status TimeSolves(Candidate& candidate, int count) {
  SolveOptions options;
  options.simd = candidate.simd;
  options.arithmetic = candidate.arithmetic;
  options.threads = candidate.threads;
  std::shared_ptr<const ValueTable> table;
  for (int i = 0; i <= count; ++i) {
    table = nullptr;
    // Without the SHA-256: a table computes its digest when asked for it.
    const Stopwatch stopwatch;
    auto solved = Solve(candidate.game, options);
    const double seconds = stopwatch.Seconds();
    if (!solved.ok()) return solved.status();
    table = *std::move(solved);
    if (i > 0) candidate.milliseconds.push_back(seconds * 1000);
  }
  candidate.signature = Signature(*table);
  // Of the default game that includes its signature.
  return VerifyTable(*table);
}

template <typename Function>
auto WithKernel(const Candidate& candidate, const Function& function) {
  return candidate.arithmetic == Arithmetic::kFloat
             ? function(KernelFor<float>(candidate.simd))
             : function(KernelFor<double>(candidate.simd));
}

void TimeReads(Candidate& candidate) {
  constexpr int kTries = 20;
  for (int i = 0; i < kTries; ++i) {
    candidate.reads_per_second = std::max(
        candidate.reads_per_second,
        WithKernel(candidate,
                   [](const auto& kernel) { return MeasureReads(kernel); }));
  }
}

// How long the L1 cache takes to deliver the operands of a solve, with so many
// registers to keep some in (load_bound.h).
double LoadMilliseconds(const Candidate& candidate, int registers) {
  return WithKernel(candidate, [&](const auto& kernel) {
    const KernelLoads loads = CountKernelLoads(registers);
    return 1000.0 * VectorsOfSolve(kernel.lanes) * loads.Total() /
           candidate.reads_per_second / candidate.threads;
  });
}

std::vector<Candidate> MakeCandidates(const SolveBenchOptions& options) {
  std::vector<Candidate> candidates;
  for (const Simd simd : AvailableSimd()) {
    const auto& wanted = options.simd;
    const bool is_baseline = simd == Simd::kScalar;
    if (!is_baseline && !wanted.empty() &&
        std::find(wanted.begin(), wanted.end(), simd) == wanted.end()) {
      continue;
    }
    const int repetitions =
        is_baseline ? std::min(options.repetitions, kMostScalarRepetitions)
                    : options.repetitions;
    for (const auto arithmetic : {Arithmetic::kDouble, Arithmetic::kFloat}) {
      for (const int threads : std::set<int>{1, UsableProcessors()}) {
        candidates.push_back({Game::Default(),
                              simd,
                              arithmetic,
                              threads,
                              repetitions,
                              {},
                              0,
                              {}});
      }
    }
  }
  return candidates;
}

// The other presets of five dice, and of six if wanted, with the fastest
// instruction set and all processors.
absl::Status AddPresets(const SolveBenchOptions& options,
                        std::vector<Candidate>& candidates) {
  for (const Preset& preset : Presets()) {
    const auto rules = PresetRules(preset.id);
    if (!rules.ok()) return rules.status();
    const bool has_six = rules->dice == kMaxDice;
    if (has_six ? !options.has_six_dice : rules->dice != kDice) continue;
    if (preset.id == kDefaultRules) continue;
    auto game = Game::Compile(*rules);
    if (!game.ok()) return game.status();
    for (const auto arithmetic : {Arithmetic::kDouble, Arithmetic::kFloat}) {
      candidates.push_back({*game,
                            BestSimd(),
                            arithmetic,
                            UsableProcessors(),
                            has_six ? std::min(options.repetitions, kMostOfSix)
                                    : options.repetitions,
                            {},
                            0,
                            {}});
    }
  }
  return absl::OkStatus();
}

int LanesOf(const std::shared_ptr<const Game>& game) {
  const LaneLayout layout(game);
  int lanes = 0;
  for (const LaneLayout::Line& line : layout.lines()) lanes += line.lanes;
  return lanes;
}

// Returns the time for each lane as a multiple of that of the default game.
double RatioPerLane(const std::vector<Candidate>& candidates,
                    const Candidate& candidate) {
  for (const Candidate& other : candidates) {
    if (other.game == Game::Default() && other.simd == candidate.simd &&
        other.arithmetic == candidate.arithmetic &&
        other.threads == candidate.threads) {
      return Median(candidate.milliseconds) / LanesOf(candidate.game) /
             (Median(other.milliseconds) / LanesOf(other.game));
    }
  }
  return kNotApplicable;
}

// Round by round over all candidates, so that a minute in which the machine is
// busy with something else slows all of them.
absl::Status Measure(const SolveBenchOptions& options, CsrBaseline& csr,
                     std::vector<Candidate>& candidates) {
  const int in_a_row = options.in_a_row;
  if (options.is_full) {
    if (absl::Status status = csr.TimeSolve(); !status.ok()) return status;
  }
  const int rounds = (options.repetitions + in_a_row - 1) / in_a_row;
  for (int round = 0; round < rounds; ++round) {
    std::cerr << "solve: round " << round + 1 << " of " << rounds << "\n";
    if (absl::Status status = csr.TimeSample(); !status.ok()) return status;
    for (Candidate& candidate : candidates) {
      const int count =
          std::min(in_a_row, candidate.repetitions - round * in_a_row);
      if (count <= 0) continue;
      TimeReads(candidate);
      if (absl::Status status = TimeSolves(candidate, count); !status.ok()) {
        return status;
      }
    }
  }
  return absl::OkStatus();
}

// The core-milliseconds of the scalar kernel on one thread.
double ScalarMilliseconds(const std::vector<Candidate>& candidates,
                          Arithmetic arithmetic) {
  for (const Candidate& candidate : candidates) {
    if (candidate.simd == Simd::kScalar && candidate.threads == 1 &&
        candidate.arithmetic == arithmetic &&
        candidate.game == Game::Default()) {
      return candidate.CoreMilliseconds();
    }
  }
  return kNotApplicable;
}

// The first keys of every result.
Result Timed(const std::string& name, const std::string& simd,
             Arithmetic arithmetic, int threads, double milliseconds,
             std::uint32_t states = kReachableStates) {
  Result result;
  result.Add("name", name)
      .Add("simd", simd)
      .Add("arithmetic", ArithmeticName(arithmetic))
      .Add("threads", threads)
      .Add("median_ms", milliseconds)
      .Add("core_ms", milliseconds * threads)
      .Add("states_per_s", 1000.0 * states / milliseconds);
  return result;
}

// What is known for the default game only.
double OfDefault(const Candidate& candidate, double value) {
  return candidate.game == Game::Default() ? value : kNotApplicable;
}

std::vector<Result> Summarize(const CsrBaseline& csr,
                              const std::vector<Candidate>& candidates) {
  const double csr_ms = csr.CoreSeconds() * 1000;
  std::vector<Result> results;
  results.push_back(Timed("solve/csr", "none", Arithmetic::kDouble, 1, csr_ms));
  results.back()
      .Add("bound_fraction", kNotApplicable)
      .Add("floor_fraction", kNotApplicable)
      .Add("ratio_vs_csr", 1)
      .Add("ratio_vs_scalar",
           ScalarMilliseconds(candidates, Arithmetic::kDouble) / csr_ms)
      .Add("ratio_per_lane", kNotApplicable)
      .Add("signature", kNotApplicable)
      .Add("timed_states", csr.TimedStates());
  for (const Candidate& candidate : candidates) {
    const double milliseconds = Median(candidate.milliseconds);
    const std::string simd(SimdName(candidate.simd));
    const std::string arithmetic(ArithmeticName(candidate.arithmetic));
    results.push_back(Timed(
        absl::StrCat("solve/", simd, "/", arithmetic, "/", candidate.threads,
                     candidate.game == Game::Default()
                         ? ""
                         : absl::StrCat("/", candidate.game->id())),
        simd, candidate.arithmetic, candidate.threads, milliseconds,
        candidate.game->reachable_states()));
    results.back()
        .Add(
            "bound_fraction",
            OfDefault(candidate, LoadMilliseconds(candidate, 0)) / milliseconds)
        .Add("floor_fraction",
             OfDefault(
                 candidate,
                 LoadMilliseconds(candidate, VectorRegisters(candidate.simd))) /
                 milliseconds)
        .Add("ratio_vs_csr",
             OfDefault(candidate, csr_ms) / candidate.CoreMilliseconds())
        .Add("ratio_vs_scalar",
             OfDefault(candidate,
                       ScalarMilliseconds(candidates, candidate.arithmetic)) /
                 candidate.CoreMilliseconds())
        .Add("ratio_per_lane", RatioPerLane(candidates, candidate))
        .Add("signature", candidate.signature)
        .Add("timed_states", candidate.game->reachable_states());
  }
  return results;
}

}  // namespace

absl::StatusOr<std::vector<Result>> RunSolveBench(
    const SolveBenchOptions& options) {
  CsrBaseline csr;
  std::vector<Candidate> candidates = MakeCandidates(options);
  if (absl::Status status = AddPresets(options, candidates); !status.ok()) {
    return status;
  }
  if (absl::Status status = Measure(options, csr, candidates); !status.ok()) {
    return status;
  }
  std::cerr << "csr: " << csr.CoreSeconds() << " core-seconds from "
            << csr.TimedStates() << " states; by the sample "
            << csr.ExtrapolatedSeconds() << "\n";
  return Summarize(csr, candidates);
}

}  // namespace yatzy
