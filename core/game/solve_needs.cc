#include "core/game/solve_needs.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <numeric>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "core/game/solve_parts.h"

namespace yatzy {
namespace {

// What a lane of eight bytes takes for each roll of its turn, and in games that
// save rolls, where each of them is scored (core/GROWTH.md).
struct StepSeconds {
  double five_dice;
  double six_dice;
};
constexpr StepSeconds kSecondsOfStep = {63e-9, 224e-9};
constexpr StepSeconds kSavingStep = {146e-9, 406e-9};

int CopiesOf(const Game& game, int level) {
  return game.MostSaved((1u << level) - 1) + 1;
}

// The lanes of a solve by level and by part, and the values by part, with all
// saved rolls.
class PartCounts {
 public:
  explicit PartCounts(const Game& game)
      : parts_of_(game),
        parts_(parts_of_.count()),
        lanes_((game.categories() + 1) * parts_),
        values_(parts_) {
    for (std::uint32_t set = 0; set < game.sets(); ++set) {
      if (!game.Occurs(set)) continue;
      const int mask = game.UpperMaskOf(set);
      const int level = std::popcount(game.FilledOf(set));
      const int part = parts_of_.Of(game.FilledOf(set));
      const int copies = CopiesOf(game, level);
      lanes_[level * parts_ + part] += game.upper().Classes(mask) * copies;
      values_[part] += game.upper().Values(mask) * copies;
    }
  }

  std::uint64_t Lanes() const {
    return std::accumulate(lanes_.begin(), lanes_.end(), std::uint64_t{0});
  }
  std::uint64_t LanesOf(int level) const {
    const auto begin = lanes_.begin() + level * parts_;
    return std::accumulate(begin, begin + parts_, std::uint64_t{0});
  }
  // While a level is solved, part by part, and the parts of the level above go.
  std::uint64_t MostLanesOfALevel() const {
    std::uint64_t most = 0;
    std::uint64_t lanes = 0;
    for (std::size_t i = lanes_.size(); i > 0; i -= parts_) {
      for (std::size_t at = i - parts_; at < i; ++at) {
        lanes += lanes_[at];
        most = std::max(most, lanes);
        if (i < lanes_.size()) lanes -= lanes_[at + parts_];
      }
    }
    return most;
  }
  std::uint64_t MostValuesOfAPart() const {
    return *std::max_element(values_.begin(), values_.end());
  }

 private:
  const SolveParts parts_of_;
  const std::size_t parts_;
  std::vector<std::uint64_t> lanes_;
  std::vector<std::uint64_t> values_;
};

// What core/solver/level_solver.h says of memory.
std::uint64_t MostMemory(const Game& game, const PartCounts& counts,
                         std::uint64_t lane_size) {
  // Where each set is, and all sets by level.
  const std::uint64_t layout = std::uint64_t{game.sets()} * 8;
  if (!IsLargeGame(game) || lane_size <= sizeof(float)) {
    return layout + counts.Lanes() * lane_size +
           counts.MostValuesOfAPart() * sizeof(float);
  }
  return layout + std::uint64_t{game.values()} * sizeof(float) +
         counts.MostLanesOfALevel() * lane_size;
}

std::string SizeText(std::uint64_t bytes) {
  if (bytes < 100'000) return "less than 0.1 MB";
  return bytes < 100'000'000
             ? absl::StrFormat("%.1f MB", static_cast<double>(bytes) / 1e6)
             : absl::StrFormat("%.1f GB", static_cast<double>(bytes) / 1e9);
}

std::string TimeText(double seconds) {
  if (seconds < 0.01) return "less than 0.01 s";
  return seconds < 100 ? absl::StrFormat("about %.2g s", seconds)
                       : absl::StrFormat("about %.0f minutes", seconds / 60);
}

}  // namespace

SolveNeeds NeedsOfSolve(const Game& game, int lane_size) {
  SolveNeeds needs;
  needs.table_bytes = std::uint64_t{game.values()} * sizeof(float);
  const PartCounts counts(game);
  needs.memory_bytes = MostMemory(game, counts, lane_size);
  double steps = 0;
  std::uint64_t lanes = 0;
  for (int level = 0; level < game.categories(); ++level) {
    const std::uint64_t of_level = counts.LanesOf(level);
    const int copies = CopiesOf(game, level);
    const std::uint64_t without_saved_rolls = of_level / copies;
    steps += static_cast<double>(without_saved_rolls) *
             (game.rolls_per_turn() - 1 + copies);
    lanes += of_level;
  }
  if (IsLargeGame(game)) needs.checkpoint_bytes = lanes * lane_size;
  const StepSeconds step = game.saves_rolls() ? kSavingStep : kSecondsOfStep;
  needs.processor_seconds =
      steps * lane_size / sizeof(double) *
      (game.dice() > kDice ? step.six_dice : step.five_dice);
  return needs;
}

std::string SolveNeedsText(const Game& game) {
  const SolveNeeds needs = NeedsOfSolve(game, sizeof(double));
  return absl::StrCat(SizeText(needs.memory_bytes), " of memory, ",
                      SizeText(needs.table_bytes + needs.checkpoint_bytes),
                      " of disk and ", TimeText(needs.processor_seconds),
                      " of a processor");
}

}  // namespace yatzy
