// V0 of Scandinavian Yatzy with its points compiled in: the default game's plan
// (core/game/scoring_plan.h), unrolled whole. It gives the bits of the plan,
// which is its slow twin, and takes 8 to 12 % off a solve. Part of
// widget_kernel_impl.h, whose rules hold here: only simd/*.cc include it.
#ifndef YATZY_CORE_KERNEL_SCANDINAVIAN_ROLLS_H_
#define YATZY_CORE_KERNEL_SCANDINAVIAN_ROLLS_H_

#include "core/dice/rolls.h"
#include "core/game/plan_view.h"
#include "core/kernel/lanes.h"
#include "core/kernel/lattice_steps.h"
#include "core/rules/category.h"

namespace yatzy {
// Every instruction set has its own.
namespace {  // NOLINT(google-build-namespaces)

constexpr int kScandinavianCategories = 15;

// The places of successors in a plan of this game.
constexpr int UpperPlace(int face_index, int dice) {
  return (face_index * (kDice + 1) + dice) * kPlacesOfSuccessor;
}
constexpr int LowerPlace(Category category) {
  return (kFaces * (kDice + 1) + static_cast<int>(category) - kFaces) *
         kPlacesOfSuccessor;
}

// The rows whose maxima are the V0 of the rolls.
template <typename Value>
struct ScandinavianRows {
  // "n dice of a face", for Ones to Fours and in part for Fives and Sixes.
  Value of_a_face[kFaces][kDice + 1];
  Value of_total[kFaces * kDice + 1];
  // "n5 Fives and n6 Sixes".
  Value of_last_two[kDice + 1][kDice + 1];
};

// What each number of dice of a face adds to the choice.
struct KindCategory {
  Category category;
  int dice;
};
constexpr KindCategory kKinds[] = {{Category::kOnePair, 2},
                                   {Category::kThreeOfAKind, 3},
                                   {Category::kFourOfAKind, 4}};

// The categories that look at the whole roll.
constexpr Category kPatterns[] = {Category::kTwoPairs, Category::kSmallStraight,
                                  Category::kLargeStraight,
                                  Category::kFullHouse};

constexpr int PatternPoints(Category category, const FaceCounts& roll) {
  int pairs = 0;
  int pair_points = 0;
  int most = 0;
  for (int face = 0; face < kFaces; ++face) {
    if (roll[face] >= 2) {
      ++pairs;
      pair_points += 2 * (face + 1);
    }
    if (roll[face] > most) most = roll[face];
  }
  switch (category) {
    case Category::kTwoPairs:
      return pairs == 2 ? pair_points : 0;
    case Category::kSmallStraight:
      return most == 1 && roll[kFaces - 1] == 0 ? 15 : 0;
    case Category::kLargeStraight:
      return most == 1 && roll[0] == 0 ? 20 : 0;
    default:
      return pairs == 2 && most == 3 ? DiceTotal(roll) : 0;
  }
}

template <typename Value>
YATZY_INLINE Value Scored(const Value* next, Category category, int points) {
  return next[LowerPlace(category)] + Value(points);
}

template <typename Value>
YATZY_INLINE void FillScandinavianRows(const Value* next,
                                       ScandinavianRows<Value>& rows) {
  Value zero = next[LowerPlace(Category::kOnePair)];
  for (int c = kFaces + 1; c < kScandinavianCategories; ++c) {
    zero = Max(zero, next[LowerPlace(static_cast<Category>(c))]);
  }
  for (int face = 0; face < kFaces; ++face) {
    zero = Max(zero, next[UpperPlace(face, 0)]);
    for (int dice = 1; dice <= kDice; ++dice) {
      Value best = next[UpperPlace(face, dice)];
      for (const auto& [category, needed] : kKinds) {
        if (dice < needed) break;
        best = Max(best, Scored(next, category, needed * (face + 1)));
      }
      if (dice == kDice) {
        best = Max(best, Scored(next, Category::kYatzy, 50));
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
YATZY_INLINE Value BestScore(const Value* next,
                             const ScandinavianRows<Value>& rows) {
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
    constexpr int kPoints = PatternPoints(kCategory, kCounts);
    if constexpr (kPoints > 0) {
      best = Max(best, Scored(next, kCategory, kPoints));
    }
  });
  return best;
}

// Computes V0 of all rolls from the successors. `rows` and `rolls` overlap
// neither each other nor `next`.
template <typename Value>
void FillScandinavianRolls(const Value* __restrict next,
                           ScandinavianRows<Value>& rows,
                           Value* __restrict rolls) {
  FillScandinavianRows(next, rows);
  lattice_internal::VisitInTurn<lattice_internal::kOrder, kDice,
                                kWindow<Value>>([&](
      auto keep) __attribute__((always_inline)) {
    if constexpr (keep >= kSmallKeeps) {
      constexpr int kRoll = keep - kSmallKeeps;
      rolls[kRoll] = BestScore<kRoll>(next, rows);
    }
  });
}

}  // namespace
}  // namespace yatzy

#endif  // YATZY_CORE_KERNEL_SCANDINAVIAN_ROLLS_H_
