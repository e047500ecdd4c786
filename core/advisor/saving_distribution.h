// DistributionOf in games that save rolls. Of distribution.cc alone.
//
// A state there has the rolls that are saved, so there are as many times more
// states, and a turn ends with each number of rerolls left. But what is done
// with a roll depends on the rerolls that are left, not on where they come
// from. So states that differ in saved rolls alone share the decisions of a
// turn, and are followed together. Their ends are many: they are added up after
// each thousand states, not after a level, and what a state has gained is given
// back with them.
//
// Of such a state, points below 1e-20 at either end are dropped, and ends of
// turns below 1e-22: from the start of Scandinavian Yatzy with saved rolls
// 7e-14 of all games.
#ifndef YATZY_CORE_ADVISOR_SAVING_DISTRIBUTION_H_
#define YATZY_CORE_ADVISOR_SAVING_DISTRIBUTION_H_

#include <span>

#include "absl/status/statusor.h"
#include "core/advisor/distribution.h"
#include "core/advisor/gained.h"

namespace yatzy {

// REQUIRES of both: the game saves rolls, and what DistributionOf checks.
absl::StatusOr<Distribution> SavingDistribution(
    const ExactValues& values, State state, const DistributionOptions& options);
absl::StatusOr<Distribution> SavingDistribution(
    const ExactValues& values, std::span<const TurnEnd> ends,
    const DistributionOptions& options);

}  // namespace yatzy

#endif  // YATZY_CORE_ADVISOR_SAVING_DISTRIBUTION_H_
