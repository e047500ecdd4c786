// The two steps of lattice_steps.h, unrolled block by block
// (core/dice/keep_rows.h).
//
// Blocks with equally many free dice share their code: a keep of one block and
// the keep with the same inner dice in another lie equally far behind the first
// of theirs. With five dice an expectation is 126 keeps long instead of 210 and
// a choice 315 instead of 462, with six 252 instead of 462 and 588 instead of
// 924. That is what they are for: the three steps of five dice in whole lines
// are 44 KB of code and those of six 110, more than an L1 cache of instructions
// holds, so that each vector waited for its code to come from the L2 cache
// again: a turn of five dice took 1.65 us where its steps, each repeated alone,
// add up to 1.08. In blocks it takes 1.14 (core/README.md).
//
// Within a block the edges are those of four faces, unrolled in lexicographic
// order; the two along Ones and Twos lead to the same place in two other
// blocks:
//
//     W(k) = 1/6 * (W(k + 1) + W(k + 2) + W(k + 3) + .. + W(k + 6))
//                   other blocks          this block
//
// Blocks come in lexicographic order too, backwards for the expectation, so
// that at each turn the latest three quarters of the values are still near.
// Every sum and every maximum has its terms in one order, that of faces, and so
// the bits of loop_steps.h. Measured for six dice (core/README.md): sixteen
// turns of floats take 2.5 instead of 3.05 us. Blocks of three inner faces, or
// of two, are less code still, and take 2.65 and 2.95: fewer neighbours are in
// registers then.
//
// Part of widget_kernel_impl.h, whose rules hold here: besides tests only
// simd/*.cc include it.
#ifndef YATZY_CORE_KERNEL_BLOCK_STEPS_H_
#define YATZY_CORE_KERNEL_BLOCK_STEPS_H_

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

template <int kCount, typename Value>
YATZY_INLINE BlockValues<Value> ValuesOf(KeepValues<Value>& e,
                                         const KeepBlock& block) {
  return {e.values + block.first_keep,
          e.values + KeepsOfFewer(kCount) + block.first_roll};
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
template <int kCount, typename Real>
constexpr auto kProbabilities = [] {
  std::array<Real, RollCount(kCount)> probabilities{};
  for (int roll = 0; roll < RollCount(kCount); ++roll) {
    probabilities[roll] = static_cast<Real>(kWaysOfRolls<kCount>[roll]) /
                          static_cast<Real>(OutcomesOf(kCount));
  }
  return probabilities;
}();

// The steps of kCount dice, five or six, with the values in rows.

// Computes the expected value of every smaller keep from the values of the
// rolls.
template <int kCount, typename Value>
YATZY_INLINE void ExpectationStep(KeepValues<Value>& e) {
  constexpr auto& kBlocks = kKeepBlocks<kCount>;
  lattice_internal::Unroll<KeepBlockCount(kCount)>([&](
      auto i) __attribute__((always_inline)) {
    constexpr KeepBlock kBlock = kBlocks[KeepBlockCount(kCount) - 1 - i];
    if constexpr (kBlock.free > 0) {
      const auto own = ValuesOf<kCount>(e, kBlock);
      const auto with_one = ValuesOf<kCount>(e, kBlocks[kBlock.up[0]]);
      const auto with_two = ValuesOf<kCount>(e, kBlocks[kBlock.up[1]]);
      ExpectBlock<kBlock.free>(own.keeps, own.rolls, with_one.keeps,
                               with_one.rolls, with_two.keeps, with_two.rolls);
    }
  });
}

// Replaces the value of each keep by that of the best keep within it.
// Afterwards the rolls hold their values with one reroll more.
template <int kCount, typename Value>
YATZY_INLINE void ChoiceStep(KeepValues<Value>& e) {
  constexpr auto& kBlocks = kKeepBlocks<kCount>;
  lattice_internal::Unroll<KeepBlockCount(kCount)>([&](
      auto i) __attribute__((always_inline)) {
    constexpr KeepBlock kBlock = kBlocks[i];
    const auto own = ValuesOf<kCount>(e, kBlock);
    ChooseBlock<kBlock.free, kBlock.down_count>(
        own.keeps, own.rolls,
        ValuesOf<kCount>(e, kBlocks[kBlock.down[0]]).keeps,
        ValuesOf<kCount>(e, kBlocks[kBlock.down[1]]).keeps);
  });
}

// Does the choice step and returns E = sum over rolls r of P(r) M(r). The
// values of the rolls go into the sum and nowhere else. There are four running
// sums, so that an addition need not wait for the one before. Their order is
// fixed, and so the same on every machine.
template <int kCount, typename Real, typename Value>
YATZY_INLINE Value ChoiceStepAndExpectation(KeepValues<Value>& e) {
  constexpr auto& kBlocks = kKeepBlocks<kCount>;
  Value sums[kSums] = {Value(0), Value(0), Value(0), Value(0)};
  lattice_internal::Unroll<KeepBlockCount(kCount)>([&](
      auto i) __attribute__((always_inline)) {
    constexpr KeepBlock kBlock = kBlocks[i];
    const auto own = ValuesOf<kCount>(e, kBlock);
    SumBlock<kBlock.free, kBlock.down_count>(
        own.keeps, own.rolls,
        ValuesOf<kCount>(e, kBlocks[kBlock.down[0]]).keeps,
        ValuesOf<kCount>(e, kBlocks[kBlock.down[1]]).keeps,
        &kProbabilities<kCount, Real>[kBlock.first_roll], sums);
  });
  // Where the sums of rolls 0, 4, .., of 1, 5, .. and so on are now.
  constexpr int kFirst = (kSums - RollCount(kCount) % kSums) % kSums;
  return (sums[kFirst] + sums[(kFirst + 1) % kSums]) +
         (sums[(kFirst + 2) % kSums] + sums[(kFirst + 3) % kSums]);
}

}  // namespace
}  // namespace yatzy

#endif  // YATZY_CORE_KERNEL_BLOCK_STEPS_H_
