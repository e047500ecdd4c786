#include "tests/support/residues.h"

#include <openssl/bn.h>
#include <openssl/crypto.h>

#include <cstdlib>
#include <memory>

namespace yatzy {
namespace {

// Aborts without memory, the only thing that can be wrong here.
void Must(bool has_worked) {
  if (!has_worked) std::abort();
}

// A whole number of any size.
class Whole {
 public:
  Whole() : bn_(BN_new(), BN_free) { Must(bn_ != nullptr); }
  explicit Whole(std::uint64_t value) : Whole() {
    Must(BN_set_word(get(), value) == 1);
  }

  BIGNUM* get() const { return bn_.get(); }
  std::uint64_t word() const { return BN_get_word(get()); }

  std::string Digits() const {
    char* digits = BN_bn2dec(get());
    Must(digits != nullptr);
    const std::string copy = digits;
    OPENSSL_free(digits);
    return copy;
  }

 private:
  static_assert(sizeof(BN_ULONG) == sizeof(std::uint64_t));

  std::unique_ptr<BIGNUM, decltype(&BN_free)> bn_;
};

class Scratch {
 public:
  Scratch() : context_(BN_CTX_new(), BN_CTX_free) { Must(context_ != nullptr); }

  BN_CTX* get() const { return context_.get(); }

 private:
  std::unique_ptr<BN_CTX, decltype(&BN_CTX_free)> context_;
};

std::uint64_t TimesMod(std::uint64_t a, std::uint64_t b, std::uint64_t p) {
  return static_cast<std::uint64_t>(absl::uint128(a) * b % p);
}

std::uint64_t InverseMod(std::uint64_t a, std::uint64_t p) {
  const Scratch scratch;
  const Whole inverse;
  Must(BN_mod_inverse(inverse.get(), Whole(a).get(), Whole(p).get(),
                      scratch.get()) != nullptr);
  return inverse.word();
}

// Sets `number` to the least one that has these residues.
void SetFromResidues(std::span<const PrimeField> fields,
                     std::span<const std::uint64_t> residues, Whole& number) {
  const Scratch scratch;
  const Whole product(1);  // of the primes so far, which `number` is right for
  Must(BN_set_word(number.get(), 0) == 1);
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const std::uint64_t p = fields[i].prime();
    const std::uint64_t missing =
        (residues[i] + p - BN_mod_word(number.get(), p)) % p;
    const Whole step(
        TimesMod(missing, InverseMod(BN_mod_word(product.get(), p), p), p));
    Must(BN_mul(step.get(), step.get(), product.get(), scratch.get()) == 1);
    Must(BN_add(number.get(), number.get(), step.get()) == 1);
    Must(BN_mul_word(product.get(), p) == 1);
  }
}

}  // namespace

PrimeField::PrimeField(std::uint64_t prime)
    : prime_(prime),
      sixth_(InverseMod(6, prime)),
      sixth_over_prime_(static_cast<std::uint64_t>(
          (absl::uint128(sixth_) << 64) / absl::uint128(prime))) {}

std::vector<PrimeField> FieldsOf(int bits) {
  const Scratch scratch;
  std::vector<PrimeField> fields;
  std::uint64_t candidate = (std::uint64_t{1} << 61) - 1;
  for (int known = 0; known <= bits; candidate -= 2) {
    if (BN_check_prime(Whole(candidate).get(), scratch.get(), nullptr) != 1) {
      continue;
    }
    fields.emplace_back(candidate);
    known += 60;
  }
  return fields;
}

std::optional<Fraction> FractionOf(std::span<const PrimeField> fields,
                                   std::span<const std::uint64_t> residues,
                                   int sixths, int bits) {
  std::vector<std::uint64_t> scaled(residues.begin(), residues.end());
  for (std::size_t i = 0; i < fields.size(); ++i) {
    for (int power = 0; power < sixths; ++power) {
      scaled[i] = TimesMod(scaled[i], 6, fields[i].prime());
    }
  }
  const Scratch scratch;
  Whole numerator;
  SetFromResidues(fields, scaled, numerator);
  if (BN_num_bits(numerator.get()) > bits) return std::nullopt;
  const Whole denominator, common;
  Must(BN_exp(denominator.get(), Whole(6).get(), Whole(sixths).get(),
              scratch.get()) == 1);
  Must(BN_gcd(common.get(), numerator.get(), denominator.get(),
              scratch.get()) == 1);
  Must(BN_div(numerator.get(), nullptr, numerator.get(), common.get(),
              scratch.get()) == 1);
  Must(BN_div(denominator.get(), nullptr, denominator.get(), common.get(),
              scratch.get()) == 1);
  return Fraction{numerator.Digits(), denominator.Digits()};
}

}  // namespace yatzy
