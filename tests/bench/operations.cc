#include "tests/bench/operations.h"

#include <benchmark/benchmark.h>

#include <iostream>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"

namespace yatzy {
namespace {

// Repeats an operation until this much time is worth dividing.
constexpr double kMinSeconds = 0.02;

// Collects the repetitions instead of printing them.
class Collector : public benchmark::BenchmarkReporter {
 public:
  explicit Collector(std::set<std::string> processor_times)
      : processor_times_(std::move(processor_times)) {}

  bool ReportContext(const Context&) override { return true; }

  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      if (run.run_type != Run::RT_Iteration) continue;
      const std::string& name = run.run_name.function_name;
      nanoseconds_[name].push_back(processor_times_.contains(name)
                                       ? run.GetAdjustedCPUTime()
                                       : run.GetAdjustedRealTime());
    }
  }

  const std::vector<double>& Nanoseconds(const std::string& name) {
    return nanoseconds_[name];
  }

 private:
  const std::set<std::string> processor_times_;  // names
  std::map<std::string, std::vector<double>> nanoseconds_;
};

void InitializeOnce() {
  static const bool kDone = [] {
    char program[] = "yatzy_bench";
    char interleave[] = "--benchmark_enable_random_interleaving=true";
    char* arguments[] = {program, interleave, nullptr};
    int count = 2;
    benchmark::Initialize(&count, arguments);
    return true;
  }();
  static_cast<void>(kDone);
}

Result ResultOf(const Operation& operation, double nanoseconds) {
  Result result;
  result.Add("name", operation.name)
      .Add("simd", operation.simd)
      .Add("arithmetic", operation.arithmetic)
      .Add("threads", operation.threads)
      .Add("median_ns", nanoseconds)
      .Add("per_second", 1e9 / nanoseconds);
  return result;
}

}  // namespace

absl::StatusOr<std::vector<Result>> TimeOperations(
    const std::vector<Operation>& operations, int repetitions) {
  InitializeOnce();
  benchmark::ClearRegisteredBenchmarks();
  std::set<std::string> wrong;
  std::set<std::string> processor_times;
  for (const Operation& operation : operations) {
    auto* one = benchmark::RegisterBenchmark(
        operation.name.c_str(), [&](benchmark::State& state) {
          for ([[maybe_unused]] auto _ : state) {
            if (operation.run()) continue;
            wrong.insert(operation.name);
            return state.SkipWithError("a wrong result");
          }
        });
    one->Unit(benchmark::kNanosecond)
        ->MinTime(kMinSeconds)
        ->Repetitions(repetitions);
    if (operation.is_processor_time) {
      one->MeasureProcessCPUTime();
      processor_times.insert(operation.name);
    } else {
      one->UseRealTime();
    }
  }
  std::cerr << operations.size() << " operations, " << repetitions
            << " repetitions each\n";
  Collector collector(std::move(processor_times));
  benchmark::RunSpecifiedBenchmarks(&collector);
  std::vector<Result> results;
  for (const Operation& operation : operations) {
    const auto& nanoseconds = collector.Nanoseconds(operation.name);
    if (wrong.contains(operation.name) || nanoseconds.empty()) {
      return absl::DataLossError(
          absl::StrCat(operation.name, " has a wrong result"));
    }
    results.push_back(
        ResultOf(operation, Median(nanoseconds) / operation.items));
  }
  return results;
}

}  // namespace yatzy
