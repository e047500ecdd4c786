#include "core/advisor/advisor.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/dice/keeps.h"
#include "core/dice/rolls.h"
#include "core/game/reachability.h"
#include "core/kernel/simd/simd.h"
#include "core/kernel/state_widget.h"
#include "core/rules/scoring.h"

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
    return absl::FailedPreconditionError(kGameIsFinished);
  }
  return absl::OkStatus();
}

absl::Status ValidateMaxActions(int max_actions) {
  if (max_actions >= 0) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("max_actions is ", max_actions,
                                                 ", expected 0 (all) or more"));
}

// `roll` is the index of the position's dice.
std::size_t CountActions(const Position& position, int roll, int max_actions) {
  const std::size_t all =
      position.rerolls_left == 0
          ? kCategories - std::popcount(position.state.filled)
          : KeepsOfRoll(roll).size();
  return max_actions == 0 ? all : std::min<std::size_t>(all, max_actions);
}

static_assert(kMaxRankedActions == kMaxKeepsOfRoll);

// An action by its place in the fixed order of ties.
struct Candidate {
  double loss;
  std::size_t place;
};

// Finds those with the least loss in order, equal ones by place, as many as
// `best` has room for. It inserts one by one, since there are 32 at most.
void FindBest(std::span<const double> losses, std::span<Candidate> best) {
  std::size_t size = 0;
  for (std::size_t i = 0; i < losses.size(); ++i) {
    std::size_t at = size;
    if (size < best.size()) {
      ++size;
    } else if (losses[i] >= best[--at].loss) {
      continue;
    }
    for (; at > 0 && best[at - 1].loss > losses[i]; --at) {
      best[at] = best[at - 1];
    }
    best[at] = {losses[i], i};
  }
}

// Writes in place: the compiler would put a whole RankedAction together
// elsewhere and copy it.
template <typename OneAction>
void Set(RankedAction& ranked, const OneAction& action, double value,
         double loss) {
  ranked.action = action;
  ranked.expected_remaining = value;
  ranked.loss = loss;
}

// Writes as many of the best actions as there is room for. `values` are in the
// fixed order of ties, at least one; action_of(i) is the action of values[i].
template <typename ActionOf>
void WriteBest(std::span<const double> values, const ActionOf& action_of,
               std::span<RankedAction> best) {
  double highest = -std::numeric_limits<double>::infinity();
  for (const double value : values) highest = std::max(highest, value);
  if (best.size() == 1) {
    // The first that ties with the best.
    std::size_t i = 0;
    while (i + 1 < values.size() && highest - values[i] > kTieTolerance) ++i;
    Set(best[0], action_of(i), values[i], 0);
    return;
  }
  std::array<double, kMaxRankedActions> losses;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double loss = highest - values[i];
    losses[i] = loss > kTieTolerance ? loss : 0;
  }
  std::array<Candidate, kMaxRankedActions> candidates;
  FindBest(std::span(losses).first(values.size()),
           std::span(candidates).first(best.size()));
  for (std::size_t i = 0; i < best.size(); ++i) {
    const auto [loss, place] = candidates[i];
    Set(best[i], action_of(place), values[place], loss);
  }
}

void RankCategories(const ValueTable& table, const Position& position, int roll,
                    std::span<RankedAction> best) {
  std::array<double, kCategories> values{};
  std::array<Category, kCategories> open;
  std::size_t size = 0;
  for (int c = 0; c < kCategories; ++c) {
    const auto category = static_cast<Category>(c);
    if (Contains(position.state.filled, category)) continue;
    const int points = kRollScores[roll][c];
    const State next = After(position.state, category, points);
    values[size] = points + double{table.ExpectedRemaining(next)};
    open[size++] = category;
  }
  WriteBest(
      std::span(values).first(size), [&open](std::size_t i) { return open[i]; },
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
    for (int row = 0; size_ < kernel_.lanes && row < kSuccessorRows; ++row) {
      double* values = successors_ + row * SuccessorStride(kernel_.lanes);
      std::fill(values + size_, values + kernel_.lanes, values[0]);
    }
    alignas(kMaxVectorBytes) double keeps[kKeeps * kMaxLanes<double>];
    kernel_.keep_values(successors_, rerolls_left_, keeps);
    for (int lane = 0; lane < size_; ++lane) {
      const std::span<const KeepIndex> legal = KeepsOfRoll(lanes_[lane].roll);
      std::array<double, kMaxRankedActions> values{};
      for (std::size_t i = 0; i < legal.size(); ++i) {
        values[i] = keeps[legal[i] * kernel_.lanes + lane];
      }
      WriteBest(
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
absl::Status LayOut(std::span<const Position> positions, int max_actions,
                    std::vector<std::uint8_t>& rolls,
                    std::vector<std::size_t>& begins) {
  rolls.reserve(positions.size());
  begins.reserve(positions.size() + 1);
  begins.push_back(0);
  for (const Position& position : positions) {
    if (absl::Status status = Validate(position); !status.ok()) {
      return absl::Status(
          status.code(),
          absl::StrCat("positions[", rolls.size(), "]: ", status.message()));
    }
    const int roll = RollOf(position.dice);
    rolls.push_back(static_cast<std::uint8_t>(roll));
    begins.push_back(begins.back() + CountActions(position, roll, max_actions));
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

}  // namespace

absl::StatusOr<std::size_t> RankActions(const ValueTable& table,
                                        const Position& position,
                                        std::span<RankedAction> best) {
  if (absl::Status s = Validate(position); !s.ok()) return s;
  const int roll = RollOf(position.dice);
  best =
      best.first(CountActions(position, roll, static_cast<int>(best.size())));
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
  if (absl::Status s = LayOut(positions, max_actions, rolls, begins); !s.ok()) {
    return s;
  }
  std::vector<RankedAction> actions(begins.back());
  const auto& kernel = KernelFor<double>(NarrowestFor(positions.size(), simd));
  RerollLanes vectors[] = {{table, kernel, 1}, {table, kernel, 2}};
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
