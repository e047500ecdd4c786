// From the values of actions to the best of them in order. Of advisor.cc alone.
#ifndef YATZY_CORE_ADVISOR_BEST_ACTIONS_H_
#define YATZY_CORE_ADVISOR_BEST_ACTIONS_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <span>

#include "core/advisor/advisor.h"
#include "core/dice/keeps.h"
#include "core/game/game.h"
#include "core/rules/rule_set.h"

namespace yatzy::best_actions {

// An action by its place in the fixed order of ties.
struct Candidate {
  double loss;
  std::size_t place;
};

// Finds those with the least loss in order, equal ones by place, as many as
// `best` has room for. It inserts one by one, since there are few.
inline void FindBest(std::span<const double> losses,
                     std::span<Candidate> best) {
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

// Writes as many of the best actions as there is room for. `values` are in the
// fixed order of ties, at least one; write(i, ranked) writes the action of
// values[i] and what it pays.
template <typename Write>
void WriteBest(std::span<const double> values, const Write& write,
               std::span<RankedAction> best) {
  const auto set = [&](std::size_t i, double loss, RankedAction& ranked) {
    write(i, ranked);
    ranked.expected_remaining = values[i];
    ranked.loss = loss;
  };
  double highest = -std::numeric_limits<double>::infinity();
  for (const double value : values) highest = std::max(highest, value);
  if (best.size() == 1) {
    // The first that ties with the best.
    std::size_t i = 0;
    while (i + 1 < values.size() && highest - values[i] > kTieTolerance) ++i;
    return set(i, 0, best[0]);
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
    set(candidates[i].place, candidates[i].loss, best[i]);
  }
}

// Writes the action and what it pays.
inline void WriteScoring(const Game& game, const Scoring& scoring,
                         RankedAction& ranked) {
  ranked.action = game.rules().categories[scoring.category].category;
  ranked.points = scoring.points;
  ranked.extra = scoring.extra;
}

inline void WriteKeep(KeepIndex keep, RankedAction& ranked) {
  ranked.action = kKeepLattice.counts[keep];
  ranked.points = 0;
  ranked.extra = 0;
}

}  // namespace yatzy::best_actions

#endif  // YATZY_CORE_ADVISOR_BEST_ACTIONS_H_
