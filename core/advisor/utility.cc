#include "core/advisor/utility.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/advisor/place_of_value.h"
#include "core/advisor/target_actions.h"
#include "core/kernel/saving_target_rows.h"
#include "core/kernel/state_widget.h"
#include "core/kernel/target_rows.h"
#include "core/solver/parallel_loops.h"
#include "core/solver/solver.h"

namespace yatzy {
namespace {

// Returns how many numbers of saved rolls the states have that follow, with so
// many categories filled.
int SavedCountsAfter(const Game& game, State root, CategoryMask filled) {
  const int turns = std::popcount(filled) - std::popcount(root.filled);
  const int most = root.saved + (game.rolls_per_turn() - 1) * turns;
  return std::min(game.MostSaved(filled), most) + 1;
}

// Returns the next smaller part of the open categories that may be filled when
// the others are not. REQUIRES: `part` is one, and not empty.
CategoryMask NextPart(FillingOrder order, CategoryMask part,
                      CategoryMask open) {
  switch (order) {
    case FillingOrder::kFree:
      break;
    case FillingOrder::kTopDown:
      return part & ~std::bit_floor(part);
    case FillingOrder::kBottomUp:
      return part & (part - 1);
  }
  return (part - 1) & open;
}

// Solves what may follow a state, for a utility between 0 and 1. Target n of
// the kernels means that n points less than now were banked, so n <= 0: what is
// gained on the way is -n. Each state stands for all that differ from it in
// saved rolls alone, and has a row for each of them.
class UtilitySolver {
 public:
  UtilitySolver(const Game& game, State root, int banked,
                std::span<const double> worth, int least,
                const UtilityOptions& options)
      : game_(game),
        root_(root),
        options_(options),
        plans_(game),
        padding_(TargetWindows<double>::Padding(game)),
        loops_(options.threads),
        place_of_(game.values()),
        rows_(1),
        // Scores that are worth neither 0 nor 1, the highest first: a target
        // that is less by one leaves a final score that is more by one.
        end_(2 * padding_ + worth.size()),
        last_score_(least + static_cast<int>(worth.size())),
        banked_(banked) {
    std::fill_n(end_.begin(), padding_, 1.0);
    std::copy(worth.rbegin(), worth.rend(), end_.begin() + padding_);
  }

  // Solves the states after the root.
  absl::Status Run() {
    std::vector<std::vector<State>> levels = {{root_}};
    while (!game_.IsFinished(levels.back()[0])) {
      levels.push_back(After(levels.back()));
    }
    for (const State state : levels.back()) End(state);
    levels.pop_back();
    for (; levels.size() > 1; levels.pop_back()) {
      SolveLevel(levels.back());
      if (options_.stop.stop_requested()) {
        return absl::CancelledError("stopped while solving for a utility");
      }
    }
    return absl::OkStatus();
  }

  // Of the state that has this value with no rolls saved, if so many are.
  const TargetRow<double>& RowOf(std::uint32_t value, int saved = 0) const {
    return rows_[place_of_.Get(value) + saved];
  }
  int padding() const { return padding_; }

  // Returns what the root is worth. REQUIRES: Run() was OK.
  double OfRoot() const {
    const auto& kernel = KernelFor<double>(Simd::kScalar);
    const auto& plan = game_.plan().targets();
    const auto row_of = [this](std::uint32_t value, int saved = 0) {
      return RowOf(value, saved);
    };
    double share;
    if (!game_.saves_rolls()) {
      TargetWindows<double> windows(game_, 1, padding_);
      windows.Begin(root_, row_of);
      kernel.targets(plan, windows.At(0), &share);
      return share;
    }
    const int rerolls = game_.MostRerolls(root_);
    SavingTargetWindows windows(game_, 1, padding_);
    windows.Begin(root_, rerolls, row_of);
    alignas(kMaxVectorBytes) double keeps[kMaxKeeps];
    for (int left = 0; left <= rerolls; ++left) {
      windows.NextKeeps(kernel, plan, /*n=*/0, left, keeps);
    }
    return keeps[0];
  }

 private:
  // The first row of a state.
  TargetRow<double>& RowOf(State state) {
    return rows_[place_of_.Get(game_.ValueOf(state))];
  }

  int SavedCountsOf(State state) const {
    return SavedCountsAfter(game_, root_, state.filled);
  }

  // The states of the next level that may follow, one for each value, those of
  // a set behind each other.
  std::vector<State> After(const std::vector<State>& states) {
    std::vector<std::uint32_t> sets;
    for (const State state : states) {
      VisitSuccessors(
          game_, state, SetIfItFollows,
          [&](std::uint32_t next, int value, int) {
            if (next == kNoSet) return;
            auto& place = place_of_.At(game_.FirstValue(next) + value);
            if (place != 0) return;
            place = static_cast<std::uint32_t>(rows_.size());
            rows_.resize(rows_.size() +
                         SavedCountsOf({.filled = game_.FilledOf(next)}));
            sets.push_back(next);
          });
      AfterTask();
    }
    std::sort(sets.begin(), sets.end());
    sets.erase(std::unique(sets.begin(), sets.end()), sets.end());
    std::vector<State> after;
    for (const std::uint32_t set : sets) {
      for (const State state : game_.StatesOfValues(set)) {
        if (state.saved > 0) break;
        if (place_of_.Get(game_.ValueOf(state)) != 0) after.push_back(state);
      }
    }
    return after;
  }

  void AfterTask() const {
    if (options_.after_task) options_.after_task();
  }

  // A final score is banked_ - n + bonus, and what saved rolls pay.
  void End(State state) {
    const int bonus = game_.upper().Bonus(state.upper_total);
    const int count = static_cast<int>(end_.size()) - 2 * padding_;
    for (int saved = 0; saved < SavedCountsOf(state); ++saved) {
      const int more = bonus + game_.PointsOfSaved(saved);
      (&RowOf(state))[saved] = {end_.data() + padding_,
                                banked_ + more - last_score_ + 1, count};
    }
  }

  void SolveLevel(std::span<const State> states) {
    std::vector<std::span<const State>> sets;
    while (!states.empty()) {
      const std::uint32_t set = game_.SetOf(states[0]);
      std::size_t size = 0;
      while (size < states.size() && game_.SetOf(states[size]) == set) ++size;
      sets.push_back(states.first(size));
      states = states.subspan(size);
    }
    std::vector<std::vector<double>> memory(sets.size());
    loops_.Run(static_cast<int>(sets.size()), [&](int i) {
      if (options_.stop.stop_requested()) return;
      if (game_.saves_rolls()) {
        SolveSavingSet(sets[i], memory[i]);
      } else {
        SolveSet(sets[i], memory[i]);
      }
    });
    // The rows of the level above are not needed any more.
    memory_ = std::move(memory);
  }

  void SolveSet(std::span<const State> states, std::vector<double>& memory) {
    TargetRowSolver<double> solver(game_, plans_, options_.simd, padding_);
    solver.Begin(game_.SetOf(states[0]));
    const int least = -game_.MostGained(states[0].filled & ~root_.filled);
    // Their vectors may begin below.
    memory.resize(states.size() *
                  (1 - least + kMaxLanes<double> + 2 * padding_));
    double* to = memory.data();
    for (const State state : states) {
      if (options_.stop.stop_requested()) return;
      TargetRow<double>& row = RowOf(state);
      row = solver.Solve(
          state, [this](std::uint32_t value) { return RowOf(value); }, least,
          /*most=*/0);
      row.values = to + padding_;
      to = solver.Write(to);
      AfterTask();
    }
  }

  void SolveSavingSet(std::span<const State> states,
                      std::vector<double>& memory) {
    SavingTargetRowSolver solver(game_, plans_, options_.simd, padding_);
    solver.Begin(game_.SetOf(states[0]));
    const int least = -game_.MostGained(states[0].filled & ~root_.filled);
    const int counts = SavedCountsOf(states[0]);
    memory.resize(states.size() * counts *
                  (1 - least + kMaxLanes<double> + 2 * padding_));
    double* to = memory.data();
    for (const State state : states) {
      if (options_.stop.stop_requested()) return;
      to += solver.Solve(
          state, counts,
          [this](std::uint32_t value, int saved) {
            return RowOf(value, saved);
          },
          least, to, &RowOf(state));
      AfterTask();
    }
  }

  const Game& game_;
  const State root_;
  const UtilityOptions& options_;
  const TargetPlans plans_;
  const int padding_;
  ParallelLoops loops_;
  PlaceOfValue place_of_;                // in rows_; 0: not met
  std::vector<TargetRow<double>> rows_;  // the first of nothing
  std::vector<double> end_;
  const int last_score_;  // the least that is worth 1
  const int banked_;
  std::vector<std::vector<double>> memory_;  // of the level solved last
};

// A utility as the solver takes it: from 0 to 1.
struct Scaled {
  double least;
  double range;
  std::vector<double> worth;  // of the scores that are neither
  int first_score;            // of these
};

Scaled Scale(const Utility& utility) {
  const std::vector<double>& all = utility.worth();
  Scaled scaled{all.front(), all.back() - all.front(), {}, utility.least()};
  for (const double worth : all) {
    if (worth <= scaled.least) {
      ++scaled.first_score;
    } else if (worth < all.back()) {
      scaled.worth.push_back((worth - scaled.least) / scaled.range);
    }
  }
  return scaled;
}

absl::Status ValidateOptions(const UtilityOptions& options) {
  return ValidateSolveOptions(
      {.threads = options.threads, .simd = options.simd});
}

}  // namespace

absl::StatusOr<Utility> Utility::Create(int least, std::vector<double> worth) {
  if (worth.empty()) {
    return absl::InvalidArgumentError("no worth, expected that of a score");
  }
  for (std::size_t i = 0; i < worth.size(); ++i) {
    if (!std::isfinite(worth[i])) {
      return absl::InvalidArgumentError(absl::StrCat(
          "worths[", i, "] is ", worth[i], ", expected a finite number"));
    }
    if (i > 0 && worth[i] < worth[i - 1]) {
      return absl::InvalidArgumentError(
          absl::StrCat("worths[", i, "] is ", worth[i], ", less than ",
                       worth[i - 1], " of one point less; expected no less"));
    }
  }
  // Chances are scaled by what lies between the first and the last.
  if (!std::isfinite(worth.back() - worth.front())) {
    return absl::InvalidArgumentError(absl::StrCat(
        "worths[", worth.size() - 1, "] is ", worth.back(), ", and worths[0] ",
        worth.front(), "; expected a finite difference"));
  }
  return Utility(least, std::move(worth));
}

Utility Utility::OfReaching(int score) { return Utility(score - 1, {0, 1}); }

Utility Utility::OfBeating(const Distribution& opponent, int points,
                           double draw) {
  std::vector<double> worth = {0};
  double below = 0;
  for (const double probability : opponent.probabilities) {
    worth.push_back(std::max(worth.back(), below + draw * probability));
    below += probability;
  }
  worth.push_back(std::max(worth.back(), 1.0));
  return Utility(points + opponent.least - 1, std::move(worth));
}

double Utility::Of(int score) const {
  const int last = static_cast<int>(worth_.size()) - 1;
  return worth_[std::clamp(score - least_, 0, last)];
}

std::int64_t UtilityWork(const Game& game, State state) {
  const CategoryMask open = game.all_filled() & ~state.filled;
  const std::uint32_t marks = game.sets() / (game.all_filled() + 1);
  std::int64_t work = 0;
  // All parts of the open categories, the largest first: a million if 20 may be
  // filled in any order, 21 if one after the other.
  for (CategoryMask more = open;;
       more = NextPart(game.rules().order, more, open)) {
    const std::int64_t of_value = 1 + game.MostGained(more);
    for (std::uint32_t mark = 0; mark < marks; ++mark) {
      const std::uint32_t set =
          (mark << game.categories()) | state.filled | more;
      if (!game.Occurs(set)) continue;
      work += game.upper().Values(game.UpperMaskOf(set)) * of_value *
              SavedCountsAfter(game, state, state.filled | more);
    }
    if (more == 0) return work;
  }
}

absl::StatusOr<std::vector<TargetAction>> RankByUtility(
    const ValueTable& mean, const Position& position, int banked,
    const Utility& utility, const UtilityOptions& options) {
  if (absl::Status s = ValidateOptions(options); !s.ok()) return s;
  auto actions =
      target_actions::ActionsOf(mean, position, options.include_scoring);
  if (!actions.ok()) return actions.status();
  const Scaled scaled = Scale(utility);
  UtilitySolver solver(mean.game(), position.state, banked, scaled.worth,
                       scaled.first_score, options);
  if (absl::Status status = solver.Run(); !status.ok()) return status;
  const auto row_of = [&](std::uint32_t value, int saved = 0) {
    return solver.RowOf(value, saved);
  };
  if (mean.game().saves_rolls()) {
    target_actions::FillSavingChances(mean.game(), position, row_of,
                                      solver.padding(), *actions);
  } else {
    target_actions::FillChances<double>(mean.game(), position, 0, row_of,
                                        solver.padding(), *actions);
  }
  target_actions::SortByChance(kUtilityTieShare, *actions);
  for (TargetAction& action : *actions) {
    action.chance = scaled.least + scaled.range * action.chance;
    action.chance_loss *= scaled.range;
  }
  return actions;
}

absl::StatusOr<double> BestUtility(const std::shared_ptr<const Game>& game,
                                   State state, int banked,
                                   const Utility& utility,
                                   const UtilityOptions& options) {
  if (absl::Status s = ValidateOptions(options); !s.ok()) return s;
  if (!game->IsState(state) || !game->IsReachable(state)) {
    return absl::InvalidArgumentError(
        "state: no game reaches it, expected one that a game does");
  }
  if (game->IsFinished(state)) {
    return utility.Of(banked + game->upper().Bonus(state.upper_total) +
                      game->PointsOfSaved(state.saved));
  }
  const Scaled scaled = Scale(utility);
  UtilitySolver solver(*game, state, banked, scaled.worth, scaled.first_score,
                       options);
  if (absl::Status status = solver.Run(); !status.ok()) return status;
  return scaled.least + scaled.range * solver.OfRoot();
}

}  // namespace yatzy
