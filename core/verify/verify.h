#ifndef YATZY_CORE_VERIFY_VERIFY_H_
#define YATZY_CORE_VERIFY_VERIFY_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "core/table/value_table.h"

namespace yatzy {

// E(start) of Scandinavian Yatzy, from an independent float64 solution.
inline constexpr double kReferenceExpectedStart = 248.439989378;

// The program's signature: what the solver computes of Scandinavian Yatzy, in
// two numbers, E(start) and the SHA-256 of the table's values. They are the
// same for every instruction set, thread count and compiler (core/README.md
// says why), so a table with another digest is wrong, however plausible. A
// change of the solver that changes these bytes on purpose changes them here
// and in the README.
inline constexpr std::string_view kDoubleValuesSha256 =
    "33773ec768137d02426bab229643af23f5e62573d4d49a7a9b5d2c966ac8bee4";
inline constexpr std::string_view kFloatValuesSha256 =
    "2f2281ebdb1bbcb673338edfa72b761451b7c41800463b420314b436e1b2c835";

constexpr std::string_view ExpectedValuesSha256(Arithmetic arithmetic) {
  return arithmetic == Arithmetic::kDouble ? kDoubleValuesSha256
                                           : kFloatValuesSha256;
}

// The same values as a table holds them.
inline constexpr std::string_view kDoublePayloadSha256 =
    "0a8a766f7af7ac4300d7079681431cb4f34789d03901c15037106bf46094751e";
inline constexpr std::string_view kFloatPayloadSha256 =
    "20c6d234eea3a5982f74494417c14556c22627ff5b127392195ded7642e2eb46";

constexpr std::string_view ExpectedPayloadSha256(Arithmetic arithmetic) {
  return arithmetic == Arithmetic::kDouble ? kDoublePayloadSha256
                                           : kFloatPayloadSha256;
}

// Returns "248.439987183 / <64 hexadecimal digits>": E(start) as stored, and
// the digest.
std::string Signature(const ValueTable& table);

// Checks whether the values are the ones that the game has: the semantic pass.
// A checksum cannot tell a wrong table that was written correctly; this can. It
// checks that
//
//   1. values are finite, not negative and at most the maximal final score,
//      but for what floats have rounded;
//   2. the last level has the bonus that is earned;
//   3. the Bellman residual of the start and of 1,000 states, drawn with a
//   fixed
//      seed, is small;
//
// and of Scandinavian Yatzy that
//
//   4. E(start) is what an independent solution has;
//   5. the digest is that of the published signature, which alone decides.
//
// Takes about 5 ms. Returns DATA_LOSS with the first state that is off, its
// value and what was expected.
absl::Status VerifyTable(const ValueTable& table);

}  // namespace yatzy

#endif  // YATZY_CORE_VERIFY_VERIFY_H_
