#ifndef YATZY_TESTS_SUPPORT_SLOW_ENDGAME_H_
#define YATZY_TESTS_SUPPORT_SLOW_ENDGAME_H_

#include <functional>
#include <vector>

#include "core/rules/category.h"

namespace yatzy {

// The slow twin's E of every reachable state whose set of filled categories is
// wanted, by state_index; NaN elsewhere. REQUIRES: with a set, every superset
// is wanted, since the recurrence needs it.
std::vector<double> SolveSlowly(
    const std::function<bool(CategoryMask)>& wanted);

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_SLOW_ENDGAME_H_
