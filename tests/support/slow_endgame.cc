#include "tests/support/slow_endgame.h"

#include <limits>

#include "tests/support/default_game.h"
#include "tests/support/slow_twin.h"

namespace yatzy {

std::vector<double> SolveSlowly(
    const std::function<bool(CategoryMask)>& wanted) {
  const SlowTwin twin;
  std::vector<double> values(kStateSlots,
                             std::numeric_limits<double>::quiet_NaN());
  // A superset is a larger number, so its values are there when needed.
  for (int mask = kAllCategories; mask >= 0; --mask) {
    if (!wanted(static_cast<CategoryMask>(mask))) continue;
    for (int total = 0; total < kUpperTotals; ++total) {
      const State state{static_cast<CategoryMask>(mask),
                        static_cast<std::uint8_t>(total)};
      if (!IsReachable(state)) continue;
      values[StateIndex(state)] = twin.ExpectedRemaining(state, values);
    }
  }
  return values;
}

}  // namespace yatzy
