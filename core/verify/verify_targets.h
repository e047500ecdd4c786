#ifndef YATZY_CORE_VERIFY_VERIFY_TARGETS_H_
#define YATZY_CORE_VERIFY_VERIFY_TARGETS_H_

#include <string_view>

#include "absl/status/status.h"
#include "core/table/target_table.h"

namespace yatzy {

// The digest of the targets of Scandinavian Yatzy, the same for every
// instruction set, thread count and compiler. A change of the solver that
// changes these bytes on purpose changes it here.
inline constexpr std::string_view kTargetsSha256 =
    "2a82fb32cb31cb88ecc2502c4580ba1cd425a0dfa92b02dca92fa445ee2168fe";

// Checks whether the chances are the ones that the game has, as VerifyTable
// does for the mean. It checks that
//
//   1. each row lies between 1 and 0 and never rises: less is never harder;
//   2. a full sheet reaches its bonus and no more;
//   3. the start and 1,000 states, drawn with a fixed seed, have bit for bit
//      what the rows behind them give;
//
// and of Scandinavian Yatzy that the digest is kTargetsSha256. Takes 0.2 s for
// Scandinavian Yatzy. Returns DATA_LOSS with the first state that is off.
absl::Status VerifyTargets(const TargetTable& table);

}  // namespace yatzy

#endif  // YATZY_CORE_VERIFY_VERIFY_TARGETS_H_
