#include "core/advisor/advisor.h"

#include <algorithm>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "core/dice/keeps.h"
#include "core/rules/reachability.h"
#include "core/rules/scoring.h"
#include "core/solver/simd/simd.h"
#include "core/solver/state_widget.h"

namespace yatzy {
namespace {

absl::Status Validate(const Position& position) {
  const State state = position.state;
  if (state.filled > kAllCategories || state.upper_total > kBonusThreshold ||
      !IsReachable(state)) {
    return absl::InvalidArgumentError(
        absl::StrCat("no game reaches the state C=", state.filled,
                     ", m=", state.upper_total));
  }
  if (DiceCount(position.dice) != kDice) {
    return absl::InvalidArgumentError(
        absl::StrCat(DiceCount(position.dice), " dice, expected ", kDice));
  }
  if (position.rerolls_left < 0 || position.rerolls_left > 2) {
    return absl::InvalidArgumentError(absl::StrCat(
        "rerolls_left is ", position.rerolls_left, ", expected 0, 1 or 2"));
  }
  if (IsFinished(state)) {
    return absl::FailedPreconditionError(
        "the game is finished: all fifteen categories are filled");
  }
  return absl::OkStatus();
}

std::vector<RankedAction> CategoryActions(const ValueTable& table,
                                          const Position& position) {
  std::vector<RankedAction> actions;
  for (int c = 0; c < kCategories; ++c) {
    const auto category = static_cast<Category>(c);
    if (Contains(position.state.filled, category)) continue;
    const int points = Score(category, position.dice);
    const State next = After(position.state, category, points);
    const double later = table.ExpectedRemaining(next);
    actions.push_back({category, points + later, 0});
  }
  return actions;
}

// Visits each keep of the dice once, larger keeps first and within a size by
// ascending faces, which is by descending index.
template <typename Visit>
void ForEachKeep(const FaceCounts& dice, const Visit& visit) {
  for (int keep = kKeeps - 1; keep >= 0; --keep) {
    const FaceCounts& kept = kKeepLattice.counts[keep];
    if (std::equal(kept.begin(), kept.end(), dice.begin(),
                   [](int k, int d) { return k <= d; })) {
      visit(keep);
    }
  }
}

std::vector<RankedAction> KeepActions(const ValueTable& table,
                                      const Position& position) {
  alignas(kMaxVectorBytes) double successors[kMaxSuccessors<double>];
  alignas(kMaxVectorBytes) double e[kKeeps];
  FillSuccessors(table, position.state, 0, 1, successors);
  KernelFor<double>(Simd::kScalar)
      .keep_values(successors, position.rerolls_left, e);
  std::vector<RankedAction> actions;
  ForEachKeep(position.dice, [&](int keep) {
    actions.push_back({kKeepLattice.counts[keep], e[keep], 0});
  });
  return actions;
}

// Sorts actions that come in the fixed order of ties.
void Rank(std::vector<RankedAction>& actions) {
  const double best =
      std::max_element(actions.begin(), actions.end(),
                       [](const auto& a, const auto& b) {
                         return a.expected_remaining < b.expected_remaining;
                       })
          ->expected_remaining;
  for (RankedAction& action : actions) {
    const double loss = best - action.expected_remaining;
    action.loss = loss <= kTieTolerance ? 0 : loss;
  }
  std::stable_sort(
      actions.begin(), actions.end(),
      [](const auto& a, const auto& b) { return a.loss < b.loss; });
}

}  // namespace

absl::StatusOr<std::vector<RankedAction>> RankActions(
    const ValueTable& table, const Position& position) {
  if (absl::Status status = Validate(position); !status.ok()) return status;
  std::vector<RankedAction> actions = position.rerolls_left == 0
                                          ? CategoryActions(table, position)
                                          : KeepActions(table, position);
  Rank(actions);
  return actions;
}

}  // namespace yatzy
