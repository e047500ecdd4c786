// The program's signature: what the solver computes, in two numbers.
//
// It is E(start) and the SHA-256 of the table's payload. They are the same for
// every instruction set, thread count and compiler (core/README.md says why),
// so a table with another digest is wrong, however plausible. A change of the
// solver that changes these bytes on purpose changes them here and in the
// README.
#ifndef YATZY_CORE_VERIFY_SIGNATURE_H_
#define YATZY_CORE_VERIFY_SIGNATURE_H_

#include <string>
#include <string_view>

#include "core/table/value_table.h"

namespace yatzy {

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

}  // namespace yatzy

#endif  // YATZY_CORE_VERIFY_SIGNATURE_H_
