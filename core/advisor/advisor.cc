#include "core/advisor/advisor.h"

#include <algorithm>
#include <array>
#include <bit>
#include <iterator>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/advisor/best_actions.h"
#include "core/dice/keeps.h"
#include "core/dice/rolls.h"
#include "core/game/scoring_plan.h"
#include "core/kernel/simd/simd.h"
#include "core/kernel/state_widget.h"

namespace yatzy {
namespace {

absl::Status ValidateMaxActions(int max_actions) {
  if (max_actions >= 0) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("max_actions is ", max_actions,
                                                 ", expected 0 (all) or more"));
}

// `roll` is the index of the position's dice.
std::size_t CountActions(const Game& game, const Position& position, int roll,
                         int max_actions) {
  const std::size_t all =
      position.rerolls_left == 0
          ? std::popcount(game.CategoriesFor(game.SetOf(position.state), roll))
          : KeepsOfRoll(roll, game.dice()).size();
  return max_actions == 0 ? all : std::min<std::size_t>(all, max_actions);
}

static_assert(kMaxRankedActions >= kMaxCategories);
static_assert(kMaxRankedActions == kMaxKeepsOfRoll);

void RankCategories(const ValueTable& table, const Position& position, int roll,
                    std::span<RankedAction> best) {
  const Game& game = table.game();
  const std::uint32_t set = game.SetOf(position.state);
  std::array<Scoring, kMaxCategories> scorings;
  std::array<double, kMaxCategories> values;
  const int size = game.ScoringsOf(set, roll, scorings.data());
  for (int i = 0; i < size; ++i) {
    const auto& [c, points, extra, is_joker] = scorings[i];
    // As Game::After has it, but a state is not put together for each.
    const std::uint32_t next = game.SetAfter(set, c, points > 0);
    const int total = game.upper().Add(
        position.state.upper_total, c < game.upper_categories() ? points : 0);
    const int value = game.upper().ValueOf(game.UpperMaskOf(next), total);
    values[i] = points + extra + double{table.OfSet(next)[value]};
  }
  best_actions::WriteBest(
      std::span(values).first(size),
      [&](std::size_t i) {
        return game.rules().categories[scorings[i].category].category;
      },
      best);
}

// Positions with the same number of rerolls left, at least one, that share the
// lanes of one vector.
class RerollLanes {
 public:
  RerollLanes(const ValueTable& table, const WidgetKernel<double>& kernel,
              int rerolls_left)
      : table_(table), kernel_(kernel), rerolls_left_(rerolls_left) {}

  bool IsFull() const { return size_ == kernel_.lanes; }

  // `best` is where to write the actions of the position.
  void Add(const Position& position, int roll, std::span<RankedAction> best) {
    FillSuccessors(table_, position.state, size_, kernel_.lanes, successors_);
    lanes_[size_++] = {roll, best};
  }

  // Writes the actions of all that were added, and forgets them.
  void Rank() {
    if (size_ == 0) return;
    // Lanes without a position repeat the first, so that they hold ordinary
    // numbers: others may take a processor longer.
    const int rows = table_.game().plan().successors();
    for (int row = 0; size_ < kernel_.lanes && row < rows; ++row) {
      double* values = successors_ + row * SuccessorStride(kernel_.lanes);
      std::fill(values + size_, values + kernel_.lanes, values[0]);
    }
    alignas(kMaxVectorBytes) double keeps[kKeeps * kMaxLanes<double>];
    kernel_.keep_values(table_.game().plan().view<double>(), successors_,
                        rerolls_left_, keeps);
    for (int lane = 0; lane < size_; ++lane) {
      const std::span<const KeepIndex> legal =
          KeepsOfRoll(lanes_[lane].roll, table_.game().dice());
      std::array<double, kMaxRankedActions> values{};
      for (std::size_t i = 0; i < legal.size(); ++i) {
        values[i] = keeps[legal[i] * kernel_.lanes + lane];
      }
      best_actions::WriteBest(
          std::span(values).first(legal.size()),
          [&legal](std::size_t i) { return kKeepLattice.counts[legal[i]]; },
          lanes_[lane].best);
    }
    size_ = 0;
  }

 private:
  struct Lane {
    int roll;
    std::span<RankedAction> best;
  };

  const ValueTable& table_;
  const WidgetKernel<double>& kernel_;
  const int rerolls_left_;
  int size_ = 0;
  std::array<Lane, kMaxLanes<double>> lanes_;
  alignas(kMaxVectorBytes) double successors_[kMaxSuccessors<double>];
};

// Sets the roll of each position, and where its actions begin among those of
// all.
absl::Status LayOut(const Game& game, std::span<const Position> positions,
                    int max_actions, std::vector<std::uint8_t>& rolls,
                    std::vector<std::size_t>& begins) {
  rolls.reserve(positions.size());
  begins.reserve(positions.size() + 1);
  begins.push_back(0);
  for (const Position& position : positions) {
    if (absl::Status status = ValidatePosition(game, position); !status.ok()) {
      return absl::Status(
          status.code(),
          absl::StrCat("positions[", rolls.size(), "]: ", status.message()));
    }
    const int roll = RollOf(position.dice, game.dice());
    rolls.push_back(static_cast<std::uint8_t>(roll));
    begins.push_back(begins.back() +
                     CountActions(game, position, roll, max_actions));
  }
  return absl::OkStatus();
}

// Returns the narrowest vectors that hold all positions: wider ones take
// longer.
Simd NarrowestFor(std::size_t positions, Simd widest) {
  static const std::vector<Simd> kAvailable = AvailableSimd();
  const auto lanes = [](Simd simd) {
    return static_cast<std::size_t>(KernelFor<double>(simd).lanes);
  };
  Simd narrowest = widest;
  for (const Simd simd : kAvailable) {
    if (lanes(simd) >= positions && lanes(simd) < lanes(narrowest)) {
      narrowest = simd;
    }
  }
  return narrowest;
}

constexpr const char* kNumbers[kMaxCategories + 1] = {
    "no",       "one",      "two",      "three",   "four",    "five",
    "six",      "seven",    "eight",    "nine",    "ten",     "eleven",
    "twelve",   "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
    "eighteen", "nineteen", "twenty"};

}  // namespace

std::string WhyFinished(const Game& game) {
  return absl::StrCat("the game is finished: all ", kNumbers[game.categories()],
                      " categories are filled");
}

absl::Status ValidatePosition(const Game& game, const Position& position) {
  const State state = position.state;
  if (!game.IsReachable(state)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "no game reaches the state C=", state.filled, ", m=", state.upper_total,
        state.all_equal_held ? ", marked" : ""));
  }
  if (DiceCount(position.dice) != game.dice()) {
    return absl::InvalidArgumentError(absl::StrCat(
        DiceCount(position.dice), " dice, expected ", game.dice()));
  }
  const int most = game.rolls_per_turn() - 1;
  if (position.rerolls_left < 0 || position.rerolls_left > most) {
    return absl::InvalidArgumentError(absl::StrCat(
        "rerolls_left is ", position.rerolls_left, ", expected 0 to ", most));
  }
  if (game.IsFinished(state)) {
    return absl::FailedPreconditionError(WhyFinished(game));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::size_t> RankActions(const ValueTable& table,
                                        const Position& position,
                                        std::span<RankedAction> best) {
  const Game& game = table.game();
  if (absl::Status s = ValidatePosition(game, position); !s.ok()) return s;
  const int roll = RollOf(position.dice, game.dice());
  best = best.first(
      CountActions(game, position, roll, static_cast<int>(best.size())));
  if (position.rerolls_left == 0) {
    RankCategories(table, position, roll, best);
  } else {
    RerollLanes lanes(table, KernelFor<double>(Simd::kScalar),
                      position.rerolls_left);
    lanes.Add(position, roll, best);
    lanes.Rank();
  }
  return best.size();
}

absl::StatusOr<std::vector<RankedAction>> RankActions(const ValueTable& table,
                                                      const Position& position,
                                                      int max_actions) {
  if (absl::Status s = ValidateMaxActions(max_actions); !s.ok()) return s;
  const bool is_limited = max_actions != 0 && max_actions < kMaxRankedActions;
  std::vector<RankedAction> actions(is_limited ? max_actions
                                               : kMaxRankedActions);
  const auto size = RankActions(table, position, actions);
  if (!size.ok()) return size.status();
  actions.resize(*size);
  return actions;
}

absl::StatusOr<RankedBatch> RankActionsBatch(
    const ValueTable& table, std::span<const Position> positions,
    int max_actions, Simd simd) {
  if (absl::Status s = ValidateMaxActions(max_actions); !s.ok()) return s;
  if (absl::Status s = ValidateSimd(simd); !s.ok()) return s;
  std::vector<std::uint8_t> rolls;
  std::vector<std::size_t> begins;
  if (absl::Status s =
          LayOut(table.game(), positions, max_actions, rolls, begins);
      !s.ok()) {
    return s;
  }
  std::vector<RankedAction> actions(begins.back());
  const auto& kernel = KernelFor<double>(NarrowestFor(positions.size(), simd));
  RerollLanes vectors[] = {
      {table, kernel, 1}, {table, kernel, 2}, {table, kernel, 3}};
  static_assert(std::size(vectors) == kMaxRollsPerTurn - 1);
  for (std::size_t i = 0; i < positions.size(); ++i) {
    const Position& position = positions[i];
    const auto best =
        std::span(actions).subspan(begins[i], begins[i + 1] - begins[i]);
    if (position.rerolls_left == 0) {
      RankCategories(table, position, rolls[i], best);
      continue;
    }
    RerollLanes& vector = vectors[position.rerolls_left - 1];
    vector.Add(position, rolls[i], best);
    if (vector.IsFull()) vector.Rank();
  }
  for (RerollLanes& vector : vectors) vector.Rank();
  return RankedBatch(std::move(actions), std::move(begins));
}

}  // namespace yatzy
