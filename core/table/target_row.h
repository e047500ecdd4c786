#ifndef YATZY_CORE_TABLE_TARGET_ROW_H_
#define YATZY_CORE_TABLE_TARGET_ROW_H_

namespace yatzy {

// The chances of one state by the number of points n that are still needed.
// They fall as n rises: 1 below `first`, 0 from end() on.
template <typename Real>
struct TargetRow {
  const Real* values = nullptr;  // of first, first + 1, ..
  int first = 0;
  int count = 0;

  int end() const { return first + count; }
  Real At(int n) const {
    return n < first ? 1 : n < end() ? values[n - first] : 0;
  }
};

}  // namespace yatzy

#endif  // YATZY_CORE_TABLE_TARGET_ROW_H_
