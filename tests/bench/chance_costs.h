// What chances cost by the number of open categories.
#ifndef YATZY_TESTS_BENCH_CHANCE_COSTS_H_
#define YATZY_TESTS_BENCH_CHANCE_COSTS_H_

#include <memory>
#include <vector>

#include "core/game/position.h"
#include "core/table/target_table.h"
#include "tests/bench/operations.h"

namespace yatzy {

// With more open categories a server does not solve what may follow.
inline constexpr int kMostOpenSolved = 11;

// Returns random positions with two rerolls left, the same in every run; with
// so many open categories, unless that is 0.
std::vector<Position> PositionsWith(int open, int count);

// For each number of open categories, 1 to `most_open`, the processor time on
// one thread of
//
//     targets/distribution/N   the distribution of a state
//     targets/table/N          the actions of a position from the table
//     targets/solved/N         the same by RankByUtility, without the table
//     targets/win/N            the actions by the chance to beat somebody who
//                              plays on, his distribution being known
//
// the last two up to kMostOpenSolved. All compare what they find: distributions
// with the mean, both chances with each other, a win with what the play for the
// mean has. REQUIRES: the table is of Scandinavian Yatzy.
std::vector<Operation> ChanceCosts(
    const std::shared_ptr<const TargetTable>& targets, int most_open);

}  // namespace yatzy

#endif  // YATZY_TESTS_BENCH_CHANCE_COSTS_H_
