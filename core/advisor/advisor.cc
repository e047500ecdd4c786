#include "core/advisor/advisor.h"

#include <algorithm>
#include <array>
#include <bit>
#include <iterator>
#include <limits>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/advisor/best_actions.h"
#include "core/advisor/scoring_values.h"
#include "core/dice/keep_rows.h"
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
                         RankOptions options) {
  std::size_t all = 0;
  if (position.rerolls_left > 0) all += KeepsOfRoll(roll, game.dice()).size();
  if (position.rerolls_left == 0 || options.include_scoring ||
      game.saves_rolls()) {
    all += std::popcount(game.CategoriesFor(game.SetOf(position.state), roll));
  }
  return options.max_actions == 0
             ? all
             : std::min<std::size_t>(all, options.max_actions);
}

void RankCategories(const ValueTable& table, const Position& position, int roll,
                    std::span<RankedAction> best) {
  ScoringValues ways;
  FillScoringValues(table, table.game().Saving(position.state, 0), roll, ways);
  best_actions::WriteBest(
      std::span(ways.values).first(ways.count),
      [&](std::size_t i, RankedAction& ranked) {
        best_actions::WriteScoring(table.game(), ways.scorings[i], ranked);
      },
      best);
}

// Positions with the same number of rerolls left, at least one, that share the
// lanes of one vector.
class RerollLanes {
 public:
  RerollLanes(const ValueTable& table, const WidgetKernel<double>& kernel,
              int rerolls_left, bool include_scoring)
      : table_(table),
        kernel_(kernel),
        rerolls_left_(rerolls_left),
        include_scoring_(include_scoring || table.game().saves_rolls()) {}

  bool IsFull() const { return size_ == kernel_.lanes; }

  // `best` is where to write the actions of the position.
  void Add(const Position& position, int roll, std::span<RankedAction> best) {
    if (!table_.game().saves_rolls()) FillLane(position.state, size_);
    lanes_[size_++] = {position.state, roll, best};
  }

  // Writes the actions of all that were added, and forgets them.
  void Rank() {
    if (size_ == 0) return;
    alignas(kMaxVectorBytes) double keeps[kMaxKeeps * kMaxLanes<double>];
    if (table_.game().saves_rolls()) {
      SolveSaving(keeps);
    } else {
      FillOtherLanes();
      kernel_.keep_values(table_.game().plan().view<double>(), successors_,
                          rerolls_left_, keeps);
    }
    for (int lane = 0; lane < size_; ++lane) {
      if (include_scoring_) {
        RankAll(keeps, lane);
      } else {
        RankKeeps(keeps, lane);
      }
    }
    size_ = 0;
  }

 private:
  struct Lane {
    State state;
    int roll;
    std::span<RankedAction> best;
  };

  void FillLane(State state, int lane) {
    FillSuccessors(table_, state, lane, kernel_.lanes, successors_);
  }

  // Lanes without a position repeat the first, so that they hold ordinary
  // numbers: others may take a processor longer.
  void FillOtherLanes() {
    const int rows = table_.game().plan().successors();
    for (int row = 0; size_ < kernel_.lanes && row < rows; ++row) {
      double* values = successors_ + row * SuccessorStride(kernel_.lanes);
      std::fill(values + size_, values + kernel_.lanes, values[0]);
    }
  }

  // Each reroll has successors of its own: those with as many rolls saved.
  void SolveSaving(double* keeps) {
    const Game& game = table_.game();
    for (int left = 0; left < rerolls_left_; ++left) {
      for (int lane = 0; lane < size_; ++lane) {
        FillLane(game.Saving(lanes_[lane].state, left), lane);
      }
      FillOtherLanes();
      kernel_.next_keep_values(game.plan().view<double>(), successors_, left,
                               keeps);
    }
  }

  void CopyValues(const double* keeps, std::span<const KeepIndex> legal,
                  int lane, double* values) const {
    const int dice = table_.game().dice();
    for (std::size_t i = 0; i < legal.size(); ++i) {
      values[i] = keeps[KeepRow(dice, legal[i]) * kernel_.lanes + lane];
    }
  }

  void RankKeeps(const double* keeps, int lane) const {
    const std::span<const KeepIndex> legal =
        KeepsOfRoll(lanes_[lane].roll, table_.game().dice());
    std::array<double, kMaxKeepsOfRoll> values;
    CopyValues(keeps, legal, lane, values.data());
    best_actions::WriteBest(
        std::span(values).first(legal.size()),
        [&legal](std::size_t i, RankedAction& ranked) {
          best_actions::WriteKeep(legal[i], ranked);
        },
        lanes_[lane].best);
  }

  // The keeps and the categories.
  void RankAll(const double* keeps, int lane) const {
    const auto& [state, roll, best] = lanes_[lane];
    ScoringValues ways;
    FillScoringValues(table_, table_.game().Saving(state, rerolls_left_), roll,
                      ways);
    const std::size_t first_keep = ways.count;
    const std::span<const KeepIndex> legal =
        KeepsOfRoll(roll, table_.game().dice());
    std::array<double, kMaxRankedActions> values;
    std::copy_n(ways.values.begin(), first_keep, values.begin());
    CopyValues(keeps, legal, lane, values.data() + first_keep);
    best_actions::WriteBest(
        std::span(values).first(first_keep + legal.size()),
        [&, keeps_of_roll = legal](std::size_t i, RankedAction& ranked) {
          if (i >= first_keep) {
            return best_actions::WriteKeep(keeps_of_roll[i - first_keep],
                                           ranked);
          }
          best_actions::WriteScoring(table_.game(), ways.scorings[i], ranked);
        },
        best);
  }

  const ValueTable& table_;
  const WidgetKernel<double>& kernel_;
  const int rerolls_left_;
  const bool include_scoring_;
  int size_ = 0;
  std::array<Lane, kMaxLanes<double>> lanes_;
  alignas(kMaxVectorBytes) double successors_[kMaxSuccessors<double>];
};

// Sets the roll of each position, and where its actions begin among those of
// all.
absl::Status LayOut(const Game& game, std::span<const Position> positions,
                    RankOptions options, std::vector<std::uint16_t>& rolls,
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
    rolls.push_back(static_cast<std::uint16_t>(roll));
    begins.push_back(begins.back() +
                     CountActions(game, position, roll, options));
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

constexpr const char* kNumberWords[kMaxCategories + 1] = {
    "no",       "one",      "two",      "three",   "four",    "five",
    "six",      "seven",    "eight",    "nine",    "ten",     "eleven",
    "twelve",   "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
    "eighteen", "nineteen", "twenty"};

}  // namespace

std::string WhyFinished(const Game& game) {
  return absl::StrCat("the game is finished: all ",
                      kNumberWords[game.categories()],
                      " categories are filled");
}

absl::Status ValidatePosition(const Game& game, const Position& position) {
  const State state = position.state;
  if (!game.IsReachable(state)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "no game reaches the state C=", state.filled, ", m=", state.upper_total,
        state.all_equal_held ? ", marked" : "",
        state.saved > 0 ? absl::StrCat(", saved ", state.saved) : ""));
  }
  if (DiceCount(position.dice) != game.dice()) {
    return absl::InvalidArgumentError(absl::StrCat(
        DiceCount(position.dice), " dice, expected ", game.dice()));
  }
  const int most = game.MostRerolls(state);
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
                                        std::span<RankedAction> best,
                                        bool include_scoring) {
  const Game& game = table.game();
  if (absl::Status s = ValidatePosition(game, position); !s.ok()) return s;
  const int roll = RollOf(position.dice, game.dice());
  best = best.first(CountActions(
      game, position, roll, {static_cast<int>(best.size()), include_scoring}));
  if (position.rerolls_left == 0) {
    RankCategories(table, position, roll, best);
  } else {
    RerollLanes lanes(table, KernelFor<double>(Simd::kScalar),
                      position.rerolls_left, include_scoring);
    lanes.Add(position, roll, best);
    lanes.Rank();
  }
  return best.size();
}

absl::StatusOr<std::vector<RankedAction>> RankActions(const ValueTable& table,
                                                      const Position& position,
                                                      RankOptions options) {
  const int most = options.max_actions;
  if (absl::Status s = ValidateMaxActions(most); !s.ok()) return s;
  const bool is_limited = most != 0 && most < kMaxRankedActions;
  std::vector<RankedAction> actions(is_limited ? most : kMaxRankedActions);
  const auto size =
      RankActions(table, position, actions, options.include_scoring);
  if (!size.ok()) return size.status();
  actions.resize(*size);
  return actions;
}

absl::StatusOr<RankedBatch> RankActionsBatch(
    const ValueTable& table, std::span<const Position> positions,
    RankOptions options, Simd simd) {
  if (absl::Status s = ValidateMaxActions(options.max_actions); !s.ok()) {
    return s;
  }
  if (absl::Status s = ValidateSimd(simd); !s.ok()) return s;
  std::vector<std::uint16_t> rolls;
  std::vector<std::size_t> begins;
  if (absl::Status s = LayOut(table.game(), positions, options, rolls, begins);
      !s.ok()) {
    return s;
  }
  std::vector<RankedAction> actions(begins.back());
  const auto& kernel = KernelFor<double>(NarrowestFor(positions.size(), simd));
  const bool with_scoring = options.include_scoring;
  RerollLanes vectors[] = {{table, kernel, 1, with_scoring},
                           {table, kernel, 2, with_scoring},
                           {table, kernel, 3, with_scoring}};
  static_assert(std::size(vectors) == kMaxRollsPerTurn - 1);
  std::map<int, RerollLanes> more;  // in games that save rolls
  const auto lanes_for = [&](int rerolls_left) -> RerollLanes& {
    if (rerolls_left < kMaxRollsPerTurn) return vectors[rerolls_left - 1];
    return more
        .try_emplace(rerolls_left, table, kernel, rerolls_left, with_scoring)
        .first->second;
  };
  for (std::size_t i = 0; i < positions.size(); ++i) {
    const Position& position = positions[i];
    const auto best =
        std::span(actions).subspan(begins[i], begins[i + 1] - begins[i]);
    if (position.rerolls_left == 0) {
      RankCategories(table, position, rolls[i], best);
      continue;
    }
    RerollLanes& vector = lanes_for(position.rerolls_left);
    vector.Add(position, rolls[i], best);
    if (vector.IsFull()) vector.Rank();
  }
  for (RerollLanes& vector : vectors) vector.Rank();
  for (auto& [rerolls_left, vector] : more) vector.Rank();
  return RankedBatch(std::move(actions), std::move(begins));
}

}  // namespace yatzy
