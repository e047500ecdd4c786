// What the benchmarks work on: the same states and dice in every run.
#ifndef YATZY_TESTS_BENCH_SAMPLES_H_
#define YATZY_TESTS_BENCH_SAMPLES_H_

#include <vector>

#include "core/advisor/advisor.h"
#include "core/game/state.h"

namespace yatzy {

// Random reachable states, finished ones among them.
std::vector<State> RandomStates(int count);

// Random reachable unfinished states with random dice.
std::vector<Position> RandomPositions(int count, int rerolls_left);

// About `count` unfinished states, in the shares that the levels have of
// all. Whole sets C with all their reachable totals, in the order of a solve:
// single states would find fewer of their successors in the cache than a solve
// does, and cost a tenth more.
std::vector<State> SampleOfSolve(int count);

}  // namespace yatzy

#endif  // YATZY_TESTS_BENCH_SAMPLES_H_
