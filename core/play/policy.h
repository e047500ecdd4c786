// Policies: how a simulated player decides.
#ifndef YATZY_CORE_PLAY_POLICY_H_
#define YATZY_CORE_PLAY_POLICY_H_

#include <cmath>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace yatzy {

struct Policy {
  enum class Kind {
    // Takes the best action, the first in the order of ties (BestOfTurn).
    kOptimal,
    // The same in a game that ends with the turn: it maximises what this turn
    // scores, extra points included, and has no eye for the bonus of the upper
    // categories nor for what it gives away.
    kTurn,
    // Chooses among the actions that lose at most `budget` points, each as
    // likely as the others: ways to score and, with rerolls left, keeps of
    // fewer than all dice. (Keeping all dice only puts scoring off. It is taken
    // where nothing else is within the budget, which rounding alone can do.)
    kBudget,
    // Chooses among all keeps while rerolls are left, each as likely as the
    // others, and who keeps all dice scores; then among the ways to score.
    kRandom,
  };

  Kind kind = Kind::kOptimal;
  double budget = 0;  // of kBudget: points per decision, 0 or more
};

inline absl::Status Validate(const Policy& policy) {
  const bool is_good = policy.kind == Policy::Kind::kBudget
                           ? policy.budget >= 0 && std::isfinite(policy.budget)
                           : policy.budget == 0;
  if (is_good) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(
      "budget is ", policy.budget,
      policy.kind == Policy::Kind::kBudget
          ? ", expected 0 or more points per decision"
          : ", expected 0: only a policy with a loss budget has one"));
}

}  // namespace yatzy

#endif  // YATZY_CORE_PLAY_POLICY_H_
