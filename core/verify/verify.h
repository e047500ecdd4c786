#ifndef YATZY_CORE_VERIFY_VERIFY_H_
#define YATZY_CORE_VERIFY_VERIFY_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "core/table/value_table.h"

namespace yatzy {

// The program's signature: what the solver computes, in two numbers, E(start)
// and the SHA-256 of the table's payload. They are the same for every
// instruction set, thread count and compiler (core/README.md says why), so a
// table with another digest is wrong, however plausible. A change of the solver
// that changes these bytes on purpose changes them here and in the README.
inline constexpr std::string_view kDoublePayloadSha256 =
    "33773ec768137d02426bab229643af23f5e62573d4d49a7a9b5d2c966ac8bee4";
inline constexpr std::string_view kFloatPayloadSha256 =
    "2f2281ebdb1bbcb673338edfa72b761451b7c41800463b420314b436e1b2c835";

constexpr std::string_view ExpectedPayloadSha256(Arithmetic arithmetic) {
  return arithmetic == Arithmetic::kDouble ? kDoublePayloadSha256
                                           : kFloatPayloadSha256;
}

// Returns "248.439987183 / <64 hexadecimal digits>": E(start) as stored, and
// the digest.
std::string Signature(const ValueTable& table);

// Checks whether the values are the ones that these rules have: the semantic
// pass. A checksum cannot tell a wrong table that was written correctly; this
// can. It checks that
//
//   1. values are finite, not negative and at most the maximal final score
//      where a game goes, and NaN everywhere else;
//   2. level 15 has 50 for a total of 63, otherwise 0;
//   3. E(start) is what an independent solution has;
//   4. the Bellman residual of 1,000 states, drawn with a fixed seed, is small;
//   5. the digest is that of the published signature.
//
// 5 alone decides. 1 to 4 do not depend on a constant of ours, and say what is
// wrong. Takes about 10 ms. Returns DATA_LOSS with the first state that is off,
// its value and what was expected.
absl::Status VerifyTable(const ValueTable& table);

}  // namespace yatzy

#endif  // YATZY_CORE_VERIFY_VERIFY_H_
