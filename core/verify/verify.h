#ifndef YATZY_CORE_VERIFY_VERIFY_H_
#define YATZY_CORE_VERIFY_VERIFY_H_

#include "absl/status/status.h"
#include "core/table/value_table.h"

namespace yatzy {

// Checks whether the values are the ones that these rules have: the semantic
// pass. A checksum cannot tell a wrong table that was written correctly; this
// can. It checks that
//
//   1. values are finite, not negative and at most the maximal final score
//      where a game goes, and NaN everywhere else;
//   2. level 15 has 50 for a total of 63, otherwise 0;
//   3. E(start) is what an independent solution has;
//   4. the Bellman residual of 1,000 states, drawn with a fixed seed, is small;
//   5. the digest is that of the published signature (signature.h).
//
// 5 alone decides. 1 to 4 do not depend on a constant of ours, and say what is
// wrong. Takes about 10 ms. Returns DATA_LOSS with the first state that is off,
// its value and what was expected.
absl::Status VerifyTable(const ValueTable& table);

}  // namespace yatzy

#endif  // YATZY_CORE_VERIFY_VERIFY_H_
