#include "core/advisor/policy_sources.h"

#include <algorithm>
#include <array>
#include <bit>

#include "absl/strings/str_cat.h"
#include "core/advisor/turn_policies.h"
#include "core/game/scoring_plan.h"
#include "core/solver/parallel_loops.h"

namespace yatzy {
namespace {

constexpr int kMaxColumns = kMaxCategories + kMaxTiers + 2;
using Row = std::array<double, kMaxColumns>;
using RowNumbers = std::array<double, kMaxSuccessorRows>;

// The ends of a turn by the state that follows: the successor rows of the plan
// (scoring_plan.h), of which there are few, where there are 252 rolls.
class Successors {
 public:
  explicit Successors(const Game& game) : game_(game) {
    for (int c = 0; c < game.categories(); ++c) {
      for (const int points : game.PossiblePoints(c)) {
        const int row = game.plan().RowOf(c, points);
        size_ = std::max(size_, row + 1);
        scorings_[row] = {c, points};
      }
      for (int roll = 0; roll < game.rolls(); ++roll) {
        row_of_.push_back(static_cast<std::uint8_t>(
            game.plan().RowOf(c, game.Points(c, roll))));
      }
    }
  }

  int size() const { return size_; }
  int Of(int roll, const Scoring& scoring) const {
    if (scoring.points != game_.Points(scoring.category, roll)) {
      return game_.plan().RowOf(scoring.category, scoring.points);  // a joker
    }
    return row_of_[scoring.category * game_.rolls() + roll];
  }
  // Returns a scoring that the state follows.
  const Scoring& ScoringOf(int row) const { return scorings_[row]; }

 private:
  const Game& game_;
  int size_ = 0;
  std::vector<std::uint8_t> row_of_;  // [category][roll]
  std::array<Scoring, kMaxSuccessorRows> scorings_{};
};
static_assert(kMaxSuccessorRows <= 256);

class Following {
 public:
  Following(const ValueTable& table, const FollowOptions& options)
      : table_(table),
        game_(table.game()),
        options_(options),
        kernel_(KernelFor<double>(options.simd)),
        successors_(game_),
        first_rolls_(FirstRolls(game_)) {
    const RuleSet& rules = game_.rules();
    columns_.tiers = static_cast<int>(rules.tiers.size());
    if (!options.tiers_only) {
      columns_.categories = game_.categories();
      columns_.extra = rules.all_equal_bonus.points > 0;
    }
    rows_.resize(std::size_t{game_.values()} * columns_.count());
    for (std::uint32_t set = 0; set < game_.sets(); ++set) {
      if (!game_.Occurs(set)) continue;
      levels_[std::popcount(game_.FilledOf(set))].push_back(set);
    }
  }

  absl::Status Run() {
    for (const std::uint32_t set : levels_[game_.categories()]) End(set);
    ParallelLoops loops(options_.threads);
    for (int level = game_.categories() - 1; level >= 0; --level) {
      const std::vector<std::uint32_t>& sets = levels_[level];
      loops.Run(static_cast<int>(sets.size()), [&](int i) {
        if (!options_.stop.stop_requested()) FollowSet(sets[i]);
      });
      if (options_.stop.stop_requested()) {
        return absl::CancelledError("stopped while following the policy");
      }
    }
    return absl::OkStatus();
  }

  const SourceColumns& columns() const { return columns_; }
  std::vector<float> TakeRows() { return std::move(rows_); }

 private:
  float* RowOf(std::uint32_t value) {
    return rows_.data() + std::size_t{value} * columns_.count();
  }

  // Nothing comes any more but what the bonus says: which tier is reached. So
  // there is no variance.
  void End(std::uint32_t set) {
    const int mask = game_.UpperMaskOf(set);
    for (int value = 0; value < game_.upper().Values(mask); ++value) {
      float* row = RowOf(game_.FirstValue(set) + value) + columns_.categories;
      const int bonus = game_.upper().ClassOfValue(mask, value).bonus;
      for (const BonusTier& tier : game_.rules().tiers) {
        *row++ = bonus >= tier.points ? 1 : 0;
      }
    }
  }

  void FollowSet(std::uint32_t set) {
    const std::vector<State> states = game_.StatesOfValues(set);
    const std::span<const State> left(states);
    for (std::size_t at = 0; at < left.size(); at += kernel_.lanes) {
      FollowVector(left.subspan(
          at, std::min<std::size_t>(kernel_.lanes, left.size() - at)));
    }
  }

  void FollowVector(std::span<const State> states) {
    const TurnPolicies policies(table_, states, kernel_);
    for (std::size_t i = 0; i < states.size(); ++i) {
      FollowState(states[i], policies[i]);
    }
  }

  void FollowState(State state, const TurnPolicy& policy) {
    KeepProbabilities ends = first_rolls_;
    policy.FollowRolls(game_.rolls_per_turn() - 1, ends);
    Row sum{};
    RowNumbers of_row{};
    const int first_roll = KeepsOfFewer(game_.dice());
    for (int roll = 0; roll < game_.rolls(); ++roll) {
      const double probability = ends[first_roll + roll];
      const Scoring& scoring = policy.ScoringOf(roll);
      of_row[successors_.Of(roll, scoring)] += probability;
      if (options_.tiers_only) continue;
      sum[scoring.category] += probability * scoring.points;
      if (columns_.extra) {
        sum[columns_.extra_column()] += probability * scoring.extra;
      }
    }
    RowNumbers expected;  // after each
    for (int row = 0; row < successors_.size(); ++row) {
      if (of_row[row] == 0) continue;
      const State next = game_.After(state, successors_.ScoringOf(row));
      expected[row] = table_.ExpectedRemaining(next);
      const float* after = RowOf(game_.ValueOf(next));
      for (int i = 0; i < columns_.count(); ++i) {
        sum[i] += of_row[row] * after[i];
      }
    }
    sum[columns_.variance_column()] += VarianceOf(policy, ends, expected);
    float* row = RowOf(game_.ValueOf(state));
    for (int i = 0; i < columns_.count(); ++i) {
      row[i] = static_cast<float>(sum[i]);
    }
  }

  // Of what the ends of a turn are worth.
  double VarianceOf(const TurnPolicy& policy, const KeepProbabilities& ends,
                    const RowNumbers& expected) const {
    std::array<double, kMaxRolls> value;
    double mean = 0;
    const double* const probability = &ends[KeepsOfFewer(game_.dice())];
    for (int roll = 0; roll < game_.rolls(); ++roll) {
      if (probability[roll] == 0) continue;
      const Scoring& scoring = policy.ScoringOf(roll);
      value[roll] = scoring.points + scoring.extra +
                    expected[successors_.Of(roll, scoring)];
      mean += probability[roll] * value[roll];
    }
    double variance = 0;
    for (int roll = 0; roll < game_.rolls(); ++roll) {
      if (probability[roll] == 0) continue;
      const double difference = value[roll] - mean;
      variance += probability[roll] * difference * difference;
    }
    return variance;
  }

  const ValueTable& table_;
  const Game& game_;
  const FollowOptions& options_;
  const WidgetKernel<double>& kernel_;
  const Successors successors_;
  const KeepProbabilities first_rolls_;
  SourceColumns columns_;
  std::vector<float> rows_;
  std::array<std::vector<std::uint32_t>, kMaxCategories + 1> levels_;
};

}  // namespace

absl::StatusOr<std::shared_ptr<const PolicySources>> FollowPolicy(
    std::shared_ptr<const ValueTable> table, const FollowOptions& options) {
  if (options.threads < 0) {
    return absl::InvalidArgumentError(absl::StrCat(
        "threads is ", options.threads, ", expected 0 (all) or more"));
  }
  if (absl::Status s = ValidateSimd(options.simd); !s.ok()) return s;
  if (absl::Status s = CheckSavesNoRolls(table->game()); !s.ok()) return s;
  Following following(*table, options);
  if (absl::Status status = following.Run(); !status.ok()) return status;
  return std::make_shared<const PolicySources>(
      std::move(table), following.columns(), following.TakeRows());
}

}  // namespace yatzy
