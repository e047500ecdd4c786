#include "core/kernel/state_widget.h"

#include <algorithm>
#include <array>
#include <limits>

#include "core/kernel/simd/simd.h"

namespace yatzy {

namespace {

// Stands for the values of a set that does not exist because the category is
// filled already. So the code chooses between two pointers and does not branch:
// a processor predicts badly which categories are filled.
constexpr auto kNever = [] {
  std::array<float, kUpperTotals> never{};
  never.fill(-std::numeric_limits<float>::infinity());
  return never;
}();

const float* ValuesAfter(const ValueTable& table, CategoryMask filled,
                         int category) {
  const CategoryMask with_category = filled | 1u << category;
  return with_category == filled
             ? kNever.data()
             : &table.values()[with_category * kUpperTotals];
}

}  // namespace

void FillSuccessors(const ValueTable& table, State state, int lane, int lanes,
                    double* successors) {
  const int stride = SuccessorStride(lanes);
  double* to = successors + lane;
  for (int c = 0; c < kUpperCategories; ++c) {
    const float* values = ValuesAfter(table, state.filled, c);
    for (int dice = 0; dice <= kDice; ++dice, to += stride) {
      const int points = dice * (c + 1);
      const int total = std::min(kBonusThreshold, state.upper_total + points);
      *to = points + double{values[total]};
    }
  }
  for (int c = kUpperCategories; c < kCategories; ++c, to += stride) {
    *to = ValuesAfter(table, state.filled, c)[state.upper_total];
  }
}

double RecomputeExpectedRemaining(const ValueTable& table, State state) {
  alignas(kMaxVectorBytes) double successors[kMaxSuccessors<double>];
  FillSuccessors(table, state, 0, 1, successors);
  alignas(kMaxVectorBytes) double keeps[kKeeps];
  KernelFor<double>(Simd::kScalar).keep_values(successors, 3, keeps);
  return keeps[0];
}

}  // namespace yatzy
