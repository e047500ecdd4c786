// One turn in numbers that are known twice: as a double, and as the residues of
// the exact fraction. The double says which of two is larger; where the doubles
// are too close for that, the residues must be equal.
#ifndef YATZY_TESTS_SUPPORT_MODULAR_TURN_H_
#define YATZY_TESTS_SUPPORT_MODULAR_TURN_H_

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/rules/face_counts.h"
#include "tests/support/residues.h"

namespace yatzy {

// How often two numbers that were compared were too close for their doubles.
struct ModularTies {
  std::int64_t equal = 0;    // they had the same residues
  std::int64_t unequal = 0;  // they did not, so nothing is proved
};

// Doubles further apart than this are in the order of what they stand for: they
// are off by less than 1e-11.
inline constexpr double kModularTie = 1e-9;

// Numbers with this many residues each.
class ModularNumbers {
 public:
  ModularNumbers() = default;
  ModularNumbers(std::size_t count, std::size_t fields)
      : fields_(fields), nearly_(count), residues_(count * fields) {}

  std::size_t size() const { return nearly_.size(); }
  double& nearly(std::size_t i) { return nearly_[i]; }
  double nearly(std::size_t i) const { return nearly_[i]; }
  std::uint64_t* residues(std::size_t i) {
    return residues_.data() + i * fields_;
  }
  const std::uint64_t* residues(std::size_t i) const {
    return residues_.data() + i * fields_;
  }

  // Copies number `from` of `other` to place i.
  void Copy(std::size_t i, const ModularNumbers& other, std::size_t from) {
    nearly_[i] = other.nearly_[from];
    std::copy_n(other.residues(from), fields_, residues(i));
  }

  // Returns whether number a is larger than b, and counts ties of different
  // places.
  bool IsLarger(std::size_t a, std::size_t b, ModularTies& ties) const {
    const double difference = nearly_[a] - nearly_[b];
    if (std::abs(difference) < kModularTie && a != b) {
      const bool are_equal =
          std::equal(residues(a), residues(a) + fields_, residues(b));
      ++(are_equal ? ties.equal : ties.unequal);
    }
    return difference > 0;
  }

 private:
  std::size_t fields_ = 0;
  std::vector<double> nearly_;
  std::vector<std::uint64_t> residues_;
};

// Dice are added and taken away one at a time. Immutable, thread-safe.
class ModularTurn {
 public:
  ModularTurn(int dice, std::vector<PrimeField> fields);

  const std::vector<PrimeField>& fields() const { return fields_; }

  // A turn works on one number per keep. Those of the rolls are the last, in
  // the order of AllMultisets; that of the empty keep is the first.
  std::size_t keeps() const { return keeps_; }
  std::size_t first_roll() const { return first_roll_; }

  // Replaces the numbers of the rolls, which say what it is worth to score
  // them, by what they are worth `rolls` rolls earlier. After that the empty
  // keep has the value of the turn. REQUIRES: rolls > 0.
  void Play(int rolls, ModularNumbers& of_keep, ModularTies& ties) const;

 private:
  void Expect(ModularNumbers& of_keep) const;
  void Choose(ModularNumbers& of_keep, ModularTies& ties) const;

  std::vector<PrimeField> fields_;
  std::size_t first_roll_ = 0;
  std::size_t keeps_ = 0;
  // The keeps with one die of each face more, but for those of all dice.
  std::vector<std::array<int, kFaces>> more_;
  // The same edges from above: each keep and one with a die fewer, by rising
  // keeps.
  std::vector<std::pair<int, int>> fewer_;
};

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_MODULAR_TURN_H_
