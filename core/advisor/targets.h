// Reaching a target: actions by the chance of so many points.
//
// At the end of a match nobody wants the highest expectation. With Sixes, Four
// of a Kind and Yatzy open, 45 points above, 60 needed and five sixes on the
// table, expectation says Yatzy, which comes to 60 with a chance of 0.916;
// Sixes gets there for certain.
#ifndef YATZY_CORE_ADVISOR_TARGETS_H_
#define YATZY_CORE_ADVISOR_TARGETS_H_

#include <vector>

#include "absl/status/statusor.h"
#include "core/advisor/advisor.h"
#include "core/game/position.h"
#include "core/table/target_table.h"
#include "core/table/value_table.h"

namespace yatzy {

struct TargetAction {
  RankedAction ranked;  // what it is, what it pays, what it is worth on average
  // The largest chance to reach the target after it; for utility.h the largest
  // expected utility.
  double chance = 0;
  double chance_loss = 0;  // the best one's less this; 0 for all that tie
};

// Chances of a TargetTable that differ by no more than this share of the best
// tie: its arithmetic is in floats.
inline constexpr double kTargetTieShare = 1e-5;

// Returns the actions of a position, all of them, by the chance that `needed`
// points or more come from here to the end of the game, bonus included. Those
// that tie are in the order of RankActions: the highest expectation first.
// Takes about 7 us. Thread-safe.
//
// INVALID_ARGUMENT if the tables are of different games; else errors of
// RankActions.
absl::StatusOr<std::vector<TargetAction>> RankByTarget(
    const TargetTable& targets, const ValueTable& mean,
    const Position& position, int needed, bool include_scoring = false);

}  // namespace yatzy

#endif  // YATZY_CORE_ADVISOR_TARGETS_H_
