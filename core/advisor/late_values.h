// The exact values of a state late in a game and of all that may follow it,
// without those of the whole game.
//
// A solve of Maxi Yatzy in double takes ten seconds of two processors. With two
// categories open four sets of categories may follow, with nine 512 of a
// million: milliseconds, and 0.2 s.
#ifndef YATZY_CORE_ADVISOR_LATE_VALUES_H_
#define YATZY_CORE_ADVISOR_LATE_VALUES_H_

#include <memory>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/game/game.h"
#include "core/kernel/simd/simd.h"
#include "core/table/exact_values.h"

namespace yatzy {

// Returns E of the state's set of categories and of the sets that may follow;
// others are unspecified. Within 1e-11, as those of SolveExactly are, but not
// the same bits: a bonus that is certain is in all sums here. Address space for
// all values of the game, memory for those that are computed. Thread-safe.
//
// `checkpoint` is asked before each set; its error ends the work. REQUIRES: the
// state is reachable, the game saves no rolls, IsAvailable(simd).
absl::StatusOr<std::shared_ptr<const ExactValues>> LateValues(
    const std::shared_ptr<const Game>& game, State state, Simd simd,
    absl::FunctionRef<absl::Status()> checkpoint);

}  // namespace yatzy

#endif  // YATZY_CORE_ADVISOR_LATE_VALUES_H_
