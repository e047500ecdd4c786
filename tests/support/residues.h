// Fractions as residues modulo primes.
//
// All that a game is made of are whole points and sixths, so its values are
// fractions over powers of six. The residues of such a fraction modulo enough
// primes say which one it is.
#ifndef YATZY_TESTS_SUPPORT_RESIDUES_H_
#define YATZY_TESTS_SUPPORT_RESIDUES_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/numeric/int128.h"

namespace yatzy {

// Arithmetic modulo a prime between 2^60 and 2^61. Residues are below it.
class PrimeField {
 public:
  explicit PrimeField(std::uint64_t prime);

  std::uint64_t prime() const { return prime_; }

  std::uint64_t Add(std::uint64_t a, std::uint64_t b) const {
    const std::uint64_t sum = a + b;
    return sum >= prime_ ? sum - prime_ : sum;
  }

  // Returns sum / 6. `sum` may be any number, as the sum of six residues.
  std::uint64_t Sixth(std::uint64_t sum) const {
    // The quotient is guessed from the first 64 digits of 1/6 mod p over p; it
    // is right or one too small.
    const std::uint64_t quotient =
        absl::Uint128High64(absl::uint128(sum) * sixth_over_prime_);
    const std::uint64_t rest = sum * sixth_ - quotient * prime_;
    return rest >= prime_ ? rest - prime_ : rest;
  }

 private:
  std::uint64_t prime_;
  std::uint64_t sixth_;             // 1/6
  std::uint64_t sixth_over_prime_;  // times 2^64, rounded down
};

// Returns primes whose product has more than `bits` bits.
std::vector<PrimeField> FieldsOf(int bits);

// In lowest terms, as decimal digits.
struct Fraction {
  std::string numerator;
  std::string denominator;

  friend bool operator==(const Fraction&, const Fraction&) = default;
};

// Returns the fraction at or above 0 that has these residues, one for each
// field, whose denominator divides 6^sixths, and which is the only one with a
// numerator over 6^sixths of at most `bits` bits. Nothing if there is none.
// With one field more than FieldsOf(bits) has, a wrong residue is as good as
// certain to leave none.
std::optional<Fraction> FractionOf(std::span<const PrimeField> fields,
                                   std::span<const std::uint64_t> residues,
                                   int sixths, int bits);

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_RESIDUES_H_
