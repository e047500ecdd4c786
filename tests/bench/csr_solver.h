// The classic solver: the baseline of the benchmarks.
//
// The textbook's recurrence over the rolls r and the keeps k of 0 to 4 dice,
//
//     W(k) = sum over rolls r of P(r | k) V(r)
//     V(r) = max( V(r), max over the keeps k of r of W(k) )
//
// with both relations as sparse matrices in compressed rows (CSR), 4,116
// entries each, one state (C, m) after the other, in double, on one thread. It
// has what anybody would do about speed: flat arrays, precomputed points,
// nothing allocated per state. It has none of what core/README.md lists: no
// bonus classes, no lanes, no lattice. Seven to ten microseconds per state.
//
// It shares the numbering of keeps and rolls with the solver, and the rules.
#ifndef YATZY_TESTS_BENCH_CSR_SOLVER_H_
#define YATZY_TESTS_BENCH_CSR_SOLVER_H_

#include <array>
#include <cstdint>
#include <functional>
#include <vector>

#include "core/dice/keeps.h"
#include "core/rules/category.h"
#include "tests/support/default_game.h"

namespace yatzy {

// Immutable, thread-safe.
class CsrSolver {
 public:
  // What the computation of a state needs; may be used again for the next.
  struct Scratch {
    std::array<double, kRolls> rolls;
    std::array<double, kSmallKeeps> keeps;
  };

  CsrSolver();

  // Writes the value of each roll with `rerolls_left` rerolls to scratch.rolls.
  // `values` has kStateSlots elements, E by state_index, of which those of the
  // successors are read. REQUIRES: the state is not finished.
  void ValueRolls(State state, int rerolls_left, const double* values,
                  Scratch& scratch) const;

  // E(state). A finished state has its bonus.
  double ExpectedRemaining(State state, const double* values,
                           Scratch& scratch) const;

  // E of every reachable state, NaN elsewhere. Calls on_progress(states solved)
  // after each set of filled categories.
  std::vector<double> Solve(const std::function<void(int)>& on_progress) const;

 private:
  // Row i has the elements row_begins[i] to row_begins[i + 1] of the others.
  struct Csr {
    std::vector<std::uint32_t> row_begins = {0};
    std::vector<std::uint16_t> columns;
    std::vector<double> probabilities;  // empty if all that counts is which
  };

  void ScoreRolls(State state, const double* values, Scratch& scratch) const;
  void RollTheRest(Scratch& scratch) const;
  void ChooseKeeps(Scratch& scratch) const;

  Csr rolls_of_keep_;
  Csr keeps_of_roll_;
  // The points of each roll in each category, as numbers and as indices.
  std::array<std::array<double, kRolls>, kCategories> points_;
  std::array<std::array<int, kRolls>, kUpperCategories> upper_points_;
};

}  // namespace yatzy

#endif  // YATZY_TESTS_BENCH_CSR_SOLVER_H_
