// The slow twin of the solver: the recurrence as the textbook states it.
//
//     W(k)    = sum over the 6^n outcomes o of the n dice not kept of
//               6^-n V(k + o)
//     V(r)    = max over all keeps k of r of W(k)
//     E(C, m) = sum over the 6^5 outcomes o of 6^-5 V2(o)
//
// in double, one state after the other, over every upper total, without bonus
// classes, lanes or lattice. The constructor enumerates the outcomes once, to
// make the sparse matrix from keeps to rolls; everything else is read off the
// formulas. Tests compare the solver with it. It takes about 25 us per state.
#ifndef YATZY_TESTS_SUPPORT_SLOW_TWIN_H_
#define YATZY_TESTS_SUPPORT_SLOW_TWIN_H_

#include <span>
#include <vector>

#include "core/dice/keeps.h"
#include "core/game/state.h"

namespace yatzy {

// Immutable, thread-safe.
class SlowTwin {
 public:
  SlowTwin();

  // Returns E(state) from the values of its successors. `values` is indexed by
  // state_index. A finished state is worth its bonus.
  double ExpectedRemaining(State state, std::span<const double> values) const;

  // Returns W(k) of every keep k, by KeepIndex: the value of keeping those dice
  // and rolling the others, which takes one of the `rerolls` (1 to 3) that are
  // left. The start of a turn is the empty keep with 3. REQUIRES: the state is
  // not finished.
  std::vector<double> ValuesOfKeeps(State state, std::span<const double> values,
                                    int rerolls) const;

  // Returns E of every reachable state, NaN elsewhere. Takes about half a
  // core-minute.
  std::vector<double> Solve(int threads) const;

 private:
  struct Outcome {
    int roll;
    double probability;
  };

  std::vector<double> ScoreRolls(State state,
                                 std::span<const double> values) const;

  std::vector<std::vector<Outcome>> outcomes_of_keep_;
  std::vector<std::vector<int>> keeps_of_roll_;
};

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_SLOW_TWIN_H_
