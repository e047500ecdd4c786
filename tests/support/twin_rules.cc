#include "tests/support/twin_rules.h"

#include <algorithm>
#include <bit>
#include <bitset>
#include <map>
#include <set>
#include <utility>

#include "core/solver/parallel_loops.h"

namespace yatzy {
namespace {

// All states that differ in the upper total alone.
using Totals = std::bitset<kMaxUpperTotal + 1>;
using Place = std::pair<CategoryMask, bool>;

bool AsksWhatTheBoxHolds(const RuleSet& rules) {
  return rules.all_equal_bonus.when == AllEqualWhen::kHoldsPoints ||
         rules.joker.when == AllEqualWhen::kHoldsPoints;
}

bool IsFull(const RuleSet& rules, CategoryMask filled) {
  return std::popcount(filled) == static_cast<int>(rules.categories.size());
}

// The moves of all rolls, each once, without their points.
std::set<TwinMove> StepsFrom(const RuleSet& rules, const Place& place) {
  std::set<TwinMove> steps;
  if (IsFull(rules, place.first)) return steps;
  for (const auto& moves : MovesOfRolls(rules, place.first, place.second)) {
    for (TwinMove move : moves) {
      move.points = 0;
      steps.insert(move);
    }
  }
  return steps;
}

// The places that follow those of one level.
std::map<Place, Totals> NextLevel(const RuleSet& rules,
                                  const std::map<Place, Totals>& level,
                                  ParallelLoops& loops) {
  const std::vector<std::pair<Place, Totals>> places(level.begin(),
                                                     level.end());
  std::vector<std::set<TwinMove>> steps(places.size());
  loops.Run(static_cast<int>(places.size()),
            [&](int i) { steps[i] = StepsFrom(rules, places[i].first); });
  const int cap = UpperCap(rules);
  std::map<Place, Totals> next_level;
  for (std::size_t i = 0; i < places.size(); ++i) {
    for (const TwinMove& step : steps[i]) {
      Totals& next = next_level[{step.filled, step.held}];
      for (int total = 0; total <= cap; ++total) {
        if (!places[i].second[total]) continue;
        next.set(std::min(cap, total + step.upper));
      }
    }
  }
  return next_level;
}

}  // namespace

int UpperCap(const RuleSet& rules) {
  int cap = 0;
  for (const BonusTier& tier : rules.tiers) cap = std::max(cap, tier.threshold);
  return cap;
}

int UpperBonus(const RuleSet& rules, int upper_total) {
  int highest = -1;
  int points = 0;
  for (const BonusTier& tier : rules.tiers) {
    if (upper_total < tier.threshold || tier.threshold < highest) continue;
    highest = tier.threshold;
    points = tier.points;
  }
  return points;
}

bool IsFinished(const RuleSet& rules, const TwinState& state) {
  return IsFull(rules, state.filled);
}

std::vector<TwinMove> Moves(const RuleSet& rules, CategoryMask filled,
                            bool held, const FaceCounts& roll) {
  const int box = AllEqualBox(rules);
  const std::vector<Scoring> ways = Scorings(rules, filled, held, roll);
  std::vector<TwinMove> moves;
  moves.reserve(ways.size());
  for (const Scoring& way : ways) {
    const bool fills_box = way.category == box && way.points > 0;
    const bool is_upper = rules.categories[way.category].is_upper;
    moves.push_back({.filled = filled | CategoryMask{1} << way.category,
                     .held = held || (fills_box && AsksWhatTheBoxHolds(rules)),
                     .upper = is_upper ? way.points : 0,
                     .points = way.points + way.extra});
  }
  return moves;
}

TwinMoves MovesOfRolls(const RuleSet& rules, CategoryMask filled, bool held) {
  TwinMoves moves;
  for (const FaceCounts& roll : AllMultisets(rules.dice)) {
    moves.push_back(Moves(rules, filled, held, roll));
  }
  return moves;
}

TwinState After(const TwinState& state, const TwinMove& move, int upper_cap) {
  return {.filled = move.filled,
          .held = move.held,
          .upper_total = std::min(upper_cap, state.upper_total + move.upper),
          .saved = state.saved};
}

std::vector<TwinState> ReachableStates(const RuleSet& rules, int threads) {
  ParallelLoops loops(threads);
  std::vector<TwinState> states;
  std::map<Place, Totals> level = {{Place{0, false}, Totals(1)}};
  for (; !level.empty(); level = NextLevel(rules, level, loops)) {
    for (const auto& [place, totals] : level) {
      for (int total = 0; total <= kMaxUpperTotal; ++total) {
        if (!totals[total]) continue;
        states.push_back({place.first, place.second, total});
      }
    }
  }
  return states;
}

std::vector<FaceCounts> AllMultisets(int dice) {
  std::vector<FaceCounts> found = {FaceCounts{}};
  for (int face = 0; face < kFaces; ++face) {
    std::vector<FaceCounts> longer;
    for (const FaceCounts& counts : found) {
      const int left = dice - DiceCount(counts);
      const bool is_last = face == kFaces - 1;
      for (int count = is_last ? left : 0; count <= left; ++count) {
        longer.push_back(counts);
        longer.back()[face] = static_cast<std::uint8_t>(count);
      }
    }
    found = std::move(longer);
  }
  return found;
}

}  // namespace yatzy
