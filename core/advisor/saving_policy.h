// Optimal play of one turn in a game that saves rolls: after each roll it is
// scored, and what is left is saved, or some dice are kept.
//
// Ties are decided as TurnPolicy has it, and who may as well score scores.
#ifndef YATZY_CORE_ADVISOR_SAVING_POLICY_H_
#define YATZY_CORE_ADVISOR_SAVING_POLICY_H_

#include <array>
#include <span>
#include <vector>

#include "absl/functional/function_ref.h"
#include "core/advisor/turn_policy.h"
#include "core/dice/keeps.h"
#include "core/game/position.h"
#include "core/kernel/simd/simd.h"
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

  // Decides about every roll that leaves fewer than so many rerolls, in the
  // turns of several states, as many as the kernel has lanes. What a state says
  // of saved rolls does not matter. REQUIRES: 1 to kernel.lanes states,
  // reachable and not finished; the game saves rolls.
  template <typename Values>
  static std::vector<SavingPolicy> OfStates(const Values& values,
                                            std::span<const State> states,
                                            int rerolls,
                                            const WidgetKernel<double>& kernel);

  // Plays on from what is kept in the position: calls visit(probability, roll,
  // scoring, rerolls left) for each end of the turn, with fewer and fewer
  // rerolls left.
  using Visit = absl::FunctionRef<void(double, int, const Scoring&, int)>;
  void Follow(const FaceCounts& keep, Visit visit) const;

  // The same from dice on the table, each roll as likely as `rolls` says, with
  // so many rerolls left. Ends early once the turn goes on with no more than
  // this probability. REQUIRES: decisions have been made for so many.
  void FollowRolls(KeepProbabilities& rolls, int rerolls_left,
                   double negligible, Visit visit) const;

 private:
  // What is done with each roll when so many rerolls are left.
  struct Decisions {
    TurnPolicy policy;                   // its keeps are those of one reroll
    std::array<bool, kMaxRolls> scores;  // else the policy's keep is kept
  };

  explicit SavingPolicy(int dice) : dice_(dice) {}

  // Decides about one more reroll, from what keeps are worth then, keep k's at
  // k * stride; about none from nothing.
  template <typename Values>
  void DecideNext(const Values& values, State state, const double* keep_values,
                  int stride);

  const int dice_;
  std::vector<Decisions> decisions_;  // by rerolls left
};

}  // namespace yatzy

#endif  // YATZY_CORE_ADVISOR_SAVING_POLICY_H_
