// The distribution of what is still to come: how likely each number of points
// is under optimal play, exactly, ties as in turn_policy.h.
//
// E(S) is one number. Whoever needs 250 points for a victory asks how likely
// they are. The optimal policy is followed from the state at hand, turn by
// turn:
//
//     D(S', x + points) += D(S, x) * P(the turn goes from S to S' with points)
//
// where D(S, x) is the probability to come to S with x points gained. States
// that share a value (Game::ValueOf) are one here, because they share all that
// follows. At the end the bonus is added, and what saved rolls pay: in games
// that save rolls a state has those too (saving_distribution.h).
//
// Worked example: only Yatzy is open, no bonus in reach. The distribution has
// 0 points with 95.4 % and 50 with 4.6 %: (1 - 347897/7558272) and the rest.
//
// Points of negligible probability, below 1e-22 at either end of a state's
// range, are dropped, so the sum is 1 within 1e-12, and the mean is E within
// 1e-9. Of actions that are worth the same one may have the larger spread, so
// the standard deviation depends on which is taken: in Scandinavian Yatzy it is
// 38.496372 in the advisor's order, where more dice are kept first. The
// published 38.496396 belongs to keeps in ascending order of their face counts:
// the fewest ones first, then the fewest twos. (Yahtzee: 59.607586, 59.607881.)
#ifndef YATZY_CORE_ADVISOR_DISTRIBUTION_H_
#define YATZY_CORE_ADVISOR_DISTRIBUTION_H_

#include <array>
#include <cstdint>
#include <functional>
#include <stop_token>
#include <vector>

#include "absl/status/statusor.h"
#include "core/game/game.h"
#include "core/game/position.h"
#include "core/kernel/simd/simd.h"
#include "core/rules/limits.h"
#include "core/table/exact_values.h"

namespace yatzy {

// Rises with each change after which a game has another distribution, be it in
// one bit: of the policy, of how ties are broken, of what is dropped, of the
// order of sums. Distributions that were kept are made anew then.
inline constexpr std::uint32_t kDistributionPolicy = 1;

// Of points: those still to come, bonus and extra points included.
struct Distribution {
  int least = 0;                      // points of the first probability
  std::vector<double> probabilities;  // of least, least + 1 and so on
  // The probability that the upper total reaches each tier in the end.
  std::array<double, kMaxTiers> tiers{};

  double Mean() const;
  double StandardDeviation() const;

  // Returns the probability of that many points or more.
  double AtLeast(int points) const;

  // Returns the least number of points that has the share of all games at it or
  // below it: 0.5 gives the median. REQUIRES: 0 <= share <= 1.
  int Quantile(double share) const;
};

struct DistributionOptions {
  int threads = 0;  // as SolveOptions
  Simd simd = BestSimd();
  // Called on every thread that works, as SolveOptions has it.
  std::function<void()> on_thread = {};
  // As SolveOptions has it, after some ten microseconds each.
  std::function<void()> after_task = {};
  // A request here ends the work within about a millisecond.
  std::stop_token stop = {};
};

// Returns the distribution from the start of a turn. A program that calls it
// links yatzy::solver. Thread-safe; blocks. The result is the same for any
// number of threads and any instruction set. From the start of Scandinavian
// Yatzy it takes 2.9 s and 360 MB on two processors, with eight categories open
// 3.5 ms, with five 0.4 ms (medians of yatzy_bench play; two cores of an AMD
// EPYC with AVX-512, 2026-11-29). With saved rolls it takes 244 s of a
// processor and 1.3 GB, with twelve open categories 24 s and 150 MB, with six
// 0.2 s, with five 0.04 to 0.2 s, the more rolls are saved (one run each,
// by hand; two busy cores of an Intel Xeon, Sapphire Rapids, 2026-11-30).
//
// CANCELLED if stopped, INVALID_ARGUMENT for a state that no game reaches and
// for options that Solve refuses.
absl::StatusOr<Distribution> DistributionOf(
    const ExactValues& values, State state,
    const DistributionOptions& options = {});

// Does the same from a position, after one of its actions: SD beside the
// expectation that RankActions has. Errors of OutlookOf besides.
absl::StatusOr<Distribution> DistributionOf(
    const ExactValues& values, const Position& position, const Action& action,
    const DistributionOptions& options = {});

// Returns the distribution of a finished game, for which nobody needs values:
// what its end pays, for certain. REQUIRES: game.IsFinished(state).
Distribution FinalDistribution(const Game& game, State state);

}  // namespace yatzy

#endif  // YATZY_CORE_ADVISOR_DISTRIBUTION_H_
