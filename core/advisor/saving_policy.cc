#include "core/advisor/saving_policy.h"

#include "core/dice/rolls.h"
#include "core/game/scoring_plan.h"
#include "core/kernel/simd/simd.h"
#include "core/kernel/state_widget.h"

namespace yatzy {

template <typename Values>
SavingPolicy::SavingPolicy(const Values& values, const Position& position)
    : dice_(values.game().dice()) {
  const Game& game = values.game();
  const auto& plan = game.plan().template view<double>();
  const auto& kernel = KernelFor<double>(Simd::kScalar);
  alignas(kMaxVectorBytes) double
      successors[kMaxSuccessorRows * SuccessorStride(1)];
  alignas(kMaxVectorBytes) double keeps[kMaxKeeps];
  for (int left = 0; left < position.rerolls_left; ++left) {
    const State saving = game.Saving(position.state, left);
    Decisions& decisions =
        decisions_.emplace_back(Decisions{TurnPolicy(values, saving), {}, {}});
    decisions.scores.fill(true);
    if (left > 0) {
      decisions.scorings.ChooseKeeps(1, keeps, 1);
      for (int roll = 0; roll < game.rolls(); ++roll) {
        const KeepIndex keep = decisions.scorings.KeepOf(1, roll);
        decisions.keeps[roll] = keep;
        decisions.scores[roll] =
            ValueOfScoring(values, saving,
                           decisions.scorings.ScoringOf(roll)) >=
            keeps[keep] - kTieStep * kMaxKeeps;
      }
    }
    FillSuccessors(values, saving, 0, 1, successors);
    kernel.next_keep_values(plan, successors, left, keeps);
  }
}

template SavingPolicy::SavingPolicy(const ValueTable&, const Position&);
template SavingPolicy::SavingPolicy(const ExactValues&, const Position&);

void SavingPolicy::Follow(const FaceCounts& keep, Visit visit) const {
  KeepProbabilities keeps{};
  keeps[KeepOf(keep)] = 1;
  const int first_roll = KeepsOfFewer(dice_);
  for (int left = static_cast<int>(decisions_.size()) - 1; left >= 0; --left) {
    RollKept(dice_, keeps);
    const Decisions& decisions = decisions_[left];
    for (int roll = 0; roll < RollCount(dice_); ++roll) {
      const double probability = keeps[first_roll + roll];
      if (probability == 0) continue;
      keeps[first_roll + roll] = 0;
      if (decisions.scores[roll]) {
        visit(probability, roll, decisions.scorings.ScoringOf(roll), left);
      } else {
        keeps[decisions.keeps[roll]] += probability;
      }
    }
  }
}

}  // namespace yatzy
