// The steps of lattice_steps.h for six dice.
//
// Six dice have 2.2 times the edges of five, and twice the values: 59 KB of
// vectors of 64 bytes, more than an L1 cache. Unrolled like those of five the
// three steps were 110 KB of code, more than an L1 cache again, and a turn took
// three times as long instead of 2.2. So the code goes block by block
// (core/dice/keep_rows.h), and blocks with equally many free dice share it: a
// keep of one block and the keep with the same inner dice in another lie
// equally far behind the first of theirs. An expectation is 252 keeps long
// instead of 462, a choice 588 instead of 924, and a kernel is compiled in
// three quarters of the time.
//
// Within a block the edges are those of four faces, unrolled in lexicographic
// order; the two along Ones and Twos lead to the same place in two other
// blocks:
//
//     W(k) = 1/6 * (W(k + 1) + W(k + 2) + W(k + 3) + .. + W(k + 6))
//                   other blocks          this block
//
// Blocks come in lexicographic order too, backwards for the expectation, so
// that at each turn the latest three quarters are still near. Every sum and
// every maximum has its terms in the order of lattice_steps.h, and so its bits.
// Measured (core/README.md): sixteen turns of floats take 2.5 instead of 3.05
// us. Blocks of three inner faces, or of two, are less code still, and
// take 2.65 and 2.95: fewer neighbours are in registers then.
//
// Part of widget_kernel_impl.h, whose rules hold here: besides tests only
// simd/*.cc include it.
#ifndef YATZY_CORE_KERNEL_SIX_DICE_STEPS_H_
#define YATZY_CORE_KERNEL_SIX_DICE_STEPS_H_

#include <array>

#include "core/dice/keep_rows.h"
#include "core/dice/rolls.h"
#include "core/kernel/lanes.h"
#include "core/kernel/lattice_steps.h"

namespace yatzy {
// Every instruction set has its own.
namespace {  // NOLINT(google-build-namespaces)

// The values of one block.
template <typename Value>
struct BlockValues {
  Value* keeps;
  Value* rolls;
};

template <typename Value>
YATZY_INLINE BlockValues<Value> ValuesOf(KeepValues<Value>& e,
                                         const KeepBlock& block) {
  return {e.values + block.first_keep,
          e.values + kKeepsWithRoom + block.first_roll};
}

// Inner dice by the keep that has them alone, up to so many, in the
// lexicographic order of their counts.
template <int kFree>
constexpr auto kInnerOrder = [] {
  std::array<KeepIndex, InnerCount(kFree)> order{};
  int size = 0;
  lattice_internal::Append(0, kOuterFaces, kFree, order, size);
  return order;
}();

// Returns the value of a keep of a block with kFree dice free, by its inner
// dice.
template <int kFree, int kInner, typename Value>
YATZY_INLINE Value& At(const BlockValues<Value>& block) {
  constexpr int kNumber = kInnerNumbers[kInner];
  constexpr int kWithRoom = InnerCount(kFree - 1);
  if constexpr (kNumber < kWithRoom) {
    return block.keeps[kNumber];
  } else {
    return block.rolls[kNumber - kWithRoom];
  }
}

// Whether a keep of a block is smaller than a roll.
template <int kFree, int kInner>
constexpr bool kHasRoom = kInnerNumbers[kInner] < InnerCount(kFree - 1);

// The expectation in a block with kFree dice free, from the blocks with a One
// and a Two more. A function for all blocks of one size; the stretches of
// values are parameters, so that a compiler knows that none reaches into
// another.
template <int kFree, typename Value>
[[gnu::noinline]] void ExpectBlock(Value* __restrict own_keeps,
                                   Value* __restrict own_rolls,
                                   Value* __restrict one_keeps,
                                   Value* __restrict one_rolls,
                                   Value* __restrict two_keeps,
                                   Value* __restrict two_rolls) {
  const BlockValues<Value> own{own_keeps, own_rolls};
  const BlockValues<Value> with_one{one_keeps, one_rolls};
  const BlockValues<Value> with_two{two_keeps, two_rolls};
  const Value sixth(1.0 / 6);
  Value one(1);
  Settle(one);
  lattice_internal::VisitBackwards<kInnerOrder<kFree>, kFree,
                                   kWindow<Value>>([&](
      auto inner) __attribute__((always_inline)) {
    if constexpr (kHasRoom<kFree, inner>) {
      constexpr auto& kUp = kKeepLattice.up[inner];
      own.keeps[kInnerNumbers[inner]] =
          ((AddElsewhere(At<kFree - 1, inner>(with_one), one,
                         At<kFree - 1, inner>(with_two)) +
            (At<kFree, kUp[2]>(own) + At<kFree, kUp[3]>(own))) +
           AddElsewhere(At<kFree, kUp[4]>(own), one, At<kFree, kUp[5]>(own))) *
          sixth;
    }
  });
}

// Returns the value of the best keep within one of a block. `first` and
// `second` are the smaller keeps of the blocks below, of which there are
// kDowns.
template <int kFree, int kDowns, int kInner, typename Value>
YATZY_INLINE Value BestWithin(const BlockValues<Value>& own, const Value* first,
                              const Value* second) {
  constexpr int kNumber = kInnerNumbers[kInner];
  Value best = At<kFree, kInner>(own);
  if constexpr (kDowns > 0) best = MaxElsewhere(best, first[kNumber]);
  if constexpr (kDowns > 1) best = Max(best, second[kNumber]);
  lattice_internal::Unroll<kKeepLattice.down_count[kInner]>([&](
      auto i) __attribute__((always_inline)) {
    Value& below = At<kFree, kKeepLattice.down[kInner][i]>(own);
    best = (i + kDowns) % 2 == 0 ? MaxElsewhere(best, below) : Max(best, below);
  });
  return best;
}

template <int kFree, int kDowns, typename Value>
[[gnu::noinline]] void ChooseBlock(Value* __restrict keeps,
                                   Value* __restrict rolls,
                                   const Value* __restrict first,
                                   const Value* __restrict second) {
  const BlockValues<Value> own{keeps, rolls};
  lattice_internal::VisitInTurn<kInnerOrder<kFree>, kFree, kWindow<Value>>([&](
      auto inner) __attribute__((always_inline)) {
    At<kFree, inner>(own) =
        BestWithin<kFree, kDowns, inner>(own, first, second);
  });
}

// Does the choice step in a block, but its rolls go into the sums alone.
// sums[0] is the one that the block's first roll goes to, and in the end that
// of the next block's.
template <int kFree, int kDowns, typename Real, typename Value>
[[gnu::noinline]] void SumBlock(Value* __restrict keeps,
                                Value* __restrict rolls,
                                const Value* __restrict first,
                                const Value* __restrict second,
                                const Real* __restrict probabilities,
                                Value* __restrict sums) {
  constexpr int kWithRoom = InnerCount(kFree - 1);
  constexpr int kBlockRolls = InnerCount(kFree) - kWithRoom;
  const BlockValues<Value> own{keeps, rolls};
  Value sum[kSums] = {sums[0], sums[1], sums[2], sums[3]};
  lattice_internal::VisitInTurn<kInnerOrder<kFree>, kFree, kWindow<Value>>([&](
      auto inner) __attribute__((always_inline)) {
    const Value best = BestWithin<kFree, kDowns, inner>(own, first, second);
    if constexpr (kHasRoom<kFree, inner>) {
      own.keeps[kInnerNumbers[inner]] = best;
    } else {
      constexpr int kRoll = kInnerNumbers[inner] - kWithRoom;
      Value& to = sum[kRoll % kSums];
      to = to + best * Value(probabilities[kRoll]);
      Settle(to);
    }
  });
  for (int i = 0; i < kSums; ++i) sums[i] = sum[(kBlockRolls + i) % kSums];
}

// The probability of each roll.
template <typename Real>
constexpr auto kProbabilities = [] {
  std::array<Real, kMaxRolls> probabilities{};
  for (int roll = 0; roll < kMaxRolls; ++roll) {
    probabilities[roll] = static_cast<Real>(kWaysOfRolls<kSixDice>[roll]) /
                          static_cast<Real>(OutcomesOf(kSixDice));
  }
  return probabilities;
}();

// As ExpectationStep, with values in rows.
template <typename Value>
YATZY_INLINE void SixDiceExpectation(KeepValues<Value>& e) {
  lattice_internal::Unroll<kKeepBlockCount>([&](
      auto i) __attribute__((always_inline)) {
    constexpr KeepBlock kBlock = kKeepBlocks[kKeepBlockCount - 1 - i];
    if constexpr (kBlock.free > 0) {
      const auto own = ValuesOf(e, kBlock);
      const auto with_one = ValuesOf(e, kKeepBlocks[kBlock.up[0]]);
      const auto with_two = ValuesOf(e, kKeepBlocks[kBlock.up[1]]);
      ExpectBlock<kBlock.free>(own.keeps, own.rolls, with_one.keeps,
                               with_one.rolls, with_two.keeps, with_two.rolls);
    }
  });
}

// As ChoiceStep, with values in rows.
template <typename Value>
YATZY_INLINE void SixDiceChoice(KeepValues<Value>& e) {
  lattice_internal::Unroll<kKeepBlockCount>([&](
      auto i) __attribute__((always_inline)) {
    constexpr KeepBlock kBlock = kKeepBlocks[i];
    const auto own = ValuesOf(e, kBlock);
    ChooseBlock<kBlock.free, kBlock.down_count>(
        own.keeps, own.rolls, ValuesOf(e, kKeepBlocks[kBlock.down[0]]).keeps,
        ValuesOf(e, kKeepBlocks[kBlock.down[1]]).keeps);
  });
}

// As ChoiceStepAndExpectation, with values in rows.
template <typename Real, typename Value>
YATZY_INLINE Value SixDiceChoiceAndExpectation(KeepValues<Value>& e) {
  Value sums[kSums] = {Value(0), Value(0), Value(0), Value(0)};
  lattice_internal::Unroll<kKeepBlockCount>([&](
      auto i) __attribute__((always_inline)) {
    constexpr KeepBlock kBlock = kKeepBlocks[i];
    const auto own = ValuesOf(e, kBlock);
    SumBlock<kBlock.free, kBlock.down_count>(
        own.keeps, own.rolls, ValuesOf(e, kKeepBlocks[kBlock.down[0]]).keeps,
        ValuesOf(e, kKeepBlocks[kBlock.down[1]]).keeps,
        &kProbabilities<Real>[kBlock.first_roll], sums);
  });
  // Where the sums of rolls 0, 4, .., of 1, 5, .. and so on are now.
  constexpr int kFirst = (kSums - kMaxRolls % kSums) % kSums;
  return (sums[kFirst] + sums[(kFirst + 1) % kSums]) +
         (sums[(kFirst + 2) % kSums] + sums[(kFirst + 3) % kSums]);
}

}  // namespace
}  // namespace yatzy

#endif  // YATZY_CORE_KERNEL_SIX_DICE_STEPS_H_
