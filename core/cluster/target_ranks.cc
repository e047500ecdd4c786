#include "core/cluster/target_ranks.h"

#include <sys/resource.h>

#include <algorithm>
#include <ctime>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/cluster/mpi_calls.h"
#include "core/cluster/target_block.h"
#include "core/cluster/target_exchange.h"
#include "core/cluster/target_shares.h"
#include "core/kernel/target_rows.h"
#include "core/os/file_ops.h"
#include "core/solver/target_levels.h"
#include "core/table/table_file.h"
#include "core/table/table_header.h"
#include "core/table/target_file.h"

namespace yatzy {
namespace {

constexpr double kMib = 1 << 20;

double ProcessorSeconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * now.tv_nsec;
}

// The most memory that has been resident.
double PeakMib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
#ifdef __APPLE__
  return usage.ru_maxrss / kMib;
#else
  return usage.ru_maxrss / 1024.0;
#endif
}

// Solves the sets of a rank into its block, in their order.
class BlockSolver {
 public:
  // Rows lie as in a file, without padding.
  explicit BlockSolver(const Game& game)
      : game_(game), plans_(game), solver_(game, plans_, BestSimd(), 0) {}

  // Only the bonus is still to come: nothing lies between 1 and 0.
  void End(std::uint32_t set, TargetBlock& block, std::size_t& value) const {
    for (const State state : game_.StatesOfValues(set)) {
      const int bonus = game_.upper().Bonus(state.upper_total);
      block.Append(value++, {nullptr, bonus + 1, 0});
    }
  }

  // `rows` are those of all sets that follow.
  void Solve(std::uint32_t set, const std::vector<TargetBlock::Rows>& rows,
             TargetBlock& block, std::size_t& value) {
    std::size_t at = 0;
    const auto row_of = [&](std::uint32_t next) {
      // The next one is of the same set as the last one, or near it.
      while (next - rows[at].first_value >= rows[at].places.size()) {
        at = (at + 1) % rows.size();
      }
      return rows[at].Of(next);
    };
    solver_.Begin(set);
    for (const State state : game_.StatesOfValues(set)) {
      const TargetRow<float> row = solver_.Solve(state, row_of, 1, 0xffff);
      solver_.Write(block.chances() + block.size());
      block.Append(value++, row);
    }
  }

 private:
  const Game& game_;
  const TargetPlans plans_;
  TargetRowSolver<float> solver_;
};

class RanksSolution {
 public:
  RanksSolution(const Game& game, MPI_Comm comm, int ranks, int rank,
                const TargetRanksOptions& options, MpiFile& file)
      : game_(game),
        comm_(comm),
        rank_(rank),
        options_(options),
        file_(file),
        shares_(game, ranks, options.rounds),
        exchange_(game, shares_, comm),
        solver_(game) {}

  absl::Status Run() {
    report_.base_mib = PeakMib();
    const double begin = ProcessorSeconds();
    for (int level = game_.categories(); level >= 0; --level) {
      above_ = std::exchange(now_, NewBlock(level));
      absl::Status status = SolveLevel(level);
      if (status.ok()) status = WriteLevel();
      if (!status.ok()) return status;
      if (rank_ == 0 && options_.on_level) options_.on_level(level);
    }
    report_.peak_mib = PeakMib();
    report_.mpi_s = ProcessorSeconds() - begin - report_.solve_s;
    report_.sent_mib = static_cast<double>(exchange_.sent()) / kMib;
    return absl::OkStatus();
  }

  const RankReport& report() const { return report_; }
  std::uint64_t chances() const { return written_; }
  // The processor time of every round of every level.
  const std::vector<double>& round_seconds() const { return round_seconds_; }

 private:
  TargetBlock NewBlock(int level) const {
    const auto sets = shares_.SetsOf(level, rank_);
    TargetBlock block(game_, sets);
    block.Allocate(MostTargetChances(game_, sets, 0));
    return block;
  }

  absl::Status SolveLevel(int level) {
    std::size_t value = 0;
    if (level == game_.categories()) {
      for (const std::uint32_t set : now_.sets()) solver_.End(set, now_, value);
      return absl::OkStatus();
    }
    for (int round = 0; round < options_.rounds; ++round) {
      absl::Status status = exchange_.Run(level, round, above_);
      if (!status.ok()) return status;
      const double begin = ProcessorSeconds();
      for (const std::uint32_t set : shares_.SetsOf(level, rank_, round)) {
        solver_.Solve(set, RowsBehind(set), now_, value);
      }
      round_seconds_.push_back(ProcessorSeconds() - begin);
      report_.solve_s += round_seconds_.back();
    }
    exchange_.Forget();
    return absl::OkStatus();
  }

  std::vector<TargetBlock::Rows> RowsBehind(std::uint32_t set) const {
    std::vector<TargetBlock::Rows> rows;
    for (const std::uint32_t next : shares_.Followers({&set, 1})) {
      rows.push_back(
          (above_.Has(next) ? above_ : exchange_.got()).RowsOf(next));
    }
    return rows;
  }

  // The chances of a level lie one behind the other, those of a lower rank
  // first; places are in the order of values.
  absl::Status WriteLevel() {
    const std::uint64_t own = now_.size();
    std::uint64_t before = 0;
    std::uint64_t all = 0;
    int code = MPI_Exscan(&own, &before, 1, MPI_UINT64_T, MPI_SUM, comm_);
    if (code == MPI_SUCCESS) {
      code = MPI_Allreduce(&own, &all, 1, MPI_UINT64_T, MPI_SUM, comm_);
    }
    absl::Status status = MpiStatus(code, "count the chances of a level");
    if (!status.ok()) return status;
    if (rank_ == 0) before = 0;  // where MPI_Exscan writes nothing
    const std::uint64_t begin = written_ + before;
    status = file_.WriteAt(
        kTableHeaderSize + TargetPlacesSize(game_) + begin * sizeof(float),
        std::as_bytes(std::span(now_.chances(), own)));
    for (const std::uint32_t set : now_.sets()) {
      if (status.ok()) status = WritePlaces(now_.RowsOf(set), begin);
    }
    written_ += all;
    report_.chances_mib += static_cast<double>(own * sizeof(float)) / kMib;
    return status;
  }

  absl::Status WritePlaces(const TargetBlock::Rows& rows, std::uint64_t begin) {
    std::vector<TargetPlace> places(rows.places.begin(), rows.places.end());
    for (TargetPlace& place : places) {
      place.begin += static_cast<std::uint32_t>(begin);
    }
    return file_.WriteAt(
        kTableHeaderSize + std::uint64_t{rows.first_value} * sizeof(places[0]),
        std::as_bytes(std::span(places)));
  }

  const Game& game_;
  const MPI_Comm comm_;
  const int rank_;
  const TargetRanksOptions& options_;
  MpiFile& file_;
  const TargetShares shares_;
  TargetExchange exchange_;
  BlockSolver solver_;
  TargetBlock above_;
  TargetBlock now_;
  std::uint64_t written_ = 0;  // chances, by all ranks
  std::vector<double> round_seconds_;
  RankReport report_;
};

// Brings what all ranks have to say to rank 0.
absl::Status Collect(const RanksSolution& solution, MPI_Comm comm,
                     TargetRanksReport& report) {
  static_assert(sizeof(RankReport) % sizeof(double) == 0);
  constexpr int kNumbers = sizeof(RankReport) / sizeof(double);
  int code = MPI_Gather(&solution.report(), kNumbers, MPI_DOUBLE,
                        report.ranks.data(), kNumbers, MPI_DOUBLE, 0, comm);
  const auto& seconds = solution.round_seconds();
  std::vector<double> longest(seconds.size());
  if (code == MPI_SUCCESS) {
    code = MPI_Reduce(seconds.data(), longest.data(),
                      static_cast<int>(seconds.size()), MPI_DOUBLE, MPI_MAX, 0,
                      comm);
  }
  for (const double of_round : longest) report.critical_s += of_round;
  report.chances = solution.chances();
  return MpiStatus(code, "collect the reports");
}

}  // namespace

absl::StatusOr<TargetRanksReport> SolveTargetsByRanks(
    const std::shared_ptr<const Game>& game, MPI_Comm comm,
    const TargetRanksOptions& options) {
  if (options.rounds < 1 || options.rounds > kMostRounds) {
    return absl::InvalidArgumentError(absl::StrCat(
        "rounds is ", options.rounds, ", expected 1 to ", kMostRounds));
  }
  if (options.path.empty()) {
    return absl::InvalidArgumentError("path is empty, expected that of a file");
  }
  if (absl::Status status = CheckSavesNoRolls(*game); !status.ok()) {
    return status;
  }
  if (absl::Status status = CheckTargetsFit(*game); !status.ok()) return status;
  MPI_Comm_set_errhandler(comm, MPI_ERRORS_RETURN);
  int ranks = 0;
  int rank = 0;
  MPI_Comm_size(comm, &ranks);
  MPI_Comm_rank(comm, &rank);
  const std::string temporary = TemporaryTablePath(options.path);
  auto file = MpiFile::Create(comm, temporary);
  if (!file.ok()) return file.status();

  const double begin = MPI_Wtime();
  RanksSolution solution(*game, comm, ranks, rank, options, *file);
  absl::Status status = solution.Run();
  if (status.ok()) status = file->Close();
  TargetRanksReport report;
  report.wall_s = MPI_Wtime() - begin;
  report.ranks.resize(ranks);
  if (status.ok()) status = Collect(solution, comm, report);
  if (!status.ok()) {
    // A part of a table, on a disk that may be full because of it.
    PosixFileOps().Unlink(temporary);
    return status;
  }
  if (rank != 0) return TargetRanksReport{};
  const auto digest = SealTargetFile(options.path, game);
  if (!digest.ok()) return digest.status();
  report.payload_sha256 = *digest;
  return report;
}

}  // namespace yatzy
