// Optimal play of one turn in a game that saves rolls: after each roll it is
// scored, and what is left is saved, or some dice are kept.
//
// Ties are decided as TurnPolicy has it, and who may as well score scores.
#ifndef YATZY_CORE_ADVISOR_SAVING_POLICY_H_
#define YATZY_CORE_ADVISOR_SAVING_POLICY_H_

#include <array>
#include <vector>

#include "absl/functional/function_ref.h"
#include "core/advisor/turn_policy.h"
#include "core/dice/keeps.h"
#include "core/game/position.h"
#include "core/rules/rule_set.h"

namespace yatzy {

// Immutable, holds no reference to the values. About 10 KB for each reroll.
class SavingPolicy {
 public:
  // Decides about every roll that may come after `position`. `Values` is
  // ValueTable or ExactValues. REQUIRES: ValidatePosition(position); the game
  // saves rolls.
  template <typename Values>
  SavingPolicy(const Values& values, const Position& position);

  // Plays on from what is kept in the position: calls visit(probability, roll,
  // scoring, rerolls left) for each end of the turn.
  using Visit = absl::FunctionRef<void(double, int, const Scoring&, int)>;
  void Follow(const FaceCounts& keep, Visit visit) const;

 private:
  // What is done with each roll when so many rerolls are left.
  struct Decisions {
    TurnPolicy policy;                   // its keeps are those of one reroll
    std::array<bool, kMaxRolls> scores;  // else the policy's keep is kept
  };

  const int dice_;
  std::vector<Decisions> decisions_;  // by rerolls left, below the position's
};

}  // namespace yatzy

#endif  // YATZY_CORE_ADVISOR_SAVING_POLICY_H_
