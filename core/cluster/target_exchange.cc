#include "core/cluster/target_exchange.h"

#include <algorithm>

#include "core/cluster/mpi_calls.h"

namespace yatzy {
namespace {

// How many chances these rows, one behind the other, have.
std::size_t ChancesOf(std::span<const TargetPlace> places) {
  std::size_t chances = 0;
  for (const TargetPlace& place : places) chances += place.count;
  return chances;
}

}  // namespace

TargetExchange::TargetExchange(const Game& game, const TargetShares& shares,
                               MPI_Comm comm)
    : game_(game), shares_(shares), comm_(comm) {
  MPI_Comm_rank(comm, &rank_);
}

void TargetExchange::ListGiven(int level, int round) {
  given_.assign(shares_.ranks(), {});
  for (int rank = 0; rank < shares_.ranks(); ++rank) {
    if (rank == rank_) continue;
    const auto needed = shares_.Followers(shares_.SetsOf(level, rank, round));
    const auto here = shares_.OfRank(needed, level + 1, rank_);
    given_[rank].assign(here.begin(), here.end());
  }
}

void TargetExchange::ListNeeded(int level, int round) {
  const auto all = shares_.Followers(shares_.SetsOf(level, rank_, round));
  needed_.clear();
  places_needed_.assign(shares_.ranks(), 0);
  for (int rank = 0; rank < shares_.ranks(); ++rank) {
    if (rank == rank_) continue;
    for (const std::uint32_t set : shares_.OfRank(all, level + 1, rank)) {
      needed_.push_back(set);
      places_needed_[rank] += ValuesOf(game_, set);
    }
  }
}

void TargetExchange::Gather(const TargetBlock& above) {
  places_given_.assign(shares_.ranks(), 0);
  chances_given_.assign(shares_.ranks(), 0);
  std::size_t places = 0;
  std::size_t chances = 0;
  for (int rank = 0; rank < shares_.ranks(); ++rank) {
    for (const std::uint32_t set : given_[rank]) {
      const TargetBlock::Rows rows = above.RowsOf(set);
      places_given_[rank] += rows.places.size();
      chances_given_[rank] += ChancesOf(rows.places);
    }
    places += places_given_[rank];
    chances += chances_given_[rank];
  }
  places_.reserve(places);
  chances_.reserve(chances);
  for (const auto& sets : given_) {
    for (const std::uint32_t set : sets) {
      const TargetBlock::Rows rows = above.RowsOf(set);
      const float* const begin = rows.chances + rows.places.front().begin;
      places_.insert(places_.end(), rows.places.begin(), rows.places.end());
      chances_.insert(chances_.end(), begin, begin + ChancesOf(rows.places));
    }
  }
  sent_ += places * sizeof(TargetPlace) + chances * sizeof(float);
}

absl::Status TargetExchange::Run(int level, int round,
                                 const TargetBlock& above) {
  Forget();
  if (shares_.ranks() == 1) return absl::OkStatus();
  ListGiven(level, round);
  ListNeeded(level, round);
  Gather(above);
  got_ = TargetBlock(game_, needed_);
  absl::Status status =
      Exchange(comm_, sizeof(TargetPlace), places_.data(), places_given_,
               got_.places().data(), places_needed_);
  if (!status.ok()) return status;
  // Only now is it known how many chances come.
  std::vector<std::size_t> chances_needed;
  std::size_t first = 0;
  for (const std::size_t count : places_needed_) {
    chances_needed.push_back(ChancesOf(got_.places().subspan(first, count)));
    first += count;
  }
  got_.Number();
  got_.Allocate(got_.size());
  status = Exchange(comm_, sizeof(float), chances_.data(), chances_given_,
                    got_.chances(), chances_needed);
  places_ = {};
  chances_ = {};
  return status;
}

void TargetExchange::Forget() { got_ = {}; }

}  // namespace yatzy
