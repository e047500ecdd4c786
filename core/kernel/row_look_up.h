// Looks up the values of classes in the row of a set: the only place where the
// lanes of a vector come from different places, and so the only one with code
// of its own for an instruction set.
#ifndef YATZY_CORE_KERNEL_ROW_LOOK_UP_H_
#define YATZY_CORE_KERNEL_ROW_LOOK_UP_H_

#include "core/kernel/lanes.h"
#include "core/kernel/widget_kernel.h"

namespace yatzy {

// Looks up lane by lane, for any vector, any number of classes and any bonus.
template <typename Real, typename Value>
class LaneLookUp {
 public:
  YATZY_INLINE explicit LaneLookUp(const Real* row) : row_(row) {}

  // Stores to[i] = row[class i] + points for each lane i, with the bonus that
  // the move makes certain. The classes begin with the first of the move's.
  YATZY_INLINE void Store(const UpperMove& move, const MoveBonus* move_bonus,
                          int first, const UpperPoints<Real>& points,
                          Real* to) const {
    const std::uint8_t* classes = move.classes + first;
    const std::int16_t* bonus = move_bonus->points + first;
    for (int i = 0; i < kLaneCount<Value>; ++i) {
      to[i] = row_[classes[i] % UpperMove::kBonusBit] +
              (points.without_bonus + static_cast<Real>(bonus[i]));
    }
  }

 private:
  const Real* row_;
};

// Does the same for at most kRegisterClasses classes and one bonus, without
// MoveBonus.
template <typename Real, typename Value>
class RowLookUp {
 public:
  YATZY_INLINE explicit RowLookUp(const Real* row) : row_(row) {}

  YATZY_INLINE void Store(const UpperMove& move, const MoveBonus*, int first,
                          const UpperPoints<Real>& points, Real* to) const {
    const std::uint8_t* classes = move.classes + first;
    for (int i = 0; i < kLaneCount<Value>; ++i) {
      const unsigned next = classes[i];
      to[i] = row_[next % UpperMove::kBonusBit] + (next < UpperMove::kBonusBit
                                                       ? points.without_bonus
                                                       : points.with_bonus);
    }
  }

 private:
  const Real* row_;
};

#ifdef __AVX512F__

// The loop took 18 % of a solve of Kismet in float, gathering takes 9.
template <Maxima kMaxima>
class LaneLookUp<float, Lanes<float, 64, kMaxima>> {
 public:
  YATZY_INLINE explicit LaneLookUp(const float* row) : row_(row) {}

  YATZY_INLINE void Store(const UpperMove& move, const MoveBonus* move_bonus,
                          int first, const UpperPoints<float>& points,
                          float* to) const {
    const auto* classes =
        reinterpret_cast<const __m128i*>(move.classes + first);
    const auto* bonuses =
        reinterpret_cast<const __m256i*>(move_bonus->points + first);
    const __m512i next = _mm512_and_epi32(
        _mm512_maskz_cvtepu8_epi32(0xffff, _mm_loadu_si128(classes)),
        _mm512_set1_epi32(UpperMove::kBonusBit - 1));
    const __m512 values = _mm512_mask_i32gather_ps(_mm512_setzero_ps(), 0xffff,
                                                   next, row_, sizeof(float));
    const __m512 bonus = _mm512_maskz_cvtepi32_ps(
        0xffff,
        _mm512_maskz_cvtepi16_epi32(0xffff, _mm256_loadu_si256(bonuses)));
    _mm512_storeu_ps(to,
                     values + (_mm512_set1_ps(points.without_bonus) + bonus));
  }

 private:
  const float* row_;
};

template <Maxima kMaxima>
class LaneLookUp<double, Lanes<double, 64, kMaxima>> {
 public:
  YATZY_INLINE explicit LaneLookUp(const double* row) : row_(row) {}

  YATZY_INLINE void Store(const UpperMove& move, const MoveBonus* move_bonus,
                          int first, const UpperPoints<double>& points,
                          double* to) const {
    const auto* classes =
        reinterpret_cast<const __m128i*>(move.classes + first);
    const auto* bonuses =
        reinterpret_cast<const __m128i*>(move_bonus->points + first);
    const __m512i next = _mm512_and_epi64(
        _mm512_maskz_cvtepu8_epi64(0xff, _mm_loadl_epi64(classes)),
        _mm512_set1_epi64(UpperMove::kBonusBit - 1));
    const __m512d values = _mm512_mask_i64gather_pd(_mm512_setzero_pd(), 0xff,
                                                    next, row_, sizeof(double));
    const __m512d bonus = _mm512_maskz_cvtepi32_pd(
        0xff, _mm256_cvtepi16_epi32(_mm_loadu_si128(bonuses)));
    _mm512_storeu_pd(to,
                     values + (_mm512_set1_pd(points.without_bonus) + bonus));
  }

 private:
  const double* row_;
};

// A row of up to 64 floats fits into four registers, and two permutations find
// all sixteen lanes in them.
template <Maxima kMaxima>
class RowLookUp<float, Lanes<float, 64, kMaxima>> {
 public:
  YATZY_INLINE explicit RowLookUp(const float* row)
      : row_{_mm512_loadu_ps(row), _mm512_loadu_ps(row + 16),
             _mm512_loadu_ps(row + 32), _mm512_loadu_ps(row + 48)} {}

  YATZY_INLINE void Store(const UpperMove& move, const MoveBonus*, int first,
                          const UpperPoints<float>& points, float* to) const {
    const std::uint8_t* classes = move.classes + first;
    const __m512i moves = _mm512_maskz_cvtepu8_epi32(
        0xffff, _mm_loadu_si128(reinterpret_cast<const __m128i*>(classes)));
    const __m512 values = _mm512_mask_blend_ps(
        _mm512_test_epi32_mask(moves, _mm512_set1_epi32(32)),
        _mm512_permutex2var_ps(row_[0], moves, row_[1]),
        _mm512_permutex2var_ps(row_[2], moves, row_[3]));
    const __m512 scored = _mm512_mask_blend_ps(
        _mm512_test_epi32_mask(moves, _mm512_set1_epi32(UpperMove::kBonusBit)),
        _mm512_set1_ps(points.without_bonus),
        _mm512_set1_ps(points.with_bonus));
    _mm512_storeu_ps(to, values + scored);
  }

 private:
  __m512 row_[4];
};

// A row of doubles takes eight registers and four permutations.
template <Maxima kMaxima>
class RowLookUp<double, Lanes<double, 64, kMaxima>> {
 public:
  YATZY_INLINE explicit RowLookUp(const double* row) {
    for (int i = 0; i < 8; ++i) row_[i] = _mm512_loadu_pd(row + 8 * i);
  }

  YATZY_INLINE void Store(const UpperMove& move, const MoveBonus*, int first,
                          const UpperPoints<double>& points, double* to) const {
    const std::uint8_t* classes = move.classes + first;
    const __m512i moves = _mm512_maskz_cvtepu8_epi64(
        0xff, _mm_loadl_epi64(reinterpret_cast<const __m128i*>(classes)));
    const __mmask8 odd = IsSet(moves, 16);
    const __m512d values = _mm512_mask_blend_pd(
        IsSet(moves, 32),
        _mm512_mask_blend_pd(odd, Permute(0, moves), Permute(2, moves)),
        _mm512_mask_blend_pd(odd, Permute(4, moves), Permute(6, moves)));
    const __m512d scored =
        _mm512_mask_blend_pd(IsSet(moves, UpperMove::kBonusBit),
                             _mm512_set1_pd(points.without_bonus),
                             _mm512_set1_pd(points.with_bonus));
    _mm512_storeu_pd(to, values + scored);
  }

 private:
  YATZY_INLINE static __mmask8 IsSet(__m512i moves, int bit) {
    return _mm512_test_epi64_mask(moves, _mm512_set1_epi64(bit));
  }

  // Looks the moves up among the sixteen values of registers i and i + 1.
  YATZY_INLINE __m512d Permute(int i, __m512i moves) const {
    return _mm512_permutex2var_pd(row_[i], moves, row_[i + 1]);
  }

  __m512d row_[8];
};

#endif

}  // namespace yatzy

#endif  // YATZY_CORE_KERNEL_ROW_LOOK_UP_H_
