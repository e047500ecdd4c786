// What a checked answer is, and how checks say it.
#ifndef YATZY_CLIENT_LOAD_VERDICT_H_
#define YATZY_CLIENT_LOAD_VERDICT_H_

#include <cmath>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace yatzy::client {

struct Verdict {
  enum Kind { kRight, kWrong, kOtherTable };
  Kind kind = kRight;
  std::string what;  // how the answer is wrong
};

// Whether a computed value is what it should be.
inline bool IsClose(double value, double expected) {
  return std::abs(value - expected) <= 1e-9;
}

inline Verdict Wrong(std::string what) {
  return {Verdict::kWrong, std::move(what)};
}

inline Verdict WrongNumber(absl::string_view what, double value,
                           double expected) {
  return Wrong(
      absl::StrFormat("%sis %.15g, expected %.15g", what, value, expected));
}

// Says where it is wrong.
inline Verdict At(absl::string_view list, int place, Verdict verdict) {
  if (verdict.kind == Verdict::kWrong) {
    verdict.what = absl::StrCat(list, "[", place, "] ", verdict.what);
  }
  return verdict;
}

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_LOAD_VERDICT_H_
