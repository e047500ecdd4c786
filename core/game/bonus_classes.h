// Bonus classes: which upper totals share one value.
//
// The upper total m enters the rest of the game only through the question
// whether Ones..Sixes reach 63. Let A(C) be the set of sums attainable from the
// open upper categories of C, each open face f adding 0..5 times f. For
//
//     need(C, m) = min{ a in A(C) : a >= 63 - m }
//
// two totals with the same need have the same E, because every continuation
// earns the bonus for both or for neither. All m from which 63 is out of reach
// share one class, and there E(C, m) = V(C), the value of the game without a
// bonus. m = 63 has the bonus already: E(C, 63) = V(C) + 50, the same class.
//
// Example: only Sixes open, A = {0, 6, 12, 18, 24, 30}. Totals 39..44 need 24,
// 45..50 need 18, 57..62 need 6, anything below 33 is out of reach: of 64
// totals six classes remain. Over all sets of filled categories, 828,416
// classes cover the 1,430,528 reachable states.
//
// A class is a *lane* of the solver: the lanes of one C differ in the values
// that they read, never in the path that they take.
#ifndef YATZY_CORE_GAME_BONUS_CLASSES_H_
#define YATZY_CORE_GAME_BONUS_CLASSES_H_

#include <array>
#include <cstdint>
#include <vector>

#include "core/game/state.h"
#include "core/rules/category.h"
#include "core/rules/face_counts.h"

namespace yatzy {

// A class of some set of filled upper categories, and bonus points that are
// certain on top of the value of that class: 50 if the total is already 63.
struct BonusClass {
  std::uint8_t lane = 0;
  std::uint8_t bonus = 0;
};

// The classes of every set of filled upper categories. Immutable, thread-safe.
class BonusClasses {
 public:
  // Lane 0 is always the class from which 63 is out of reach.
  static constexpr int kOutOfReachLane = 0;

  BonusClasses();

  // Returns how many classes the set has. `upper_mask` < 64 throughout.
  int Count(int upper_mask) const {
    return static_cast<int>(representatives_[upper_mask].size());
  }

  // Returns the class of a reachable total.
  BonusClass Of(int upper_mask, int upper_total) const {
    return class_of_[upper_mask][upper_total];
  }

  // Returns the class that a state of class `lane` moves to when `dice` dice of
  // `face_index` are scored in the open upper category of that face.
  BonusClass Successor(int upper_mask, int lane, int face_index,
                       int dice) const;

 private:
  // A total of each class; kHopeless for lane 0, whose members all behave
  // alike.
  static constexpr int kHopeless = -1;

  std::array<std::vector<int>, kAllUpperCategories + 1> representatives_;
  std::array<std::array<BonusClass, kUpperTotals>, kAllUpperCategories + 1>
      class_of_{};
};

}  // namespace yatzy

#endif  // YATZY_CORE_GAME_BONUS_CLASSES_H_
