#include "core/solver/widget_kernel.h"

#include <limits>

#include "core/dice/rolls.h"

namespace yatzy {
namespace {

template <typename Real>
constexpr Real kNever = -std::numeric_limits<Real>::infinity();

// The categories that "n dice of a face" decides, with the dice that each
// needs.
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

// E = sum over rolls of P(r) V(r), in four running sums: one order of additions
// on every machine.
template <typename Real>
Lanes<Real> Expectation(const KeepValues<Lanes<Real>>& e) {
  constexpr int kSums = 4;
  static_assert(kRolls % kSums == 0);
  Lanes<Real> sums[kSums];
  for (Lanes<Real>& sum : sums) sum = Lanes<Real>(0);
  for (int roll = 0; roll < kRolls; roll += kSums) {
    for (int i = 0; i < kSums; ++i) {
      const Lanes<Real> probability(static_cast<Real>(kRollWays[roll + i]) /
                                    static_cast<Real>(kRollOutcomes));
      sums[i] = sums[i] + e.roll(roll + i) * probability;
    }
  }
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

}  // namespace

template <typename Real>
ClassTable<Real>::ClassTable(const BonusClasses& classes)
    : offsets_(kAllCategories + 1) {
  std::size_t offset = 0;
  for (int filled = 0; filled <= kAllCategories; ++filled) {
    offsets_[filled] = offset;
    offset += kLanes * Blocks(classes.Count(filled & kAllUpperCategories));
  }
  values_.resize(offset);
}

template <typename Real>
WidgetKernel<Real>::WidgetKernel(const BonusClasses& classes)
    : classes_(classes) {
  for (int mask = 0; mask <= kAllUpperCategories; ++mask) {
    const int count = classes.Count(mask);
    for (int face = 0; face < kFaces; ++face) {
      if ((mask >> face & 1) != 0) continue;
      for (int dice = 0; dice <= kDice; ++dice) {
        UpperMove& move = moves_[mask][face][dice];
        for (int l = 0; l < ClassTable<Real>::Blocks(count) * kLanes; ++l) {
          // Padding lanes repeat lane 0, so that they hold ordinary values.
          const BonusClass next =
              classes.Successor(mask, l < count ? l : 0, face, dice);
          move.lanes.push_back(next.lane);
          move.points.push_back(static_cast<Real>(dice * (face + 1)) +
                                static_cast<Real>(next.bonus));
        }
      }
    }
  }
}

template <typename Real>
void WidgetKernel<Real>::LoadSuccessors(CategoryMask filled, int block,
                                        const ClassTable<Real>& table,
                                        Successors& next) const {
  const Lanes<Real> never(kNever<Real>);
  next.zero = never;
  for (int c = kUpperCategories; c < kCategories; ++c) {
    const auto category = static_cast<Category>(c);
    next.lower[c] = never;
    if (Contains(filled, category)) continue;
    // Same upper categories, so lanes stay where they are.
    next.lower[c] = Lanes<Real>::Load(table.Row(filled | MaskOf(category)) +
                                      block * kLanes);
    next.zero = Max(next.zero, next.lower[c]);
  }
  const UpperMoves& moves = moves_[filled & kAllUpperCategories];
  for (int face = 0; face < kFaces; ++face) {
    const bool open = !Contains(filled, static_cast<Category>(face));
    const Real* row = open ? table.Row(filled | 1 << face) : nullptr;
    for (int dice = 0; dice <= kDice; ++dice) {
      next.upper[face][dice] = never;
      if (!open) continue;
      const std::uint8_t* lanes = &moves[face][dice].lanes[block * kLanes];
      const Real* points = &moves[face][dice].points[block * kLanes];
      Real values[kLanes];
      for (int l = 0; l < kLanes; ++l) values[l] = row[lanes[l]] + points[l];
      next.upper[face][dice] = Lanes<Real>::Load(values);
    }
    next.zero = Max(next.zero, next.upper[face][0]);
  }
}

template <typename Real>
void WidgetKernel<Real>::FillRolls(const Successors& next,
                                   KeepValues<Lanes<Real>>& e) {
  const auto score = [&next](Category category, int points) {
    return next.lower[static_cast<int>(category)] +
           Lanes<Real>(static_cast<Real>(points));
  };
  // The best for "dice dice of face": upper category and kinds.
  Lanes<Real> of_a_face[kFaces][kDice + 1];
  for (int face = 0; face < kFaces; ++face) {
    for (int dice = 1; dice <= kDice; ++dice) {
      Lanes<Real> best = next.upper[face][dice];
      for (const auto& [category, needed] : kKinds) {
        if (dice < needed) break;
        best = Max(best, score(category, needed * (face + 1)));
      }
      if (dice == kDice) {
        best = Max(best, score(Category::kYatzy, kYatzyPoints));
      }
      of_a_face[face][dice] = best;
    }
  }
  for (int roll = 0; roll < kRolls; ++roll) {
    const FaceCounts& counts = RollCounts(roll);
    Lanes<Real> best =
        Max(next.zero, score(Category::kChance, DiceTotal(counts)));
    for (int face = 0; face < kFaces; ++face) {
      if (counts[face] > 0) best = Max(best, of_a_face[face][counts[face]]);
    }
    for (const Category category : kPatterns) {
      const int points = kRollScores[roll][static_cast<int>(category)];
      if (points > 0) best = Max(best, score(category, points));
    }
    e.roll(roll) = best;
  }
}

template <typename Real>
void WidgetKernel<Real>::Solve(CategoryMask filled,
                               ClassTable<Real>& table) const {
  KeepValues<Lanes<Real>> e;
  Successors next;
  const int classes = classes_.Count(filled & kAllUpperCategories);
  for (int block = 0; block < ClassTable<Real>::Blocks(classes); ++block) {
    LoadSuccessors(filled, block, table, next);
    FillRolls(next, e);
    for (int reroll = 0; reroll < 2; ++reroll) {
      ExpectationStep(e);
      ChoiceStep(e);
    }
    Expectation(e).Store(table.Row(filled) + block * kLanes);
  }
}

template class ClassTable<float>;
template class ClassTable<double>;
template class WidgetKernel<float>;
template class WidgetKernel<double>;

}  // namespace yatzy
