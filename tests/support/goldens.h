// The reference answers in tests/goldens, from an independent float64 solution.
#ifndef YATZY_TESTS_SUPPORT_GOLDENS_H_
#define YATZY_TESTS_SUPPORT_GOLDENS_H_

#include <vector>

#include "core/advisor/advisor.h"
#include "core/game/state.h"

namespace yatzy {

struct GoldenState {
  State state;
  double expected_remaining;
};

struct GoldenMove {
  Position position;
  double expected_remaining;  // of the best action
  Action best;
  double second_gap;  // to the second best; 0 if they tie
  int options;
};

// Every row of states.csv and moves.csv. Aborts the test program on a malformed
// row.
std::vector<GoldenState> GoldenStates();
std::vector<GoldenMove> GoldenMoves();

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_GOLDENS_H_
