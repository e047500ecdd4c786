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
#include "core/advisor/turn_from.h"
#include "core/advisor/turn_policies.h"
#include "core/solver/parallel_loops.h"

namespace yatzy {
namespace {

constexpr double kNegligible = 1e-22;

// Points gained so far and how likely they are.
struct Gained {
  int least = 0;
  std::vector<double> probabilities = {1};

  int end() const { return least + static_cast<int>(probabilities.size()); }
};

// A state that is met, for all states of its value.
struct Met {
  State state;
  Gained gained;
};

// A way that a turn may end.
struct End {
  State next;
  int points = 0;
  double probability = 0;
};

// A way by which a state is come to: the place of the state before, and the
// points and probability of the turn.
struct Way {
  std::uint32_t from;
  int points;
  double probability;
};

// The ways to score of a game by what a category gets, numbered: fewer than
// there are rolls, and what they lead to differs.
class Entries {
 public:
  explicit Entries(const Game& game) : game_(game) {
    for (int c = 0; c < game.categories(); ++c) {
      first_.push_back(static_cast<int>(scorings_.size()));
      for (const int points : game.PossiblePoints(c)) {
        scorings_.push_back({c, points});
      }
      for (int roll = 0; roll < game.rolls(); ++roll) {
        of_roll_.push_back(Find(c, game.Points(c, roll)));
      }
    }
  }

  std::size_t size() const { return scorings_.size(); }
  const Scoring& operator[](std::size_t entry) const {
    return scorings_[entry];
  }

  int Of(int roll, const Scoring& scoring) const {
    if (scoring.points != game_.Points(scoring.category, roll)) {
      return Find(scoring.category, scoring.points);  // a joker
    }
    return of_roll_[scoring.category * game_.rolls() + roll];
  }

 private:
  int Find(int category, int points) const {
    const std::vector<int>& all = game_.PossiblePoints(category);
    return first_[category] +
           static_cast<int>(std::lower_bound(all.begin(), all.end(), points) -
                            all.begin());
  }

  const Game& game_;
  std::vector<int> first_;    // [category]
  std::vector<int> of_roll_;  // [category][roll]
  std::vector<Scoring> scorings_;
};

void Trim(Gained& gained) {
  auto& all = gained.probabilities;
  const auto counts = [](double p) { return p >= kNegligible; };
  const auto first = std::find_if(all.begin(), all.end(), counts);
  gained.least += static_cast<int>(first - all.begin());
  all.erase(all.begin(), first);
  while (!all.empty() && !counts(all.back())) all.pop_back();
  all.shrink_to_fit();
}

// Sums over all ways, in their order. A loop of its own because the compiler
// makes vectors of it.
Gained Gather(std::span<const Way> ways, std::span<const Met> before) {
  int least = before[ways[0].from].gained.least + ways[0].points;
  int end = least;
  for (const Way& way : ways) {
    const Gained& from = before[way.from].gained;
    least = std::min(least, from.least + way.points);
    end = std::max(end, from.end() + way.points);
  }
  Gained sum{least, std::vector<double>(end - least)};
  for (const Way& way : ways) {
    const Gained& from = before[way.from].gained;
    double* const to =
        sum.probabilities.data() + from.least + way.points - least;
    for (std::size_t i = 0; i < from.probabilities.size(); ++i) {
      to[i] += way.probability * from.probabilities[i];
    }
  }
  Trim(sum);
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
  absl::StatusOr<Distribution> From(std::vector<End> ends) {
    const std::vector<Met> now = {{State{}, Gained{}}};
    return Finish(Next(now, {std::move(ends)}));
  }

 private:
  static constexpr std::uint32_t kNowhere = 0xffffffff;
  static constexpr int kSlice = 64;  // states that a thread gathers at a time

  absl::StatusOr<Distribution> Finish(std::vector<Met> met) {
    while (!game_.IsFinished(met[0].state)) {
      const auto ends = EndsOf(met);
      if (!IsStopped()) met = Next(met, ends);
      if (IsStopped()) {
        return absl::CancelledError("stopped while following the policy");
      }
    }
    return Total(met);
  }

  bool IsStopped() const { return options_.stop.stop_requested(); }
  void AfterTask() const {
    if (options_.after_task) options_.after_task();
  }

  // How the turns of these states end.
  std::vector<std::vector<End>> EndsOf(const std::vector<Met>& met) {
    std::vector<std::vector<End>> ends(met.size());
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

  std::vector<End> EndsOf(State state, const TurnPolicy& policy) const {
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
    std::vector<End> ends;
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
  std::vector<Met> Next(const std::vector<Met>& before,
                        const std::vector<std::vector<End>>& ends) {
    std::vector<Met> met;
    std::vector<std::uint32_t> first = {0};  // [place + 1]: ways, then sums
    for (const auto& of_state : ends) {
      for (const End& end : of_state) {
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
      const std::vector<std::vector<End>>& ends) const {
    std::unique_ptr<Way[]> ways(new Way[next.back()]);
    for (std::uint32_t from = 0; from < ends.size(); ++from) {
      for (const End& end : ends[from]) {
        const std::uint32_t place = place_of_[game_.ValueOf(end.next)];
        ways[next[place]++] = {from, end.points, end.probability};
      }
      AfterTask();
    }
    return ways;
  }

  Distribution Total(const std::vector<Met>& met) const {
    Distribution total;
    int end = 0;
    total.least = met[0].gained.least + BonusOf(met[0].state);
    for (const Met& one : met) {
      const int bonus = BonusOf(one.state);
      total.least = std::min(total.least, one.gained.least + bonus);
      end = std::max(end, one.gained.end() + bonus);
    }
    total.probabilities.resize(end - total.least);
    for (const Met& one : met) {
      const int bonus = BonusOf(one.state);
      double sum = 0;
      double* to =
          total.probabilities.data() + one.gained.least + bonus - total.least;
      for (const double p : one.gained.probabilities) {
        *to++ += p;
        sum += p;
      }
      const auto& tiers = game_.rules().tiers;
      for (std::size_t tier = 0; tier < tiers.size(); ++tier) {
        if (bonus >= tiers[tier].points) total.tiers[tier] += sum;
      }
    }
    return total;
  }

  // Of a finished game.
  int BonusOf(State state) const {
    return static_cast<int>(values_.ExpectedRemaining(state));
  }

  const ExactValues& values_;
  const Game& game_;
  const DistributionOptions& options_;
  const WidgetKernel<double>& kernel_;
  const Entries entries_;
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
  if (absl::Status s = CheckSavesNoRolls(values.game()); !s.ok()) return s;
  if (absl::Status s = Validate(options); !s.ok()) return s;
  const Game& game = values.game();
  if (!game.IsState(state) || !game.IsReachable(state)) {
    return absl::InvalidArgumentError(
        "state: no game reaches it, expected one that a game does");
  }
  return Walk(values, options).From(state);
}

absl::StatusOr<Distribution> DistributionOf(
    const ExactValues& values, const Position& position, const Action& action,
    const DistributionOptions& options) {
  if (absl::Status s = CheckSavesNoRolls(values.game()); !s.ok()) return s;
  if (absl::Status s = Validate(options); !s.ok()) return s;
  if (absl::Status s = ValidatePosition(values.game(), position); !s.ok()) {
    return s;
  }
  std::vector<End> ends;
  const absl::Status status =
      TurnFrom<ExactValues>(values, position)
          .ForEachEnd(action, [&](double probability, const FaceCounts&,
                                  const Scoring& scoring, State next) {
            ends.push_back({next, scoring.points + scoring.extra, probability});
          });
  if (!status.ok()) return status;
  return Walk(values, options).From(std::move(ends));
}

}  // namespace yatzy
