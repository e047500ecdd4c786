#include "core/game/solve_needs.h"

#include <algorithm>
#include <bit>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace yatzy {
namespace {

// What a lane of eight bytes takes for each roll of its turn, and in games that
// save rolls, where each of them is scored (core/GROWTH.md).
struct StepSeconds {
  double five_dice;
  double six_dice;
};
constexpr StepSeconds kStep = {63e-9, 224e-9};
constexpr StepSeconds kSavingStep = {146e-9, 406e-9};

// The lanes of a game without saved rolls by level, and within one by filled
// upper categories.
class LaneCounts {
 public:
  explicit LaneCounts(const Game& game)
      : uppers_(game.upper_categories() + 1),
        lanes_((game.categories() + 1) * uppers_) {
    for (std::uint32_t set = 0; set < game.sets(); ++set) {
      if (!game.Occurs(set)) continue;
      const int mask = game.UpperMaskOf(set);
      lanes_[std::popcount(game.FilledOf(set)) * uppers_ +
             std::popcount(static_cast<unsigned>(mask))] +=
          game.upper().Classes(mask);
    }
  }

  int uppers() const { return uppers_; }
  std::uint64_t Of(int level, int upper) const {
    return lanes_[level * uppers_ + upper];
  }
  // Those with `least` to `most` filled upper categories.
  std::uint64_t Of(int level, int least, int most) const {
    std::uint64_t lanes = 0;
    for (int upper = least; upper <= most; ++upper) lanes += Of(level, upper);
    return lanes;
  }

 private:
  const int uppers_;
  std::vector<std::uint64_t> lanes_;
};

int CopiesOf(const Game& game, int level) {
  return game.MostSaved((1u << level) - 1) + 1;
}

// The most lanes that are there at once. A large game goes through a level by
// falling numbers of filled upper categories, and drops those of the level
// above that have one more (core/solver/lane_layout.h).
std::uint64_t MostLanes(const Game& game, const LaneCounts& counts) {
  const int last = counts.uppers() - 1;
  std::uint64_t most = 0;
  std::uint64_t all = 0;
  for (int level = game.categories(); level >= 0; --level) {
    all += counts.Of(level, 0, last) * CopiesOf(game, level);
    for (int upper = last; level < game.categories() && upper >= 0; --upper) {
      const std::uint64_t above =
          counts.Of(level + 1, 0, std::min(last, upper + 1)) *
          CopiesOf(game, level + 1);
      const std::uint64_t here =
          counts.Of(level, upper, last) * CopiesOf(game, level);
      most = std::max(most, above + here);
    }
  }
  return IsLargeGame(game) ? most : all;
}

std::string SizeText(std::uint64_t bytes) {
  return bytes < 100'000'000
             ? absl::StrFormat("%.1f MB", static_cast<double>(bytes) / 1e6)
             : absl::StrFormat("%.1f GB", static_cast<double>(bytes) / 1e9);
}

std::string TimeText(double seconds) {
  return seconds < 100 ? absl::StrFormat("%.2g s", seconds)
                       : absl::StrFormat("%.0f minutes", seconds / 60);
}

}  // namespace

SolveNeeds NeedsOfSolve(const Game& game, int lane_size) {
  const LaneCounts counts(game);
  SolveNeeds needs;
  needs.table_bytes = std::uint64_t{game.values()} * sizeof(float);
  needs.lane_bytes = MostLanes(game, counts) * lane_size;
  double steps = 0;
  std::uint64_t lanes = 0;
  for (int level = 0; level < game.categories(); ++level) {
    const std::uint64_t of_level = counts.Of(level, 0, counts.uppers() - 1);
    const int copies = CopiesOf(game, level);
    steps +=
        static_cast<double>(of_level) * (game.rolls_per_turn() - 1 + copies);
    lanes += of_level * copies;
  }
  if (IsLargeGame(game)) needs.checkpoint_bytes = lanes * lane_size;
  const StepSeconds step = game.saves_rolls() ? kSavingStep : kStep;
  needs.processor_seconds =
      steps * lane_size / sizeof(double) *
      (game.dice() > kDice ? step.six_dice : step.five_dice);
  return needs;
}

std::string SolveNeedsText(const Game& game) {
  const SolveNeeds needs = NeedsOfSolve(game, sizeof(double));
  return absl::StrCat(SizeText(needs.memory_bytes()), " of memory, ",
                      SizeText(needs.table_bytes + needs.checkpoint_bytes),
                      " of disk and about ", TimeText(needs.processor_seconds),
                      " of a processor");
}

absl::Status CheckSolveFits(const Game& game, std::uint64_t memory_bytes) {
  const SolveNeeds needs = NeedsOfSolve(game, sizeof(double));
  if (needs.memory_bytes() <= memory_bytes) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat(game.id(), " has ", game.reachable_states(),
                   " states: a solve takes ", SolveNeedsText(game),
                   "; allowed are ", SizeText(memory_bytes), " of memory"));
}

}  // namespace yatzy
