#include "core/advisor/saving_distribution.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <utility>
#include <vector>

#include "core/advisor/place_of_value.h"
#include "core/advisor/saving_policy.h"
#include "core/advisor/turn_policies.h"
#include "core/solver/parallel_loops.h"

namespace yatzy {
namespace {

// There are about a thousand times more steps than states.
constexpr double kNegligiblePoints = 1e-20;
constexpr double kNegligibleStep = 1e-22;

// States that differ in saved rolls alone, behind each other in their level.
struct Group {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// An end of a turn: from the place of a state, to another and its value.
struct Step {
  State next;
  std::uint32_t value;
  std::uint32_t from;
  int points;
  double probability;
};

// What counts of a step: points from `least` on.
struct StepPart {
  std::span<const double> of;
  int least;
  double probability;
};

StepPart PartOf(const Gained& from, const Step& step) {
  const double least = kNegligibleStep / step.probability;
  std::span<const double> of = from.probabilities;
  int first = from.least + step.points;
  while (!of.empty() && of.back() < least) of = of.first(of.size() - 1);
  while (!of.empty() && of.front() < least) {
    of = of.subspan(1);
    ++first;
  }
  return {of, first, step.probability};
}

double MassOf(const Gained& gained) {
  return std::accumulate(gained.probabilities.begin(),
                         gained.probabilities.end(), 0.0);
}

// The ends of the turns of one group.
class GroupEnds {
 public:
  // `state` is any of the group.
  GroupEnds(const Game& game, const ScoringEntries& entries, State state)
      : game_(game),
        entries_(entries),
        state_(game.Saving(state, 0)),
        next_(entries.size()),
        of_entry_(entries.size()) {}

  // Adds the steps from the place of a state of the group, in which so many
  // rolls are saved. Those less likely than `least` do not count.
  void Add(const SavingPolicy& policy, KeepProbabilities rolls,
           std::uint32_t from, int saved, double least,
           std::vector<Step>& steps) {
    int now = -1;  // rerolls left of what is in of_entry_
    policy.FollowRolls(
        rolls, game_.rolls_per_turn() - 1 + saved, least,
        [&](double probability, int roll, const Scoring& scoring, int left) {
          if (left != now) Flush(from, now, least, steps);
          now = left;
          extra_points_ = std::max(extra_points_, scoring.extra);
          of_entry_[entries_.Of(roll, scoring)][scoring.extra > 0 ? 1 : 0] +=
              probability;
        });
    Flush(from, now, least, steps);
  }

 private:
  // The state after some entry with no rolls saved, its value, and how much
  // further on those of more saved rolls are.
  struct Next {
    State state;
    std::uint32_t first = Game::kNoValue;
    std::uint32_t stride = 0;
  };

  void Flush(std::uint32_t from, int left, double least,
             std::vector<Step>& steps) {
    if (left < 0) return;
    const std::uint8_t saved = game_.Saving(state_, left).saved;
    for (std::size_t entry = 0; entry < entries_.size(); ++entry) {
      for (const int extra : {0, 1}) {
        const double probability = std::exchange(of_entry_[entry][extra], 0);
        if (probability <= least) continue;
        auto [next, first, stride] = NextOf(entry);
        next.saved = saved;
        steps.push_back({next, first + saved * stride, from,
                         entries_[entry].points + extra * extra_points_,
                         probability});
      }
    }
  }

  const Next& NextOf(std::size_t entry) {
    Next& next = next_[entry];
    if (next.first == Game::kNoValue) {
      next.state = game_.After(state_, entries_[entry]);
      next.first = game_.ValueOf(next.state);
      next.stride = static_cast<std::uint32_t>(
          game_.upper().Values(game_.UpperMaskOf(game_.SetOf(next.state))));
    }
    return next;
  }

  const Game& game_;
  const ScoringEntries& entries_;
  const State state_;
  std::vector<Next> next_;  // by entry
  // Without extra points, and with.
  std::vector<std::array<double, 2>> of_entry_;
  int extra_points_ = 0;
};

// Follows the policy from some states of one level to the end of the game.
class SavingWalk {
 public:
  SavingWalk(const ExactValues& values, const DistributionOptions& options)
      : values_(values),
        game_(values.game()),
        options_(options),
        kernel_(KernelFor<double>(options.simd)),
        entries_(game_),
        first_rolls_(FirstRolls(game_)),
        place_of_(game_.values()),
        loops_(options.threads, options.on_thread) {}

  absl::StatusOr<Distribution> From(State state) {
    met_ = {{state, Gained{}}};
    return Finish();
  }

  // From the ends of a turn that has begun.
  absl::StatusOr<Distribution> From(std::span<const TurnEnd> ends) {
    std::vector<MetState> now = {{State{}, Gained{}}};
    std::vector<std::vector<Step>> steps(1);
    for (const auto& [next, points, probability] : ends) {
      steps[0].push_back({next, game_.ValueOf(next), 0, points, probability});
    }
    AddUp(steps, now);
    EndLevel();
    return Finish();
  }

 private:
  // States whose ends are made before they are added up.
  static constexpr std::size_t kStatesAtOnce = 1024;
  static constexpr int kSlice = 64;  // states that a thread adds up at a time

  absl::StatusOr<Distribution> Finish() {
    while (!IsStopped() && !game_.IsFinished(met_[0].state)) {
      std::vector<MetState> now = std::exchange(met_, {});
      const std::vector<Group> groups = GroupsOf(now);
      for (std::size_t i = 0; i < groups.size();) {
        const std::size_t begin = i;
        while (i < groups.size() &&
               groups[i].end - groups[begin].begin <= kStatesAtOnce) {
          ++i;
        }
        i = std::max(i, begin + 1);
        Follow(std::span(groups).subspan(begin, i - begin), now);
        if (IsStopped()) break;
      }
      EndLevel();
    }
    if (IsStopped()) {
      return absl::CancelledError("stopped while following the policy");
    }
    return TotalOf(game_, met_);
  }

  bool IsStopped() const { return options_.stop.stop_requested(); }
  void AfterTask() const {
    if (options_.after_task) options_.after_task();
  }

  // The value of the state without saved rolls.
  std::uint32_t GroupOf(State state) const {
    return game_.ValueOf(game_.Saving(state, 0));
  }

  std::vector<Group> GroupsOf(std::span<const MetState> met) const {
    std::vector<Group> groups;
    for (std::size_t i = 0; i < met.size(); ++i) {
      if (i == 0 || GroupOf(met[i].state) != GroupOf(met[i - 1].state)) {
        groups.push_back({i, i});
      }
      groups.back().end = i + 1;
    }
    return groups;
  }

  // Follows the states of some groups to the next level. They are not needed
  // any more then.
  void Follow(std::span<const Group> groups, std::span<MetState> now) {
    std::vector<std::vector<Step>> steps(groups.size());
    const auto lanes = static_cast<std::size_t>(kernel_.lanes);
    const auto vectors = static_cast<int>((groups.size() + lanes - 1) / lanes);
    loops_.Run(vectors, [&](int i) {
      const std::size_t begin = i * lanes;
      const std::size_t size = std::min(lanes, groups.size() - begin);
      if (!IsStopped()) {
        EndsOf(groups.subspan(begin, size), now,
               std::span(steps).subspan(begin, size));
      }
    });
    if (IsStopped()) return;
    AddUp(steps, now);
    for (std::size_t i = groups.front().begin; i < groups.back().end; ++i) {
      now[i].gained.probabilities = {};
    }
  }

  // How the turns of these groups end, which share a vector.
  void EndsOf(std::span<const Group> groups, std::span<const MetState> now,
              std::span<std::vector<Step>> steps) const {
    std::array<State, kMaxLanes<double>> states;
    int rerolls = 0;
    for (std::size_t i = 0; i < groups.size(); ++i) {
      states[i] = now[groups[i].begin].state;
      const State most = now[groups[i].end - 1].state;
      rerolls = std::max(rerolls, game_.MostRerolls(most) + 1);
    }
    const std::vector<SavingPolicy> policies = SavingPolicy::OfStates(
        values_, std::span(states).first(groups.size()), rerolls, kernel_);
    AfterTask();
    for (std::size_t i = 0; i < groups.size(); ++i) {
      GroupEnds ends(game_, entries_, states[i]);
      for (std::size_t k = groups[i].begin; k < groups[i].end; ++k) {
        const auto& [state, gained] = now[k];
        ends.Add(policies[i], first_rolls_, static_cast<std::uint32_t>(k),
                 state.saved, kNegligibleStep / MassOf(gained), steps[i]);
        AfterTask();
      }
    }
  }

  // Adds up what is gained by these steps.
  void AddUp(std::span<const std::vector<Step>> steps,
             std::span<const MetState> before) {
    std::vector<std::uint32_t> touched;  // places
    for (const auto& of_group : steps) {
      for (const Step& step : of_group) {
        std::uint32_t& place = place_of_.At(step.value);  // or 0, and 1 more
        if (place == 0) {
          met_.push_back({step.next, {0, {}}});
          steps_to_.push_back(0);
          place = static_cast<std::uint32_t>(met_.size());
        }
        if (steps_to_[place - 1]++ == 0) touched.push_back(place - 1);
      }
      AfterTask();
    }
    const std::vector<const Step*> in_order = InOrder(steps, touched);
    const auto slices =
        static_cast<int>((touched.size() + kSlice - 1) / kSlice);
    // steps_to_ has the end of each place's steps now.
    loops_.Run(slices, [&](int slice) {
      const std::size_t end =
          std::min<std::size_t>((slice + 1) * kSlice, touched.size());
      for (std::size_t i = slice * kSlice; i < end; ++i) {
        if (IsStopped()) return;
        const std::uint32_t first = i == 0 ? 0 : steps_to_[touched[i - 1]];
        AddUp(std::span(in_order).subspan(first, steps_to_[touched[i]] - first),
              before, met_[touched[i]].gained);
        AfterTask();
      }
    });
    for (const std::uint32_t place : touched) steps_to_[place] = 0;
  }

  // The steps by the place that they lead to. Makes steps_to_ of each place
  // the end of its steps.
  std::vector<const Step*> InOrder(std::span<const std::vector<Step>> steps,
                                   std::span<const std::uint32_t> touched) {
    std::uint32_t size = 0;
    for (const std::uint32_t place : touched) {
      size += std::exchange(steps_to_[place], size);
    }
    std::vector<const Step*> in_order(size);
    for (const auto& of_group : steps) {
      for (const Step& step : of_group) {
        in_order[steps_to_[place_of_.Get(step.value) - 1]++] = &step;
      }
      AfterTask();
    }
    return in_order;
  }

  static void AddUp(std::span<const Step* const> steps,
                    std::span<const MetState> before, Gained& sum) {
    int least = std::numeric_limits<int>::max();
    int end = std::numeric_limits<int>::min();
    std::vector<StepPart> parts;
    parts.reserve(steps.size());
    for (const Step* step : steps) {
      const StepPart part = PartOf(before[step->from].gained, *step);
      if (part.of.empty()) continue;
      parts.push_back(part);
      least = std::min(least, part.least);
      end = std::max(end, part.least + static_cast<int>(part.of.size()));
    }
    if (parts.empty()) return;
    if (sum.probabilities.empty()) sum.least = least;
    sum.Cover(least, end);
    for (const auto& [of, first, probability] : parts) {
      double* const to = sum.probabilities.data() + (first - sum.least);
      for (std::size_t i = 0; i < of.size(); ++i) to[i] += probability * of[i];
    }
  }

  // Puts what has been met in order, without what is negligible.
  void EndLevel() {
    for (MetState& met : met_) met.gained.Trim(kNegligiblePoints);
    std::erase_if(met_, [](const MetState& met) {
      return met.gained.probabilities.empty();
    });
    std::sort(
        met_.begin(), met_.end(), [this](const MetState& a, const MetState& b) {
          const std::uint32_t group = GroupOf(a.state);
          const std::uint32_t other = GroupOf(b.state);
          return group != other ? group < other : a.state.saved < b.state.saved;
        });
    steps_to_.clear();
  }

  const ExactValues& values_;
  const Game& game_;
  const DistributionOptions& options_;
  const WidgetKernel<double>& kernel_;
  const ScoringEntries entries_;
  const KeepProbabilities first_rolls_;
  PlaceOfValue place_of_;  // in met_, 1 more; values of other levels differ
  ParallelLoops loops_;
  std::vector<MetState> met_;
  std::vector<std::uint32_t> steps_to_;  // each of met_, of those at hand
};

}  // namespace

absl::StatusOr<Distribution> SavingDistribution(
    const ExactValues& values, State state,
    const DistributionOptions& options) {
  return SavingWalk(values, options).From(state);
}

absl::StatusOr<Distribution> SavingDistribution(
    const ExactValues& values, std::span<const TurnEnd> ends,
    const DistributionOptions& options) {
  return SavingWalk(values, options).From(ends);
}

}  // namespace yatzy
