// The source of the widget kernels. Included by simd/<instruction set>.cc, each
// compiled for that instruction set; everything else calls them through
// widget_kernel.h, which also has the mathematics.
//
// Code that is compiled for one instruction set must not run on a processor
// without it. The linker keeps one copy of each inline function, maybe that of
// the widest vectors. So nothing in here may instantiate an inline function
// that others share, such as those of the standard library. A test looks for
// such symbols.
#ifndef YATZY_CORE_KERNEL_WIDGET_KERNEL_IMPL_H_
#define YATZY_CORE_KERNEL_WIDGET_KERNEL_IMPL_H_

#include "core/dice/rolls.h"
#include "core/kernel/lattice_steps.h"
#include "core/kernel/row_look_up.h"
#include "core/kernel/widget_kernel.h"
#include "core/rules/scoring.h"

namespace yatzy {
// Every instruction set has its own.
namespace {  // NOLINT(google-build-namespaces)

// The rows whose maxima are the V0 of the rolls.
template <typename Value>
struct RollRows {
  // "n dice of a face", for Ones to Fours and in part for Fives and Sixes.
  Value of_a_face[kFaces][kDice + 1];
  Value of_total[kFaces * kDice + 1];
  // "n5 Fives and n6 Sixes".
  Value of_last_two[kDice + 1][kDice + 1];
};

// What a widget begins with. It lies where the values of the smaller keeps will
// be, which do not exist yet. In a place of its own it would need more than the
// L1 cache holds.
template <typename Value>
struct Ingredients {
  RollRows<Value> rows;
  Value successors[kSuccessorRows * SuccessorStride(1)];

  static Ingredients& In(KeepValues<Value>& e) {
    static_assert(sizeof(Ingredients) <= sizeof(Value) * kSmallKeeps);
    return reinterpret_cast<Ingredients&>(e);
  }
};

// What each number of dice of a face adds to the choice.
struct KindCategory {
  Category category;
  int dice;
};
inline constexpr KindCategory kKinds[] = {{Category::kOnePair, 2},
                                          {Category::kThreeOfAKind, 3},
                                          {Category::kFourOfAKind, 4}};

// The categories that look at the whole roll.
inline constexpr Category kPatterns[] = {
    Category::kTwoPairs, Category::kSmallStraight, Category::kLargeStraight,
    Category::kFullHouse};

// The place of a row among the vectors of successors.
constexpr int Row(int row) { return row * SuccessorStride(1); }

template <typename Value>
YATZY_INLINE Value Scored(const Value* next, Category category, int points) {
  return next[Row(LowerRow(category))] + Value(points);
}

template <typename Value>
YATZY_INLINE void FillRows(const Value* next, RollRows<Value>& rows) {
  Value zero = next[Row(LowerRow(Category::kOnePair))];
  for (int c = kUpperCategories + 1; c < kCategories; ++c) {
    zero = Max(zero, next[Row(LowerRow(static_cast<Category>(c)))]);
  }
  for (int face = 0; face < kFaces; ++face) {
    zero = Max(zero, next[Row(UpperRow(face, 0))]);
    for (int dice = 1; dice <= kDice; ++dice) {
      Value best = next[Row(UpperRow(face, dice))];
      for (const auto& [category, needed] : kKinds) {
        if (dice < needed) break;
        best = Max(best, Scored(next, category, needed * (face + 1)));
      }
      if (dice == kDice) {
        best = Max(best, Scored(next, Category::kYatzy, kYatzyPoints));
      }
      rows.of_a_face[face][dice] = best;
    }
  }
  for (int total = kDice; total <= kFaces * kDice; ++total) {
    rows.of_total[total] = Max(zero, Scored(next, Category::kChance, total));
  }
  const auto& fives = rows.of_a_face[kFaces - 2];
  const auto& sixes = rows.of_a_face[kFaces - 1];
  for (int n = 1; n <= kDice; ++n) {
    rows.of_last_two[0][n] = sixes[n];
    rows.of_last_two[n][0] = fives[n];
    for (int m = 1; n + m <= kDice; ++m) {
      rows.of_last_two[n][m] = Max(fives[n], sixes[m]);
    }
  }
}

// Returns V0 of one roll. The maximum over the first four faces comes first,
// because the next rolls in the order share it.
template <int kRoll, typename Value>
YATZY_INLINE Value BestScore(const Value* next, const RollRows<Value>& rows) {
  constexpr FaceCounts kCounts = kKeepLattice.counts[kSmallKeeps + kRoll];
  constexpr int kFives = kCounts[kFaces - 2];
  constexpr int kSixes = kCounts[kFaces - 1];
  constexpr int kFirst = kCounts[0] > 0   ? 0
                         : kCounts[1] > 0 ? 1
                         : kCounts[2] > 0 ? 2
                                          : 3;
  Value best = rows.of_total[DiceTotal(kCounts)];
  if constexpr (kFives + kSixes < kDice) {
    Value of_faces = rows.of_a_face[kFirst][kCounts[kFirst]];
    if constexpr (kFirst < 1 && kCounts[1] > 0) {
      of_faces = Max(of_faces, rows.of_a_face[1][kCounts[1]]);
    }
    if constexpr (kFirst < 2 && kCounts[2] > 0) {
      of_faces = Max(of_faces, rows.of_a_face[2][kCounts[2]]);
    }
    if constexpr (kFirst < 3 && kCounts[3] > 0) {
      of_faces = Max(of_faces, rows.of_a_face[3][kCounts[3]]);
    }
    best = Max(best, of_faces);
  }
  if constexpr (kFives + kSixes > 0) {
    best = Max(best, rows.of_last_two[kFives][kSixes]);
  }
  lattice_internal::Unroll<4>([&](auto i) __attribute__((always_inline)) {
    constexpr Category kCategory = kPatterns[i];
    constexpr int kPoints = kRollScores[kRoll][static_cast<int>(kCategory)];
    if constexpr (kPoints > 0) {
      best = Max(best, Scored(next, kCategory, kPoints));
    }
  });
  return best;
}

template <typename Value>
void FillRolls(const Value* next, KeepValues<Value>& e) {
  RollRows<Value>& rows = Ingredients<Value>::In(e).rows;
  FillRows(next, rows);
  lattice_internal::VisitKeeps<kWindow<Value>>([&](
      auto keep) __attribute__((always_inline)) {
    if constexpr (keep >= kSmallKeeps) {
      constexpr int kRoll = keep - kSmallKeeps;
      e.roll(kRoll) = BestScore<kRoll>(next, rows);
    }
  });
}

// Steps that are functions of their own, because a compiler's time grows faster
// than the length of a function.
template <typename Value>
[[gnu::noinline]] void Expect(KeepValues<Value>& e) {
  ExpectationStep(e);
}

template <typename Value>
[[gnu::noinline]] void Choose(KeepValues<Value>& e) {
  ChoiceStep(e);
}

template <typename Real>
struct PointsTable {
  UpperPoints<Real> of[kFaces][kDice + 1];
};
// A table, because it costs more to convert where the points are added: 480
// instead of 270 cycles of packing in double.
template <typename Real>
constexpr PointsTable<Real> kUpperPoints = [] {
  PointsTable<Real> table{};
  for (int face = 0; face < kFaces; ++face) {
    for (int dice = 0; dice <= kDice; ++dice) {
      const int points = dice * (face + 1);
      table.of[face][dice] = {static_cast<Real>(points),
                              static_cast<Real>(points + kBonusPoints)};
    }
  }
  return table;
}();

// Packs a vector: writes the successors of all lanes, source after source. Each
// source stores whole vectors from its first lane on: a loop over its own lanes
// took 19 to 24 % of a solve, and this takes 5 %. The next source overwrites
// what was too much, and the row's second vector takes the rest.
template <typename Real, typename Value>
void Pack(const LaneSource<Real>* sources, int count, Real* successors) {
  constexpr int kStride = SuccessorStride(kLaneCount<Value>);
  const Value never(-__builtin_inff());
  for (const LaneSource<Real>* source = sources; source < sources + count;
       ++source) {
    const SetSource<Real>& set = *source->set;
    Real* to = successors + source->at;
    for (int face = 0; face < kFaces; ++face, to += (kDice + 1) * kStride) {
      const Real* from = set.upper[face];
      if (from == nullptr) {
        for (int n = 0; n <= kDice; ++n) StoreAt(never, to + n * kStride);
      } else {
        const RowLookUp<Real, Value> row(from);
        for (int n = 0; n <= kDice; ++n) {
          row.Store(set.moves[face][n].classes + source->first,
                    kUpperPoints<Real>.of[face][n], to + n * kStride);
        }
      }
    }
    for (const Real* from : set.lower) {
      StoreAt(LoadFrom<Value>(from + source->first), to);
      to += kStride;
    }
  }
}

template <typename Real, typename Value>
void Expected(const LaneSource<Real>* sources, int count, Real* expected) {
  KeepValues<Value> e;
  Value* successors = Ingredients<Value>::In(e).successors;
  Pack<Real, Value>(sources, count, reinterpret_cast<Real*>(successors));
  FillRolls(successors, e);
  Expect(e);
  Choose(e);
  Expect(e);
  StoreAt(ChoiceStepAndExpectation<Value, Real>(e), expected);
}

template <typename Real, typename Value>
void KeepValuesOf(const Real* successors, int rerolls_left, Real* keeps) {
  auto& e = *reinterpret_cast<KeepValues<Value>*>(keeps);
  FillRolls(reinterpret_cast<const Value*>(successors), e);
  Expect(e);
  for (int reroll = 1; reroll < rerolls_left; ++reroll) {
    Choose(e);
    Expect(e);
  }
}

// Makes the compiler have the value in a register here.
template <typename Real, typename Value>
YATZY_INLINE void Need(Value& value) {
  if constexpr (sizeof(Value) > sizeof(Real)) {
    Settle(value);
  } else {
#ifdef __x86_64__
    asm volatile("" : "+x"(value));
#else
    asm volatile("" : "+w"(value));
#endif
  }
}

// Loads values and does nothing else with them. If it took maxima as well, the
// loads of g++ 12's code would wait for those.
template <typename Real, typename Value>
Real Read(const Real* data, int vectors, int rounds) {
  constexpr int kAtOnce = 8;
  const auto* values = reinterpret_cast<const Value*>(data);
  Value value = values[0];
  for (int round = 0; round < rounds; ++round) {
    for (int i = 0; i + kAtOnce <= vectors; i += kAtOnce) {
      lattice_internal::Unroll<kAtOnce>([&](auto j)
                                            __attribute__((always_inline)) {
                                              value = values[i + j];
                                              Need<Real>(value);
                                            });
    }
  }
  return reinterpret_cast<const Real&>(value);
}

template <typename Real, typename Value>
constexpr WidgetKernel<Real> MakeKernel() {
  return {kLaneCount<Value>, &Expected<Real, Value>, &KeepValuesOf<Real, Value>,
          &Read<Real, Value>};
}

}  // namespace
}  // namespace yatzy

#endif  // YATZY_CORE_KERNEL_WIDGET_KERNEL_IMPL_H_
