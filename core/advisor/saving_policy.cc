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
    auto& [policy, scores] =
        decisions_.emplace_back(Decisions{TurnPolicy(values, saving), {}});
    scores.fill(true);
    if (left == 0) continue;
    FillSuccessors(values, game.Saving(position.state, left - 1), 0, 1,
                   successors);
    kernel.next_keep_values(plan, successors, left - 1, keeps);
    policy.ChooseKeeps(1, keeps, 1);
    for (int roll = 0; roll < game.rolls(); ++roll) {
      scores[roll] = ValueOfScoring(values, saving, policy.ScoringOf(roll)) >=
                     keeps[policy.KeepOf(1, roll)] - kTieStep * kMaxKeeps;
    }
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
    const auto& [policy, scores] = decisions_[left];
    for (int roll = 0; roll < RollCount(dice_); ++roll) {
      const double probability = keeps[first_roll + roll];
      if (probability == 0) continue;
      keeps[first_roll + roll] = 0;
      if (scores[roll]) {
        visit(probability, roll, policy.ScoringOf(roll), left);
      } else {
        keeps[policy.KeepOf(1, roll)] += probability;
      }
    }
  }
}

}  // namespace yatzy
