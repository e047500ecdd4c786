// Where the points of the rest of a game come from, for every state of a game:
// the companion of a table.
//
// E(S) is one number. Under optimal play (ties as in turn_policy.h) it is the
// sum of the expected points from each open category, from further all-equal
// rolls, and from the bonus; and the bonus is paid for tiers, each reached with
// some probability. All of these obey one linear recurrence, that of following
// the policy:
//
//     x(S) = sum over what the turn may end with:  P * (what it pays into x
//            now + x(the state after it))
//
// States that share a value (Game::ValueOf) share these numbers too: whatever
// happens, they reach the same tiers. So there is a row for each value of the
// table, of so many floats: categories + tiers + 1 if further all-equal rolls
// pay + 1. The last is the variance of the points that are still to come. By
// the law of total variance it is that of the state after the turn, and how
// much the turn changes what is expected:
//
//     Var(S) = sum of  P * (Var(S') + (what it pays + E(S') - E(S))^2)
//
// No large numbers are subtracted, so floats suffice. In Scandinavian Yatzy
// there are 839,680 rows of 17: 57 MB. Whoever needs no categories, only the
// probability of the bonus and the variance, takes rows of those: 6.7 MB.
#ifndef YATZY_CORE_ADVISOR_POLICY_SOURCES_H_
#define YATZY_CORE_ADVISOR_POLICY_SOURCES_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <stop_token>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "core/kernel/simd/simd.h"
#include "core/table/value_table.h"

namespace yatzy {

// What a row has.
struct SourceColumns {
  int categories = 0;  // of the game, or 0; the first columns
  int tiers = 0;       // the next
  bool extra = false;  // one more, if it is there; the last is the variance

  int extra_column() const { return categories + tiers; }
  int variance_column() const { return extra_column() + (extra ? 1 : 0); }
  int count() const { return variance_column() + 1; }
};

// Immutable, thread-safe.
class PolicySources {
 public:
  // `rows` has a row for each value of the table's game.
  PolicySources(std::shared_ptr<const ValueTable> table, SourceColumns columns,
                std::vector<float> rows)
      : table_(std::move(table)), columns_(columns), rows_(std::move(rows)) {}

  const ValueTable& table() const { return *table_; }
  const SourceColumns& columns() const { return columns_; }

  // Returns whether they are those of this table, or of one that has the same
  // game and values.
  bool AreOf(const ValueTable& table) const {
    return &table == table_.get() ||
           (table.game().fingerprint() == table_->game().fingerprint() &&
            table.payload_sha256() == table_->payload_sha256());
  }

  // Returns the row of a state: the expected points that come from each
  // category from here on, by its index; the probability that the upper total
  // reaches each tier in the end; the expected extra points; the variance of
  // the points still to come. REQUIRES: the state is reachable.
  std::span<const float> Of(State state) const {
    return std::span(rows_).subspan(
        std::size_t{table_->game().ValueOf(state)} * columns_.count(),
        columns_.count());
  }

 private:
  const std::shared_ptr<const ValueTable> table_;
  const SourceColumns columns_;
  const std::vector<float> rows_;
};

// Returns what a tier pays beyond the one before it.
inline int PointsOfTier(const RuleSet& rules, int tier) {
  return rules.tiers[tier].points -
         (tier == 0 ? 0 : rules.tiers[tier - 1].points);
}

struct FollowOptions {
  bool tiers_only = false;  // and the variance: no categories, no extra points
  int threads = 0;          // as SolveOptions
  Simd simd = BestSimd();
  // A request here ends the work within about a millisecond.
  std::stop_token stop = {};
};

// Follows the policy of a table from every state, level by level, the last
// first: as a solve, but a state takes about 7 us, because each has choices of
// its own: 3 s for Scandinavian Yatzy on two processors. Blocks; thread-safe.
// Rows are the same for any number of threads and any instruction set.
//
// A program that calls it links yatzy::solver. Returns CANCELLED if stopped,
// INVALID_ARGUMENT for options that Solve refuses.
absl::StatusOr<std::shared_ptr<const PolicySources>> FollowPolicy(
    std::shared_ptr<const ValueTable> table, const FollowOptions& options = {});

}  // namespace yatzy

#endif  // YATZY_CORE_ADVISOR_POLICY_SOURCES_H_
