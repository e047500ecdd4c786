// Solves a table of targets by the ranks of an MPI program; see --help.

#include <mpi.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <system_error>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_format.h"
#include "core/cluster/share_costs.h"
#include "core/cluster/target_ranks.h"
#include "core/cluster/target_shares.h"
#include "core/game/game.h"
#include "core/os/numbers.h"
#include "core/rule_file/rule_file.h"
#include "core/rules/presets.h"

namespace yatzy {
namespace {

constexpr int kMostRanks = 4096;
constexpr double kMib = 1 << 20;
constexpr int kUsageError = 2;

struct Flags {
  std::string rules{kDefaultRules};
  TargetRanksOptions options;
  int plan = 0;  // ranks; 0 if it is to solve
  bool as_json = false;
};

// Whether a file can be made there, which would else be found out at the end.
std::string CheckOutput(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code error;
  if (fs::is_directory(path, error)) return "'" + path + "' is a folder";
  const fs::path folder = fs::absolute(path, error).parent_path();
  return fs::is_directory(folder, error)
             ? ""
             : "'" + path + "' has no folder '" + folder.string() + "'";
}

// CLI11 by itself takes octal and hexadecimal numbers as well.
CLI::Validator IsInteger(int least, int most) {
  const auto check = [least, most](std::string& text) -> std::string {
    const std::optional<int> number = ReadInteger(text, least, most);
    if (!number.has_value()) {
      return absl::StrFormat("'%s' is not a whole number from %d to %d", text,
                             least, most);
    }
    text = absl::StrFormat("%d", *number);
    return "";
  };
  return CLI::Validator(check, absl::StrFormat("%d to %d", least, most));
}

void AddFlags(CLI::App& app, Flags& flags) {
  app.add_option("--rules", flags.rules,
                 "the rules: a preset, with switches, or a TOML file")
      ->capture_default_str();
  app.add_option("--out", flags.options.path,
                 "the file of targets to write, on a disk that all ranks have; "
                 "FILE.tmp is used as well")
      ->check(CheckOutput)
      ->type_name("FILE");
  app.add_option("--rounds", flags.options.rounds,
                 "in how many rounds a rank solves a level: more take less "
                 "memory and send more")
      ->capture_default_str()
      ->transform(IsInteger(1, kMostRounds));
  app.add_option("--plan", flags.plan,
                 "solve nothing, but print what so many ranks would take at "
                 "most, in a table of any size")
      ->type_name("RANKS")
      ->transform(IsInteger(1, kMostRanks));
  app.add_flag("--json", flags.as_json, "print the report as JSON");
}

void PrintJson(const std::string& rules, const Flags& flags,
               const TargetRanksReport& report) {
  absl::PrintF(
      "{\"rules\": \"%s\", \"ranks\": %d, \"rounds\": %d, \"chances\": %d, "
      "\"payload_sha256\": \"%s\", \"wall_s\": %.3f, \"critical_s\": %.3f, "
      "\"of_ranks\": [",
      rules, report.ranks.size(), flags.options.rounds, report.chances,
      ToHex(report.payload_sha256), report.wall_s, report.critical_s);
  const char* separator = "";
  for (const RankReport& rank : report.ranks) {
    absl::PrintF(
        "%s{\"solve_s\": %.3f, \"mpi_s\": %.3f, \"base_mib\": %.1f, "
        "\"peak_mib\": %.1f, \"sent_mib\": %.1f, \"chances_mib\": %.1f}",
        separator, rank.solve_s, rank.mpi_s, rank.base_mib, rank.peak_mib,
        rank.sent_mib, rank.chances_mib);
    separator = ", ";
  }
  absl::PrintF("]}\n");
}

void PrintText(const TargetRanksReport& report) {
  absl::PrintF("payload_sha256 %s\n%d chances in %.2f s; %.2f s of rounds\n",
               ToHex(report.payload_sha256), report.chances, report.wall_s,
               report.critical_s);
  absl::PrintF("%4s %9s %9s %9s %9s %9s\n", "rank", "solve, s", "MPI, s",
               "peak, MiB", "base, MiB", "sent, MiB");
  for (std::size_t i = 0; i < report.ranks.size(); ++i) {
    const RankReport& rank = report.ranks[i];
    absl::PrintF("%4d %9.2f %9.2f %9.1f %9.1f %9.1f\n", i, rank.solve_s,
                 rank.mpi_s, rank.peak_mib, rank.base_mib, rank.sent_mib);
  }
}

absl::StatusOr<std::shared_ptr<const Game>> GameOf(const Flags& flags) {
  const auto rules = FindRules(flags.rules);
  if (!rules.ok()) return rules.status();
  return Game::Compile(*rules);
}

absl::Status PrintPlan(const Flags& flags) {
  const auto game = GameOf(flags);
  if (!game.ok()) return game.status();
  if (absl::Status s = CheckSavesNoRolls(**game); !s.ok()) return s;
  const ShareCosts costs =
      CostsOf(**game, TargetShares(**game, flags.plan, flags.options.rounds));
  const std::string& rules = (*game)->id();
  const double table = costs.table / kMib;
  const double two_levels = costs.two_levels / kMib;
  const double rank = costs.largest_rank / kMib;
  const double sent = costs.sent / kMib;
  if (flags.as_json) {
    absl::PrintF(
        "{\"rules\": \"%s\", \"ranks\": %d, \"rounds\": %d, \"values\": %d, "
        "\"table_mib\": %.1f, \"two_levels_mib\": %.1f, "
        "\"largest_rank_mib\": %.1f, \"sent_mib\": %.1f}\n",
        rules, flags.plan, flags.options.rounds, (*game)->values(), table,
        two_levels, rank, sent);
  } else {
    absl::PrintF(
        "%s by %d ranks in %d rounds, MiB at most: the table %.1f, two levels "
        "%.1f, a rank %.1f, sent %.1f\n",
        rules, flags.plan, flags.options.rounds, table, two_levels, rank, sent);
  }
  return absl::OkStatus();
}

absl::Status Solve(const Flags& flags, int rank) {
  const auto game = GameOf(flags);
  if (!game.ok()) return game.status();
  TargetRanksOptions options = flags.options;
  options.on_level = [](int level) {
    absl::FPrintF(stderr, "level %d solved\n", level);
  };
  const auto report = SolveTargetsByRanks(*game, MPI_COMM_WORLD, options);
  if (!report.ok()) return report.status();
  if (rank != 0) return absl::OkStatus();
  if (flags.as_json) {
    PrintJson((*game)->id(), flags, *report);
  } else {
    PrintText(*report);
  }
  return absl::OkStatus();
}

int RunRanks(const Flags& flags, int argc, char** argv) {
  MPI_Init(&argc, &argv);
  int rank = 0;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  if (const absl::Status status = Solve(flags, rank); !status.ok()) {
    // At once, so that ranks that say the same do not mix their letters.
    std::cerr << absl::StrFormat("yatzy_targets_mpi: rank %d: %s\n", rank,
                                 status.ToString())
              << std::flush;
    // The others may wait for this rank.
    MPI_Abort(MPI_COMM_WORLD, 1);
  }
  MPI_Finalize();
  return 0;
}

int Main(int argc, char** argv) {
  CLI::App app(
      "Solves the table of targets of a game by the ranks of an MPI program, "
      "one thread\neach: mpirun -n 4 yatzy_targets_mpi --out FILE. Writes the "
      "file that yatzyd writes,\nbyte for byte, whatever the number of ranks.");
  Flags flags;
  AddFlags(app, flags);
  try {
    app.parse(argc, argv);
    if (flags.plan == 0 && flags.options.path.empty()) {
      throw CLI::RequiredError("--out");
    }
  } catch (const CLI::Success& help) {
    return app.exit(help);
  } catch (const CLI::ParseError& error) {
    MPI_Init(&argc, &argv);
    int rank = 0;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    if (rank == 0) app.exit(error);
    MPI_Finalize();
    return kUsageError;
  }
  if (flags.plan == 0) return RunRanks(flags, argc, argv);
  const absl::Status status = PrintPlan(flags);
  if (status.ok()) return 0;
  std::cerr << "yatzy_targets_mpi: " << status.ToString() << std::endl;
  return 1;
}

}  // namespace
}  // namespace yatzy

int main(int argc, char** argv) { return yatzy::Main(argc, argv); }
