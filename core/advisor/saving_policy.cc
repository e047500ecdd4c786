#include "core/advisor/saving_policy.h"

#include <cstddef>
#include <utility>

#include "core/dice/keep_rows.h"
#include "core/dice/rolls.h"
#include "core/game/scoring_plan.h"
#include "core/kernel/state_widget.h"

namespace yatzy {

template <typename Values>
SavingPolicy::SavingPolicy(const Values& values, const Position& position)
    : SavingPolicy(values.game().dice()) {
  if (position.rerolls_left == 0) return;
  decisions_ = std::move(OfStates(values, std::span(&position.state, 1),
                                  position.rerolls_left,
                                  KernelFor<double>(Simd::kScalar))[0]
                             .decisions_);
}

template SavingPolicy::SavingPolicy(const ValueTable&, const Position&);
template SavingPolicy::SavingPolicy(const ExactValues&, const Position&);

template <typename Values>
std::vector<SavingPolicy> SavingPolicy::OfStates(
    const Values& values, std::span<const State> states, int rerolls,
    const WidgetKernel<double>& kernel) {
  const Game& game = values.game();
  const auto& plan = game.plan().template view<double>();
  alignas(kMaxVectorBytes) double successors[kMaxSuccessors<double>];
  alignas(kMaxVectorBytes) double keeps[kMaxKeeps * kMaxLanes<double>];
  std::vector<SavingPolicy> policies(states.size(), SavingPolicy(game.dice()));
  for (int left = 0; left < rerolls; ++left) {
    if (left > 0) kernel.next_keep_values(plan, successors, left - 1, keeps);
    for (int lane = 0; lane < kernel.lanes; ++lane) {
      // Lanes without a state repeat one.
      const bool has_state = static_cast<std::size_t>(lane) < states.size();
      const State state =
          game.Saving(has_state ? states[lane] : states.back(), left);
      FillSuccessors(values, state, lane, kernel.lanes, successors);
      if (!has_state) continue;
      policies[lane].decisions_.reserve(rerolls);
      policies[lane].DecideNext(values, state, keeps + lane, kernel.lanes);
    }
  }
  return policies;
}

template std::vector<SavingPolicy> SavingPolicy::OfStates(
    const ValueTable&, std::span<const State>, int,
    const WidgetKernel<double>&);
template std::vector<SavingPolicy> SavingPolicy::OfStates(
    const ExactValues&, std::span<const State>, int,
    const WidgetKernel<double>&);

template <typename Values>
void SavingPolicy::DecideNext(const Values& values, State state,
                              const double* keep_values, int stride) {
  const bool is_first = decisions_.empty();
  auto& [policy, scores] =
      decisions_.emplace_back(Decisions{TurnPolicy(values, state), {}});
  scores.fill(true);
  if (is_first) return;
  policy.ChooseKeeps(1, keep_values, stride);
  for (int roll = 0; roll < values.game().rolls(); ++roll) {
    const int row = KeepRow(dice_, policy.KeepOf(1, roll));
    scores[roll] = ValueOfScoring(values, state, policy.ScoringOf(roll)) >=
                   keep_values[row * stride] - kTieStep * kMaxKeeps;
  }
}

void SavingPolicy::Follow(const FaceCounts& keep, Visit visit) const {
  KeepProbabilities keeps{};
  keeps[KeepOf(keep)] = 1;
  RollKept(dice_, keeps);
  FollowRolls(keeps, static_cast<int>(decisions_.size()) - 1, 0, visit);
}

void SavingPolicy::FollowRolls(KeepProbabilities& rolls, int rerolls_left,
                               double negligible, Visit visit) const {
  const int first_roll = KeepsOfFewer(dice_);
  for (int left = rerolls_left;; --left) {
    const auto& [policy, scores] = decisions_[left];
    double goes_on = 0;
    for (int roll = 0; roll < RollCount(dice_); ++roll) {
      const double probability = rolls[first_roll + roll];
      if (probability == 0) continue;
      rolls[first_roll + roll] = 0;
      if (scores[roll]) {
        visit(probability, roll, policy.ScoringOf(roll), left);
      } else {
        rolls[policy.KeepOf(1, roll)] += probability;
        goes_on += probability;
      }
    }
    if (goes_on <= negligible) return;
    RollKept(dice_, rolls);
  }
}

}  // namespace yatzy
