#include "core/solver/target_levels.h"

#include <bit>

#include "absl/strings/str_cat.h"
#include "core/table/target_table.h"

namespace yatzy {
namespace {

// The most points that may come when these categories are open.
int MostPointsOf(const Game& game, CategoryMask open) {
  const auto& tiers = game.rules().tiers;
  return game.MostGained(open) + (tiers.empty() ? 0 : tiers.back().points);
}

}  // namespace

TargetLevels TargetLevelsOf(const Game& game) {
  TargetLevels levels;
  for (std::uint32_t set = 0; set < game.sets(); ++set) {
    if (!game.Occurs(set)) continue;
    levels[std::popcount(game.FilledOf(set))].push_back(set);
  }
  return levels;
}

std::size_t MostTargetChances(const Game& game,
                              std::span<const std::uint32_t> sets, int more) {
  std::size_t most = 0;
  for (const std::uint32_t set : sets) {
    const std::size_t of_row =
        MostPointsOf(game, game.all_filled() & ~game.FilledOf(set)) + more;
    most += of_row * ValuesOf(game, set);
  }
  return most;
}

absl::Status CheckTargetsFit(const Game& game) {
  const int most_points = MostPointsOf(game, game.all_filled());
  std::size_t most_chances = 0;
  for (const auto& sets : TargetLevelsOf(game)) {
    most_chances += MostTargetChances(game, sets, 0);
  }
  if (most_points <= 0xffff && most_chances <= kMostTargetChances) {
    return absl::OkStatus();
  }
  return absl::OutOfRangeError(absl::StrCat(
      game.id(), " has targets of up to ", most_points, " points and ",
      most_chances, " chances, expected at most 65535 and 4294967295"));
}

}  // namespace yatzy
