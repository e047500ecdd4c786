// Lanes: sixteen floats or eight doubles that go through the same arithmetic.
//
// Each lane holds a state of its own, and no operation mixes lanes. So the
// result of a lane cannot depend on how wide the machine's vectors are: these
// are made of 16-byte vectors, which every x86-64 and arm64 has, four to a
// block. 64 bytes times 462 keeps is 29.5 KiB, so that one block's widget stays
// in a 32 KiB L1 cache.
#ifndef YATZY_CORE_SOLVER_LANES_H_
#define YATZY_CORE_SOLVER_LANES_H_

#include <cstring>

namespace yatzy {

template <typename Real>
class Lanes {
 public:
  static constexpr int kCount = 64 / sizeof(Real);

  Lanes() = default;  // uninitialised, as a double would be

  // The same value in every lane.
  explicit Lanes(Real value) {
    for (Vector& v : vectors_) v = Vector{} + value;
  }

  static Lanes Load(const Real* from) {
    Lanes lanes;
    std::memcpy(lanes.vectors_, from, sizeof(lanes.vectors_));
    return lanes;
  }

  void Store(Real* to) const { std::memcpy(to, vectors_, sizeof(vectors_)); }

  friend Lanes operator+(const Lanes& a, const Lanes& b) {
    Lanes sum;
    for (int i = 0; i < kVectors; ++i) {
      sum.vectors_[i] = a.vectors_[i] + b.vectors_[i];
    }
    return sum;
  }

  friend Lanes operator*(const Lanes& a, const Lanes& b) {
    Lanes product;
    for (int i = 0; i < kVectors; ++i) {
      product.vectors_[i] = a.vectors_[i] * b.vectors_[i];
    }
    return product;
  }

  friend Lanes Max(const Lanes& a, const Lanes& b) {
    Lanes max;
    for (int i = 0; i < kVectors; ++i) {
      max.vectors_[i] =
          a.vectors_[i] > b.vectors_[i] ? a.vectors_[i] : b.vectors_[i];
    }
    return max;
  }

 private:
  // Compiles to machine vectors with g++ and clang, on every architecture.
  typedef Real Vector __attribute__((vector_size(16)));
  static constexpr int kVectors = 4;

  alignas(64) Vector vectors_[kVectors];
};

// One lane alone: a plain double takes part in the same templates.
inline double Max(double a, double b) { return a > b ? a : b; }

}  // namespace yatzy

#endif  // YATZY_CORE_SOLVER_LANES_H_
