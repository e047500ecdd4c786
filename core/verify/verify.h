#ifndef YATZY_CORE_VERIFY_VERIFY_H_
#define YATZY_CORE_VERIFY_VERIFY_H_

#include "absl/status/status.h"
#include "core/table/value_table.h"

namespace yatzy {

// The semantic pass: whether the values are the ones that these rules have. A
// checksum cannot tell a wrong table that was written correctly; this can.
//
//   1. finite, not negative and at most the maximal final score where a game
//      goes, NaN everywhere else;
//   2. level 15: 50 for a total of 63, otherwise 0;
//   3. E(start) as an independent solution has it;
//   4. the Bellman residual of 1,000 states, drawn with a fixed seed;
//   5. the published signature (signature.h).
//
// 5 alone decides; 1 to 4 do not depend on a constant of ours and say what is
// wrong. About 10 ms. DATA_LOSS with the first state that is off, its value and
// what was expected.
absl::Status VerifyTable(const ValueTable& table);

}  // namespace yatzy

#endif  // YATZY_CORE_VERIFY_VERIFY_H_
