#include "server/tables/start_distribution_store.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/advisor/distribution_file.h"
#include "core/os/file_ops.h"

namespace yatzy::server {
namespace {

// How far the start of a table may be from the exact mean: half an ulp of a
// float if it was solved in double (solver.h).
double MostOffMean(const ValueTable& table, double expected) {
  const bool is_double = table.arithmetic() == Arithmetic::kDouble;
  return (is_double ? 1.6e-5 : 5e-4) * std::max(1.0, expected / 256);
}

absl::Status CheckMean(const Distribution& distribution,
                       const ValueTable& table) {
  const double mean = distribution.Mean();
  const double expected = table.ExpectedRemaining(State{});
  if (std::abs(mean - expected) <= MostOffMean(table, expected)) {
    return absl::OkStatus();
  }
  return absl::DataLossError(absl::StrCat("wrong distribution: its mean is ",
                                          mean, ", that of the table ",
                                          expected));
}

}  // namespace

StartDistributionStore::StartDistributionStore(const StateDirectory& directory,
                                               std::shared_ptr<const Game> game)
    : directory_(directory),
      game_(std::move(game)),
      folder_(directory.FolderOf(game_->id())),
      path_(StartDistributionPathIn(folder_)) {}

absl::StatusOr<Distribution> StartDistributionStore::Open(
    const ValueTable& table) const {
  return UnlessOutOfMemory<absl::StatusOr<Distribution>>(
      [&]() -> absl::StatusOr<Distribution> {
        auto found = OpenDistributionFile(path_, *game_, directory_.ops());
        if (!found.ok()) return found;
        const absl::Status status = CheckMean(*found, table);
        return status.ok() ? std::move(found) : WithPath(status, path_);
      });
}

absl::Status StartDistributionStore::Store(
    const Distribution& distribution) const {
  return UnlessOutOfMemory<absl::Status>([&] {
    absl::Status status = directory_.writable();
    if (status.ok()) status = MakeDirectories(directory_.ops(), folder_);
    return status.ok() ? WriteDistributionFile(distribution, *game_, path_,
                                               directory_.ops())
                       : status;
  });
}

}  // namespace yatzy::server
