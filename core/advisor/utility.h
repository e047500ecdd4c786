// Any utility of the final score: beating an opponent, reaching a target, or
// numbers of the caller's own.
//
// A utility u gives a number to each final score, never less for more points.
// With b points banked the best play maximises
//
//     U(S)[b] = largest expectation of u(b + what is still to come)
//
// which obeys the recurrence of targets (solver/target_solver.h) with another
// end: U(all filled, m)[b] = u(b + bonus of m). The lanes are points banked, so
// only those that may be banked on the way from the state at hand are computed,
// and only states that may follow it. In double; solved for the position at
// hand, because of b and u there is no table to make once. Saved rolls are part
// of the state, and what they pay is of the final score.
//
// Two players. Against a finished opponent of score t a win is worth 1, a draw
// as much as asked: u(s) = 1 for s > t, u(t) = draw. Against one who still
// plays for expectation u is the expectation of that over his distribution
// (distribution.h). Chances of win and draw come apart by asking twice: U is
// the maximum of P(win) + draw * P(draw), so its slope in `draw` is P(draw).
//
// Worked example: only Yatzy is open, 200 banked, no bonus in reach, and the
// opponent has 230. A win has 4.6 %, what a Yatzy has; with 250 that is a draw.
#ifndef YATZY_CORE_ADVISOR_UTILITY_H_
#define YATZY_CORE_ADVISOR_UTILITY_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

#include "absl/status/statusor.h"
#include "core/advisor/distribution.h"
#include "core/advisor/targets.h"
#include "core/game/position.h"
#include "core/kernel/simd/simd.h"
#include "core/table/value_table.h"

namespace yatzy {

// Immutable, thread-safe.
class Utility {
 public:
  // Final score least + i is worth worth[i], less than `least` as much as that,
  // more than all as much as the last. INVALID_ARGUMENT if there is none, one
  // is not finite, or one is less than the one before: a utility that falls
  // would ask for play that throws points away. So is one whose ends are too
  // far apart for a double.
  static absl::StatusOr<Utility> Create(int least, std::vector<double> worth);

  // 1 for this score and more, 0 for less.
  static Utility OfReaching(int score);

  // 1 for more than the opponent's final score, `draw` for as much, 0 for less;
  // in expectation over his score, which is `points` more than what `opponent`
  // distributes. REQUIRES: 0 <= draw <= 1.
  static Utility OfBeating(const Distribution& opponent, int points,
                           double draw);

  double Of(int score) const;
  int least() const { return least_; }
  const std::vector<double>& worth() const { return worth_; }

 private:
  Utility(int least, std::vector<double> worth)
      : least_(least), worth_(std::move(worth)) {}

  int least_;
  std::vector<double> worth_;
};

struct UtilityOptions {
  int threads = 1;  // as SolveOptions
  Simd simd = BestSimd();
  bool include_scoring = false;  // as RankOptions
  // As SolveOptions: called after each state, some ten microseconds of work.
  std::function<void()> after_task = {};
  // A request here ends the work within about a millisecond.
  std::stop_token stop = {};
};

// Utilities that differ by no more than this share of the best one's distance
// from the least tie.
inline constexpr double kUtilityTieShare = 1e-9;

// Returns how many chances the solution from a state has at most, for each
// number of saved rolls: what it costs. 10^6 take about 0.1 s on one thread
// with AVX-512, and 8 MB. REQUIRES: the state is one of the game.
std::int64_t UtilityWork(const Game& game, State state);

// Returns the actions of a position, all of them, by the largest expected
// utility of the final score, TargetAction::chance. `banked` is what the
// categories hold, bonus not included. Those that tie are in the order of
// RankActions.
//
// Solves what may follow, of which there is the more the more categories are
// open: about 1 ms with five, 20 with eight, 120 with ten on one thread, and
// 22 s from the start of a game on two (yatzy_bench targets, utility_test).
// Thread-safe; blocks. The result is the same for any number of threads and any
// instruction set.
//
// CANCELLED if stopped; errors of RankActions; INVALID_ARGUMENT for options
// that Solve refuses.
absl::StatusOr<std::vector<TargetAction>> RankByUtility(
    const ValueTable& mean, const Position& position, int banked,
    const Utility& utility, const UtilityOptions& options = {});

// Returns the largest expected utility at the start of a turn; of a finished
// game what it is worth. INVALID_ARGUMENT for a state that no game reaches;
// else as above.
absl::StatusOr<double> BestUtility(const std::shared_ptr<const Game>& game,
                                   State state, int banked,
                                   const Utility& utility,
                                   const UtilityOptions& options = {});

}  // namespace yatzy

#endif  // YATZY_CORE_ADVISOR_UTILITY_H_
