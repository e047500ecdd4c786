// The plan of a set for targets.
#ifndef YATZY_CORE_KERNEL_TARGET_PLAN_H_
#define YATZY_CORE_KERNEL_TARGET_PLAN_H_

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "core/game/game.h"
#include "core/game/plan_view.h"
#include "core/rules/category.h"

namespace yatzy {

// What is left of ScoringPlan::targets() when only some categories may be
// filled. A set has a row of a dozen vectors for each of dozens of values, so a
// plan of its own pays: on the average half of the terms go, and most rests
// become equal.
class TargetPlans {
 public:
  // Maxima with the memory for them.
  struct List {
    std::vector<PlanGroup> groups;
    std::vector<PlanTerm<std::int32_t>> terms;
    std::vector<PlanMaximum> maxima;
  };
  struct Rests {
    List list;
    std::array<std::uint16_t, kMaxRolls> rest_of_roll;
  };
  struct Plan {
    PlanView<std::int32_t> view;
    List rows;
    std::shared_ptr<const Rests> rests;
  };

  // The game outlives this.
  explicit TargetPlans(const Game& game);

  // Makes the plan for these categories, at least one, into `plan`, which stays
  // where it is. Takes a few microseconds. Thread-safe.
  void Compile(CategoryMask may_fill, Plan& plan) const;

 private:
  // A maximum of the whole plan.
  struct Maximum {
    int target;
    int base;  // a place; that of the least row if it is not a successor
    std::vector<PlanTerm<std::int32_t>> terms;
  };

  std::vector<Maximum> Read(const PlanMaxima<std::int32_t>& maxima) const;
  // Returns the maximum with open categories alone.
  Maximum Filter(const Maximum& whole, CategoryMask may_fill) const;
  std::shared_ptr<const Rests> RestsFor(CategoryMask may_fill) const;
  std::shared_ptr<const Rests> CompileRests(CategoryMask may_fill) const;
  bool IsSuccessor(int place) const { return place < least_; }
  CategoryMask CategoryOf(int place) const {
    return category_of_row_[place / kPlacesOfSuccessor];
  }

  const Game& game_;
  const int least_;                            // the place of the least row
  std::vector<CategoryMask> category_of_row_;  // as a bit
  std::vector<Maximum> rows_;
  std::vector<Maximum> rests_;
  CategoryMask in_rests_ = 0;

  mutable std::mutex mutex_;
  mutable std::map<CategoryMask, std::shared_ptr<const Rests>>
      known_;  // guarded by mutex_
};

}  // namespace yatzy

#endif  // YATZY_CORE_KERNEL_TARGET_PLAN_H_
