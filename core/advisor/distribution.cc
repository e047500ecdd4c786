#include "core/advisor/distribution.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <numeric>
#include <span>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/advisor/advisor.h"
#include "core/advisor/gained.h"
#include "core/advisor/saving_distribution.h"
#include "core/advisor/turn_from.h"
#include "core/advisor/turn_policies.h"
#include "core/solver/parallel_loops.h"

namespace yatzy {
namespace {

constexpr double kNegligible = 1e-22;

// A way by which a state is come to: the place of the state before, and the
// points and probability of the turn.
struct Way {
  std::uint32_t from;
  int points;
  double probability;
};

// Sums over all ways, in their order. A loop of its own because the compiler
// makes vectors of it.
Gained Gather(std::span<const Way> ways, std::span<const MetState> before) {
  int least = before[ways[0].from].gained.least + ways[0].points;
  int end = least;
  for (const Way& way : ways) {
    const Gained& from = before[way.from].gained;
    least = std::min(least, from.least + way.points);
    end = std::max(end, from.end() + way.points);
  }
  Gained sum{least, std::vector<double>(end - least)};
  for (const Way& way : ways) {
    sum.Add(before[way.from].gained, way.points, way.probability);
  }
  sum.Trim(kNegligible);
  return sum;
}

// Follows the policy from some states of one level to the end of the game.
class Walk {
 public:
  Walk(const ExactValues& values, const DistributionOptions& options)
      : values_(values),
        game_(values.game()),
        options_(options),
        kernel_(KernelFor<double>(options.simd)),
        entries_(game_),
        first_rolls_(FirstRolls(game_)),
        place_of_(game_.values(), kNowhere),
        loops_(options.threads, options.on_thread) {}

  absl::StatusOr<Distribution> From(State state) {
    return Finish({{state, Gained{}}});
  }

  // From the ends of a turn that has begun.
  absl::StatusOr<Distribution> From(std::vector<TurnEnd> ends) {
    const std::vector<MetState> now = {{State{}, Gained{}}};
    return Finish(Next(now, {std::move(ends)}));
  }

 private:
  static constexpr std::uint32_t kNowhere = 0xffffffff;
  static constexpr int kSlice = 64;  // states that a thread gathers at a time

  absl::StatusOr<Distribution> Finish(std::vector<MetState> met) {
    while (!game_.IsFinished(met[0].state)) {
      const auto ends = EndsOf(met);
      if (!IsStopped()) met = Next(met, ends);
      if (IsStopped()) {
        return absl::CancelledError("stopped while following the policy");
      }
    }
    return TotalOf(game_, met);
  }

  bool IsStopped() const { return options_.stop.stop_requested(); }
  void AfterTask() const {
    if (options_.after_task) options_.after_task();
  }

  // How the turns of these states end.
  std::vector<std::vector<TurnEnd>> EndsOf(const std::vector<MetState>& met) {
    std::vector<std::vector<TurnEnd>> ends(met.size());
    const std::size_t lanes = kernel_.lanes;
    const auto vectors = static_cast<int>((met.size() + lanes - 1) / lanes);
    loops_.Run(vectors, [&](int i) {
      if (IsStopped()) return;
      const std::size_t begin = i * lanes;
      const std::size_t size = std::min(lanes, met.size() - begin);
      std::array<State, kMaxLanes<double>> states;
      for (std::size_t k = 0; k < size; ++k) states[k] = met[begin + k].state;
      const TurnPolicies policies(values_, std::span(states).first(size),
                                  kernel_);
      for (std::size_t k = 0; k < size; ++k) {
        ends[begin + k] = EndsOf(states[k], policies[k]);
        AfterTask();
      }
    });
    return ends;
  }

  std::vector<TurnEnd> EndsOf(State state, const TurnPolicy& policy) const {
    KeepProbabilities rolls = first_rolls_;
    policy.FollowRolls(game_.rolls_per_turn() - 1, rolls);
    // Without extra points, and with.
    std::vector<std::array<double, 2>> of_entry(entries_.size());
    int extra_points = 0;
    const int first_roll = KeepsOfFewer(game_.dice());
    for (int roll = 0; roll < game_.rolls(); ++roll) {
      const Scoring& scoring = policy.ScoringOf(roll);
      extra_points = std::max(extra_points, scoring.extra);
      of_entry[entries_.Of(roll, scoring)][scoring.extra > 0 ? 1 : 0] +=
          rolls[first_roll + roll];
    }
    std::vector<TurnEnd> ends;
    for (std::size_t entry = 0; entry < entries_.size(); ++entry) {
      for (const int extra : {0, 1}) {
        const double probability = of_entry[entry][extra];
        if (probability == 0) continue;
        const Scoring& scoring = entries_[entry];
        ends.push_back({game_.After(state, scoring),
                        scoring.points + extra * extra_points, probability});
      }
    }
    return ends;
  }

  // The states after these turns, with what is gained until then.
  std::vector<MetState> Next(const std::vector<MetState>& before,
                             const std::vector<std::vector<TurnEnd>>& ends) {
    std::vector<MetState> met;
    std::vector<std::uint32_t> first = {0};  // [place + 1]: ways, then sums
    for (const auto& of_state : ends) {
      for (const TurnEnd& end : of_state) {
        // Values of different levels differ, so that this needs no clearing.
        std::uint32_t& place = place_of_[game_.ValueOf(end.next)];
        if (place == kNowhere) {
          place = static_cast<std::uint32_t>(met.size());
          met.push_back({end.next, {}});
          first.push_back(0);
        }
        ++first[place + 1];
      }
      AfterTask();
    }
    std::partial_sum(first.begin(), first.end(), first.begin());
    const auto memory = WaysTo(first, ends);
    const std::span<const Way> ways(memory.get(), first.back());
    const auto slices = static_cast<int>((met.size() + kSlice - 1) / kSlice);
    loops_.Run(slices, [&](int slice) {
      if (IsStopped()) return;
      const std::size_t end =
          std::min<std::size_t>((slice + 1) * kSlice, met.size());
      for (std::size_t i = slice * kSlice; i < end; ++i) {
        met[i].gained =
            Gather(ways.subspan(first[i], first[i + 1] - first[i]), before);
        AfterTask();
      }
    });
    return met;
  }

  // All ways, by the place that they lead to, whose first ones are given. Not
  // cleared before: that would be milliseconds between two tasks.
  std::unique_ptr<Way[]> WaysTo(
      std::vector<std::uint32_t> next,
      const std::vector<std::vector<TurnEnd>>& ends) const {
    std::unique_ptr<Way[]> ways(new Way[next.back()]);
    for (std::uint32_t from = 0; from < ends.size(); ++from) {
      for (const TurnEnd& end : ends[from]) {
        const std::uint32_t place = place_of_[game_.ValueOf(end.next)];
        ways[next[place]++] = {from, end.points, end.probability};
      }
      AfterTask();
    }
    return ways;
  }

  const ExactValues& values_;
  const Game& game_;
  const DistributionOptions& options_;
  const WidgetKernel<double>& kernel_;
  const ScoringEntries entries_;
  const KeepProbabilities first_rolls_;
  std::vector<std::uint32_t> place_of_;  // in a level, by value
  ParallelLoops loops_;
};

absl::Status Validate(const DistributionOptions& options) {
  if (options.threads < 0) {
    return absl::InvalidArgumentError(absl::StrCat(
        "threads is ", options.threads, ", expected 0 (all) or more"));
  }
  return ValidateSimd(options.simd);
}

}  // namespace

absl::StatusOr<Distribution> DistributionOf(
    const ExactValues& values, State state,
    const DistributionOptions& options) {
  if (absl::Status s = Validate(options); !s.ok()) return s;
  const Game& game = values.game();
  if (!game.IsState(state) || !game.IsReachable(state)) {
    return absl::InvalidArgumentError(
        "state: no game reaches it, expected one that a game does");
  }
  if (game.saves_rolls()) return SavingDistribution(values, state, options);
  return Walk(values, options).From(state);
}

absl::StatusOr<Distribution> DistributionOf(
    const ExactValues& values, const Position& position, const Action& action,
    const DistributionOptions& options) {
  if (absl::Status s = Validate(options); !s.ok()) return s;
  if (absl::Status s = ValidatePosition(values.game(), position); !s.ok()) {
    return s;
  }
  std::vector<TurnEnd> ends;
  const absl::Status status =
      TurnFrom<ExactValues>(values, position)
          .ForEachEnd(action, [&](double probability, const FaceCounts&,
                                  const Scoring& scoring, State next) {
            ends.push_back({next, scoring.points + scoring.extra, probability});
          });
  if (!status.ok()) return status;
  if (values.game().saves_rolls()) {
    return SavingDistribution(values, ends, options);
  }
  return Walk(values, options).From(std::move(ends));
}

Distribution FinalDistribution(const Game& game, State state) {
  const MetState end{state, {}};
  return TotalOf(game, std::span(&end, 1));
}

}  // namespace yatzy
