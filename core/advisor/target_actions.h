// The actions of a position by the chances that follow them. Of targets.cc and
// utility.cc alone.
#ifndef YATZY_CORE_ADVISOR_TARGET_ACTIONS_H_
#define YATZY_CORE_ADVISOR_TARGET_ACTIONS_H_

#include <algorithm>
#include <span>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "core/advisor/advisor.h"
#include "core/advisor/targets.h"
#include "core/dice/keep_rows.h"
#include "core/dice/rolls.h"
#include "core/game/scoring_plan.h"
#include "core/kernel/saving_target_rows.h"
#include "core/kernel/simd/simd.h"
#include "core/kernel/target_windows.h"

namespace yatzy::target_actions {

// Sets the chance of each action. row_of(value) is the row of a value of the
// game, with so much padding; `needed` the points that are still to come.
template <typename Real, typename RowOf>
void FillChances(const Game& game, const Position& position, int needed,
                 const RowOf& row_of, int padding,
                 std::span<TargetAction> actions) {
  alignas(kMaxVectorBytes) Real keeps[kMaxKeeps];
  if (position.rerolls_left > 0) {
    TargetWindows<Real> windows(game, 1, padding);
    windows.Begin(position.state, row_of);
    KernelFor<Real>(Simd::kScalar)
        .target_keeps(game.plan().targets(), windows.At(needed),
                      position.rerolls_left, keeps);
  }
  for (TargetAction& action : actions) {
    const auto& [taken, points, extra, expected, loss] = action.ranked;
    if (const auto* keep = std::get_if<FaceCounts>(&taken)) {
      action.chance = double{keeps[KeepRow(game.dice(), KeepOf(*keep))]};
      continue;
    }
    const Scoring scoring{game.IndexOf(std::get<Category>(taken)), points,
                          extra};
    action.chance =
        double{row_of(game.ValueOf(game.After(position.state, scoring)))
                   .At(needed - points - extra)};
  }
}

// The same in games that save rolls, with nothing needed: row_of(value, saved)
// is as SavingTargetWindows has it.
template <typename RowOf>
void FillSavingChances(const Game& game, const Position& position,
                       const RowOf& row_of, int padding,
                       std::span<TargetAction> actions) {
  const State without = game.Saving(position.state, 0);
  const State saving = game.Saving(position.state, position.rerolls_left);
  alignas(kMaxVectorBytes) double keeps[kMaxKeeps];
  if (position.rerolls_left > 0) {
    SavingTargetWindows windows(game, 1, padding);
    windows.Begin(position.state, position.rerolls_left - 1, row_of);
    for (int left = 0; left < position.rerolls_left; ++left) {
      windows.NextKeeps(KernelFor<double>(Simd::kScalar), game.plan().targets(),
                        /*n=*/0, left, keeps);
    }
  }
  for (TargetAction& action : actions) {
    const auto& [taken, points, extra, expected, loss] = action.ranked;
    if (const auto* keep = std::get_if<FaceCounts>(&taken)) {
      action.chance = keeps[KeepRow(game.dice(), KeepOf(*keep))];
      continue;
    }
    const State next = game.After(
        without, {game.IndexOf(std::get<Category>(taken)), points, extra});
    action.chance =
        row_of(game.ValueOf(next), int{saving.saved}).At(-points - extra);
  }
}

// Puts the best first. What is less by no more than this share of the best is
// the same; of those the order stays.
inline void SortByChance(double tolerance, std::vector<TargetAction>& actions) {
  double best = 0;
  for (const TargetAction& action : actions) {
    best = std::max(best, action.chance);
  }
  for (TargetAction& action : actions) {
    const double loss = best - action.chance;
    action.chance_loss = loss <= tolerance * best ? 0 : loss;
  }
  std::stable_sort(actions.begin(), actions.end(),
                   [](const TargetAction& a, const TargetAction& b) {
                     return a.chance_loss < b.chance_loss;
                   });
}

// Returns all actions by expectation, chances to be filled in.
inline absl::StatusOr<std::vector<TargetAction>> ActionsOf(
    const ValueTable& mean, const Position& position, bool include_scoring) {
  const auto ranked =
      RankActions(mean, position, {.include_scoring = include_scoring});
  if (!ranked.ok()) return ranked.status();
  std::vector<TargetAction> actions;
  for (const RankedAction& action : *ranked) actions.push_back({action});
  return actions;
}

}  // namespace yatzy::target_actions

#endif  // YATZY_CORE_ADVISOR_TARGET_ACTIONS_H_
