// Lanes: one vector register full of states that go through the same
// arithmetic.
//
// Each lane holds a state of its own, and no operation mixes lanes. So the
// result of a lane cannot depend on how wide the machine's vectors are, and the
// same source gives the same bytes with 16, 32 and 64 bytes (SSE4, NEON and
// WebAssembly, AVX2, AVX-512), and with a plain float or double, a single lane.
//
// The values are expected points: 0 or more, or -infinity for "not possible".
// In that range floats are ordered as their bits are when read as signed
// integers, so a maximum may be taken either way, and gives the same bits.
// Which way is a matter of execution ports, and so of the processor (Maxima):
// of the four of Zen 4, two take additions and floating-point maxima, the two
// others multiplications and 64-bit integer maxima, and all four 32-bit integer
// maxima. Intel's have one port for 64-byte integer maxima and two for those of
// floats: a choice step takes 278 instead of 443 ns there.
#ifndef YATZY_CORE_KERNEL_LANES_H_
#define YATZY_CORE_KERNEL_LANES_H_

#include <cstdint>
#include <type_traits>

#ifdef __AVX512F__
#include <immintrin.h>
#endif

// A lattice unrolled is one function thousands of instructions long; a compiler
// left to itself stops inlining long before.
#define YATZY_INLINE inline __attribute__((always_inline))

namespace yatzy {

enum class Maxima { kOfIntegers, kOfFloats };

template <typename Real, int kBytes, Maxima kMaxima = Maxima::kOfIntegers>
class Lanes {
 public:
  static constexpr int kCount = kBytes / static_cast<int>(sizeof(Real));

  Lanes() = default;  // uninitialised, as a double would be

  // Puts the same value into every lane. A compiler may leave out that nothing
  // is taken away, but not that 0 is added, which makes 0 of -0.
  YATZY_INLINE explicit Lanes(Real value) { vector_ = value - Vector{}; }

  YATZY_INLINE friend Lanes operator+(Lanes a, Lanes b) {
    a.vector_ = a.vector_ + b.vector_;
    return a;
  }

  // Returns a + b, from other ports where that pays: a * one + b, rounded once,
  // has the same bits. `one` is 1 in every lane. It is settled, so that the
  // compiler cannot see that and drop the multiplication.
  YATZY_INLINE friend Lanes AddElsewhere(Lanes a, Lanes one, Lanes b) {
#ifdef __AVX512F__
    if constexpr (kBytes == 64 && sizeof(Real) == 4) {
      a.vector_ = reinterpret_cast<Vector>(
          _mm512_fmadd_ps(reinterpret_cast<__m512>(a.vector_),
                          reinterpret_cast<__m512>(one.vector_),
                          reinterpret_cast<__m512>(b.vector_)));
      return a;
    }
    if constexpr (kBytes == 64 && sizeof(Real) == 8) {
      a.vector_ = reinterpret_cast<Vector>(
          _mm512_fmadd_pd(reinterpret_cast<__m512d>(a.vector_),
                          reinterpret_cast<__m512d>(one.vector_),
                          reinterpret_cast<__m512d>(b.vector_)));
      return a;
    }
#endif
    static_cast<void>(one);
    return a + b;
  }

  YATZY_INLINE friend Lanes operator*(Lanes a, Lanes b) {
    a.vector_ = a.vector_ * b.vector_;
    return a;
  }

  YATZY_INLINE friend Lanes Max(Lanes a, Lanes b) {
#ifdef __AVX512F__
    if constexpr (kBytes == 64 && kMaxima == Maxima::kOfFloats) {
      return FloatMax(a, b);
    }
#endif
#ifdef __wasm_simd128__
    // One instruction, where clang makes a comparison and a selection of `>`.
    if constexpr (sizeof(Real) == 8) {
      a.vector_ = __builtin_wasm_pmax_f64x2(b.vector_, a.vector_);
      return a;
    }
#endif
    if constexpr (sizeof(Real) == 4 || kBytes == 64) {
      const Bits x = reinterpret_cast<Bits>(a.vector_);
      const Bits y = reinterpret_cast<Bits>(b.vector_);
      a.vector_ = reinterpret_cast<Vector>(x > y ? x : y);
    } else {
      a.vector_ = a.vector_ > b.vector_ ? a.vector_ : b.vector_;
    }
    return a;
  }

  // Returns the same from other ports, where that pays. Half of a long row of
  // maxima belongs there.
  YATZY_INLINE friend Lanes MaxElsewhere(Lanes a, Lanes b) {
#ifdef __AVX512F__
    if constexpr (kBytes == 64 && sizeof(Real) == 8) return FloatMax(a, b);
#endif
    return Max(a, b);
  }

  // Makes the compiler compute this value here and not later.
  YATZY_INLINE friend void Settle(Lanes& lanes) {
#if defined(__x86_64__)
    asm volatile("" : "+v"(lanes.vector_));
#elif defined(__wasm__)
    asm volatile("" : "+r"(lanes.vector_));
#else
    asm volatile("" : "+w"(lanes.vector_));
#endif
  }

 private:
#ifdef __AVX512F__
  YATZY_INLINE static Lanes FloatMax(Lanes a, Lanes b) {
    if constexpr (sizeof(Real) == 4) {
      a.vector_ = reinterpret_cast<Vector>(
          _mm512_maskz_max_ps(0xffff, reinterpret_cast<__m512>(a.vector_),
                              reinterpret_cast<__m512>(b.vector_)));
    } else {
      a.vector_ = reinterpret_cast<Vector>(
          _mm512_maskz_max_pd(0xff, reinterpret_cast<__m512d>(a.vector_),
                              reinterpret_cast<__m512d>(b.vector_)));
    }
    return a;
  }
#endif

  // Compile to machine vectors with g++ and clang, on every architecture.
  typedef Real Vector __attribute__((vector_size(kBytes)));
  using Integer =
      std::conditional_t<sizeof(Real) == 4, std::int32_t, std::int64_t>;
  typedef Integer Bits __attribute__((vector_size(kBytes)));

  Vector vector_;
};

// How many states a value stands for: a plain number for one.
template <typename Value>
inline constexpr int kLaneCount = Value::kCount;
template <>
inline constexpr int kLaneCount<float> = 1;
template <>
inline constexpr int kLaneCount<double> = 1;

// LoadFrom and StoreAt work at any place in an array, aligned or not.
template <typename Value, typename Real>
YATZY_INLINE Value LoadFrom(const Real* from) {
  Value value;
  __builtin_memcpy(static_cast<void*>(&value), from, sizeof(value));
  return value;
}

template <typename Value, typename Real>
YATZY_INLINE void StoreAt(const Value& value, Real* to) {
  __builtin_memcpy(to, &value, sizeof(value));
}

// One lane alone: plain numbers take part in the same templates.
YATZY_INLINE float Max(float a, float b) { return a > b ? a : b; }
YATZY_INLINE double Max(double a, double b) { return a > b ? a : b; }
YATZY_INLINE float AddElsewhere(float a, float, float b) { return a + b; }
YATZY_INLINE double AddElsewhere(double a, double, double b) { return a + b; }
YATZY_INLINE float MaxElsewhere(float a, float b) { return Max(a, b); }
YATZY_INLINE double MaxElsewhere(double a, double b) { return Max(a, b); }

YATZY_INLINE void Settle(float&) {}
YATZY_INLINE void Settle(double&) {}

}  // namespace yatzy

#endif  // YATZY_CORE_KERNEL_LANES_H_
