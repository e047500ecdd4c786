// Packing: the successors of the lanes of a vector, from the rows of the sets
// that they belong to. Part of widget_kernel_impl.h, whose rules hold here:
// only simd/*.cc include it.
#ifndef YATZY_CORE_KERNEL_PACKING_H_
#define YATZY_CORE_KERNEL_PACKING_H_

#include "core/kernel/lanes.h"
#include "core/kernel/lattice_steps.h"
#include "core/kernel/row_look_up.h"
#include "core/kernel/widget_kernel.h"

namespace yatzy {
// Every instruction set has its own.
namespace {  // NOLINT(google-build-namespaces)

// Packs a vector: writes the successors of all lanes, source after source. Each
// source stores whole vectors from its first lane on: a loop over its own lanes
// took 19 to 24 % of a solve, and this takes 5 %. The next source overwrites
// what was too much, and the row's second vector takes the rest.
template <typename Real, typename Value, typename LookUp>
void PackSource(const PlanView<Real>& plan, const LaneSource<Real>& source,
                Real* successors) {
  constexpr int kStride = SuccessorStride(kLaneCount<Value>);
  const Value never(-__builtin_inff());
  const SetSource<Real>& set = *source.set;
  const UpperPoints<Real>* points = plan.upper_points;
  Real* to = successors + source.at;
  for (int c = 0; c < plan.upper_categories; ++c) {
    const int rows = plan.upper_rows[c];
    if (set.upper[c] == nullptr) {
      for (int n = 0; n < rows; ++n) StoreAt(never, to + n * kStride);
    } else {
      const LookUp row(set.upper[c]);
      const UpperMove* move = set.moves[c];
      const MoveBonus* bonus = set.bonuses[c];
      // None to five dice of a face, as a rule: then without a loop.
      if (rows == kDice + 1) {
        lattice_internal::Unroll<kDice + 1>([&](
            auto n) __attribute__((always_inline)) {
          row.Store(move[n], bonus + n, source.first, points[n],
                    to + n * kStride);
        });
      } else {
        for (int n = 0; n < rows; ++n) {
          row.Store(move[n], bonus + n, source.first, points[n],
                    to + n * kStride);
        }
      }
    }
    points += rows;
    to += rows * kStride;
  }
  for (int row = 0; row < plan.lower_rows; ++row, to += kStride) {
    StoreAt(LoadFrom<Value>(set.lower[row] + source.first), to);
  }
}

// Packs the rows of all-equal rolls that have places, from the other rows.
template <typename Real, typename Value>
void PackPlaces(const PlanView<Real>& plan, const LaneSource<Real>& source,
                Real* successors) {
  constexpr int kLanes = kLaneCount<Value>;
  Real* to = successors + source.at +
             (plan.successors - kFaces) * SuccessorStride(kLanes);
  for (int face = 0; face < kFaces; ++face) {
    Value best(-__builtin_inff());
    std::uint32_t left = source.set->may_choose[face];
    for (; left != 0; left &= left - 1) {
      const PlanChoice& choice = source.set->choices[face][__builtin_ctz(left)];
      best = Max(best, LoadFrom<Value>(successors + source.at +
                                       choice.place * kLanes) +
                           Value(static_cast<Real>(choice.points)));
    }
    StoreAt(best, to + face * SuccessorStride(kLanes));
  }
}

template <typename Real, typename Value>
void Pack(const PlanView<Real>& plan, bool has_places,
          const LaneSource<Real>* sources, int count, Real* successors) {
  for (const LaneSource<Real>* source = sources; source < sources + count;
       ++source) {
    if (plan.packs_in_registers) {
      PackSource<Real, Value, RowLookUp<Real, Value>>(plan, *source,
                                                      successors);
    } else {
      PackSource<Real, Value, LaneLookUp<Real, Value>>(plan, *source,
                                                       successors);
    }
    if (has_places) PackPlaces<Real, Value>(plan, *source, successors);
  }
}

// Packs all rows, for the kernel's `pack`.
template <typename Real, typename Value>
void PackSuccessors(const PlanView<Real>& plan, const LaneSource<Real>* sources,
                    int count, Real* successors) {
  Pack<Real, Value>(plan, plan.all_equal_rows > 0, sources, count, successors);
}

}  // namespace
}  // namespace yatzy

#endif  // YATZY_CORE_KERNEL_PACKING_H_
