// What may come of the actions of a position by the end of its turn.
#ifndef YATZY_CORE_ADVISOR_TURN_FROM_H_
#define YATZY_CORE_ADVISOR_TURN_FROM_H_

#include <optional>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "core/advisor/saving_policy.h"
#include "core/advisor/turn_policy.h"
#include "core/game/position.h"
#include "core/rules/rule_set.h"
#include "core/table/exact_values.h"
#include "core/table/value_table.h"

namespace yatzy {

// One position, whose actions share the decisions that may follow, by a
// ValueTable or by ExactValues. Immutable; the values and the position outlive
// it.
template <typename Values>
class TurnFrom {
 public:
  // `next` is the state after the turn.
  using Visit =
      absl::FunctionRef<void(double probability, const FaceCounts& dice,
                             const Scoring& scoring, State next)>;

  // REQUIRES: the position is valid (ValidatePosition).
  TurnFrom(const Values& values, const Position& position);

  // Calls visit for each roll that the turn may end with after the action, play
  // being optimal. INVALID_ARGUMENT if it is not an action of the position;
  // then nothing is visited.
  absl::Status ForEachEnd(const Action& action, Visit visit) const;

 private:
  absl::Status Score(Category category, Visit visit) const;
  absl::Status Keep(const FaceCounts& keep, Visit visit) const;

  const Values& values_;
  const Position& position_;
  TurnPolicy policy_;
  std::optional<SavingPolicy> saving_;  // in games that save rolls
};

extern template class TurnFrom<ValueTable>;
extern template class TurnFrom<ExactValues>;

}  // namespace yatzy

#endif  // YATZY_CORE_ADVISOR_TURN_FROM_H_
