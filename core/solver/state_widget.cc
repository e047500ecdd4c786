#include "core/solver/state_widget.h"

#include <limits>

#include "core/solver/simd/simd.h"

namespace yatzy {

void FillSuccessors(const ValueTable& table, State state, int lane, int lanes,
                    double* successors) {
  constexpr double kNever = -std::numeric_limits<double>::infinity();
  double* to = successors + lane;
  for (int c = 0; c < kCategories; ++c) {
    const auto category = static_cast<Category>(c);
    const bool open = !Contains(state.filled, category);
    const int rows = IsUpper(category) ? kDice + 1 : 1;
    for (int dice = 0; dice < rows; ++dice, to += SuccessorStride(lanes)) {
      const int points = dice * (c + 1);
      *to = open ? points + double{table.ExpectedRemaining(
                                After(state, category, points))}
                 : kNever;
    }
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
