#include "core/advisor/targets.h"

#include "absl/strings/str_cat.h"
#include "core/advisor/target_actions.h"

namespace yatzy {

absl::StatusOr<std::vector<TargetAction>> RankByTarget(
    const TargetTable& targets, const ValueTable& mean,
    const Position& position, int needed, bool include_scoring) {
  const Game& game = mean.game();
  if (game.fingerprint() != targets.game().fingerprint()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "targets of ", targets.game().id(), ", expected those of ", game.id()));
  }
  auto actions = target_actions::ActionsOf(mean, position, include_scoring);
  if (!actions.ok()) return actions.status();
  target_actions::FillChances<float>(
      game, position, needed,
      [&](std::uint32_t value) { return targets.Row(value); }, /*padding=*/0,
      *actions);
  target_actions::SortByChance(kTargetTieShare, *actions);
  return actions;
}

}  // namespace yatzy
