// Which upper totals a game can reach, and which of them share one value.
//
// A filled upper category holds one of a few numbers of points, for face f 0,
// f, 2f, .., 5f. The sums that a set of upper categories can produce are a
// subset sum problem, solved here for each set.
//
// **Bonus classes.** The upper total m enters the rest of the game only through
// the bonus B at its end: the points of the highest tier that is reached. Let
// A(C) be the set of sums that the open upper categories can still add. Two
// totals with the same function
//
//     a in A(C)  ->  B(m + a) - B(m)
//
// have the same value but for B(m), because every continuation earns the same
// for both: E(C, m) = B(m) + V(C, class of m). This is exact.
//
// Example, a bonus of 50 at 63 and only Sixes open, A = {0, 6, .., 30}. Totals
// 39..44 need 24, 45..50 need 18, 57..62 need 6. Those below 33 gain nothing
// any more, nor does 63, which has the bonus: they share the class of
// "nothing more to gain", 63 with B = 50. Of 64 totals six classes remain. In
// Scandinavian Yatzy 828,416 classes cover 1,430,528 reachable states.
//
// A class is a *lane* of the solver: the lanes of one C differ in the values
// that they read, never in the path that they take.
#ifndef YATZY_CORE_GAME_UPPER_TOTALS_H_
#define YATZY_CORE_GAME_UPPER_TOTALS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "core/rules/rule_set.h"

namespace yatzy {

// A class of some set of filled upper categories, and bonus points that are
// certain on top of the value of that class: B(m).
struct BonusClass {
  std::uint8_t lane = 0;
  std::int16_t bonus = 0;

  friend bool operator==(BonusClass, BonusClass) = default;
};

// The totals and classes of every set of filled upper categories. Immutable,
// thread-safe. `upper_mask` has a bit for each upper category throughout.
class UpperTotals {
 public:
  // Lane 0 is the class from which nothing more can be gained, in every set.
  static constexpr int kNothingToGain = 0;

  // `points`: for each upper category the points that it may hold, ascending.
  // `tiers`: with rising thresholds and points.
  UpperTotals(const std::vector<std::vector<int>>& points,
              const std::vector<BonusTier>& tiers);

  // The number of capped totals, 0 .. count() - 1; 1 without a bonus.
  int count() const { return cap_ + 1; }

  // Returns the total after `points` more.
  int Add(int total, int points) const {
    return total + points < cap_ ? total + points : cap_;
  }

  // Returns B(total), the bonus that is certain.
  int Bonus(int total) const { return bonus_[total]; }

  // Returns whether a game can have this capped total when exactly `upper_mask`
  // is filled.
  bool IsReachable(int upper_mask, int total) const {
    return reachable_[upper_mask * count() + total] != 0;
  }
  int ReachableCount(int upper_mask) const {
    return reachable_count_[upper_mask];
  }

  // Returns whether the filled categories can hold exactly `sum`, not capped.
  bool CanHold(int upper_mask, int sum) const {
    return sum >= 0 && sum < width_ && sums_[upper_mask * width_ + sum] != 0;
  }
  // Returns the most that all upper categories can hold.
  int MostPoints() const { return width_ - 1; }

  // Returns how many classes the set has.
  int Classes(int upper_mask) const {
    return static_cast<int>(representatives_[upper_mask].size());
  }

  // Returns the most that any set has.
  int MostClasses() const;

  // Returns the class of a reachable total.
  BonusClass ClassOf(int upper_mask, int total) const {
    return class_of_[upper_mask * count() + total];
  }

  // Returns which of the different values of the set a reachable total has, 0
  // .. Values() - 1 in the order of the totals: those of one class with the
  // same bonus have one value. kNoValue if the total is not reachable.
  static constexpr std::uint8_t kNoValue = 0xff;
  std::uint8_t ValueOf(int upper_mask, int total) const {
    return value_of_[upper_mask * count() + total];
  }
  // All of them, [upper_mask][total].
  const std::uint8_t* values_of_totals() const { return value_of_.data(); }
  int Values(int upper_mask) const {
    return static_cast<int>(values_[upper_mask].size());
  }
  // Returns what the value consists of.
  BonusClass ClassOfValue(int upper_mask, int value) const {
    return values_[upper_mask][value];
  }

  // Returns the class that a state of class `lane` moves to when `points`, one
  // of the category's, are scored in the open upper category. The bonus is what
  // becomes certain by that.
  BonusClass Successor(int upper_mask, int lane, int category,
                       int points) const;

 private:
  void FindSums(const std::vector<std::vector<int>>& points);
  void FindClasses(int upper_mask);
  void FindValues(int upper_mask);

  const int upper_;  // number of upper categories
  int cap_ = 0;
  int width_ = 1;                // of a row of sums_
  std::vector<int> bonus_;       // by total
  std::vector<char> sums_;       // [upper_mask][sum]
  std::vector<char> reachable_;  // [upper_mask][total]
  std::vector<int> reachable_count_;
  std::vector<std::vector<int>> representatives_;  // a total of each class
  std::vector<BonusClass> class_of_;               // [upper_mask][total]
  std::vector<std::vector<BonusClass>> values_;    // [upper_mask]
  std::vector<std::uint8_t> value_of_;             // [upper_mask][total]
};

}  // namespace yatzy

#endif  // YATZY_CORE_GAME_UPPER_TOTALS_H_
