// Solves one game once, and prints as JSON how large it is and what that took:
// growth.py runs it for games of every size. A process of its own for each, so
// that its most memory is that of one solve.

#include <ctime>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/rules/presets.h"
#include "core/solver/lane_layout.h"
#include "core/solver/solver.h"
#include "core/solver/target_levels.h"
#include "core/solver/target_solver.h"
#include "core/table/table_header.h"
#include "core/verify/verify.h"
#include "tests/bench/results.h"
#include "tests/support/reduced_rules.h"

namespace yatzy {
namespace {

// The games, and what is solved of them.
struct Sample {
  std::string_view id;
  RuleSet (*rules)();
};

using enum Category;

const std::vector<Sample> kSamples = {
    {"four",
     [] {
       return ReducedRules("scandinavian", {kOnes, kSixes, kFullHouse, kYatzy},
                           18);
     }},
    {"eight",
     [] {
       return ReducedRules("scandinavian",
                           {kOnes, kThrees, kFives, kSixes, kOnePair,
                            kFullHouse, kChance, kYatzy},
                           45);
     }},
    {"yacht", [] { return *PresetRules("yacht"); }},
    {"yahtzee", [] { return *PresetRules("yahtzee"); }},
    {"scandinavian", [] { return *PresetRules("scandinavian"); }},
    {"kismet", [] { return *PresetRules("kismet"); }},
    {"maxi-eight",
     [] {
       return ReducedRules("maxi",
                           {kOnes, kThrees, kFives, kSixes, kOnePair,
                            kFullHouse, kChance, kYatzy},
                           45);
     }},
    {"maxi-twelve",
     [] {
       return ReducedRules(
           "maxi",
           {kOnes, kTwos, kThrees, kFours, kFives, kSixes, kOnePair,
            kThreePairs, kTower, kFullStraight, kChance, kYatzy},
           84);
     }},
    {"maxi", [] { return *PresetRules("maxi"); }},
    {"scandinavian-saved", [] { return *PresetRules("scandinavian+saved"); }},
    {"maxi-saved", [] { return *PresetRules("maxi+saved"); }},
};

double ProcessorSeconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * now.tv_nsec;
}

// The most memory that has been resident since exec. (getrusage would count the
// process that called exec as well.)
double PeakMib() {
  std::ifstream status("/proc/self/status");
  std::string line;
  while (std::getline(status, line)) {
    if (line.starts_with("VmHWM:")) return std::stod(line.substr(6)) / 1024;
  }
  return 0;
}

Result Describe(std::string_view id, std::string_view what,
                const std::shared_ptr<const Game>& shared) {
  const Game& game = *shared;
  const LaneLayout layout(shared);
  double lanes = 0;
  for (const LaneLayout::Line& line : layout.lines()) lanes += line.lanes;
  double most_chances = 0;
  // Games that save rolls have no targets.
  for (const auto& sets : game.saves_rolls() ? decltype(TargetLevelsOf(game))()
                                             : TargetLevelsOf(game)) {
    most_chances += MostTargetChances(game, sets, 0);
  }
  Result result;
  result.Add("game", id)
      .Add("what", what)
      .Add("simd", SimdName(BestSimd()))
      .Add("dice", game.dice())
      .Add("categories", game.categories())
      .Add("states", game.reachable_states())
      .Add("values", game.values())
      .Add("lanes", lanes)
      .Add("most_chances", most_chances);
  return result;
}

// What a solve took and left: processor time, memory; the bytes of its file,
// the chances in it if there are any, and what tells it from a wrong one.
struct Solved {
  double seconds = 0;
  double peak_mib = 0;
  double file_bytes = 0;
  double chances = 0;
  std::string signature;
};

absl::StatusOr<Solved> SolveMean(const std::shared_ptr<const Game>& game,
                                 const SolveOptions& options) {
  const double begin = ProcessorSeconds();
  const auto table = Solve(game, options);
  Solved solved;
  solved.seconds = ProcessorSeconds() - begin;
  solved.peak_mib = PeakMib();
  if (!table.ok()) return table.status();
  solved.file_bytes = static_cast<double>(TableFileSize(*game));
  // Takes memory of its own.
  solved.signature = Signature(**table);
  return solved;
}

absl::StatusOr<Solved> SolveChances(const std::shared_ptr<const Game>& game,
                                    const SolveOptions& options) {
  const double begin = ProcessorSeconds();
  const auto table = SolveTargets(game, options);
  Solved solved;
  solved.seconds = ProcessorSeconds() - begin;
  solved.peak_mib = PeakMib();
  if (!table.ok()) return table.status();
  const std::size_t bytes = kTableHeaderSize + (*table)->payload().size();
  solved.file_bytes = static_cast<double>(bytes);
  solved.chances = static_cast<double>((*table)->chances().size());
  solved.signature = ToHex((*table)->payload_sha256());
  return solved;
}

absl::Status Measure(const Sample& sample, std::string_view what) {
  const auto game = Game::Compile(sample.rules());
  if (!game.ok()) return game.status();
  SolveOptions options;
  options.threads = 1;
  options.arithmetic =
      what == "double" ? Arithmetic::kDouble : Arithmetic::kFloat;
  const double base = PeakMib();
  const auto solved = what == "targets" ? SolveChances(*game, options)
                                        : SolveMean(*game, options);
  if (!solved.ok()) return solved.status();
  // Afterwards, because it takes memory too.
  Result result = Describe(sample.id, what, *game);
  result.Add("core_s", solved->seconds)
      .Add("base_mib", base)
      .Add("peak_mib", solved->peak_mib)
      .Add("file_bytes", solved->file_bytes)
      .Add("chances", solved->chances)
      .Add("signature", solved->signature);
  std::cout << ResultsAsJson({result});
  return absl::OkStatus();
}

int Main(const std::vector<std::string>& arguments) {
  constexpr std::string_view kUsage =
      "usage: yatzy_growth GAME float|double|targets\n"
      "Solves a game on one thread and prints what that took as JSON. "
      "Games:\n ";
  if (arguments.size() == 2 &&
      (arguments[1] == "float" || arguments[1] == "double" ||
       arguments[1] == "targets")) {
    for (const Sample& sample : kSamples) {
      if (sample.id != arguments[0]) continue;
      const absl::Status status = Measure(sample, arguments[1]);
      if (status.ok()) return 0;
      std::cerr << "yatzy_growth: " << status.ToString() << "\n";
      return 1;
    }
  }
  const bool is_help = arguments.size() == 1 && arguments[0] == "--help";
  std::ostream& out = is_help ? std::cout : std::cerr;
  out << kUsage;
  for (const Sample& sample : kSamples) out << " " << sample.id;
  out << "\n";
  return is_help ? 0 : 2;
}

}  // namespace
}  // namespace yatzy

int main(int argc, char** argv) { return yatzy::Main({argv + 1, argv + argc}); }
