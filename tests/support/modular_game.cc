#include "tests/support/modular_game.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <mutex>

#include "core/solver/parallel_loops.h"

namespace yatzy {
namespace {

int Turns(const RuleSet& rules) {
  return static_cast<int>(rules.categories.size());
}

// How often a value of the game may have been divided by six.
int SixthsIn(const RuleSet& rules) {
  return Turns(rules) * rules.rolls_per_turn * rules.dice;
}

// The bits of any value times that power of six: no roll pays more than
// kMaxPoints, and as much again for all-equal dice, no tier more than that.
int NumeratorBits(const RuleSet& rules) {
  const double points = (2.0 * Turns(rules) + 1) * kMaxPoints;
  return static_cast<int>(
      std::ceil(std::log2(points) + SixthsIn(rules) * std::log2(6.0)));
}

std::vector<PrimeField> FieldsFor(const RuleSet& rules, bool residues) {
  if (!residues) return {};
  return FieldsOf(NumeratorBits(rules) + 60);  // one to check the others
}

}  // namespace

ModularGame::ModularGame(const RuleSet& rules, const Options& options)
    : rules_(rules),
      upper_cap_(UpperCap(rules)),
      turn_(rules.dice, FieldsFor(rules, options.residues)) {
  std::vector<std::vector<std::pair<const PlaceName, Place>*>> levels(
      Turns(rules_) + 1);
  for (const TwinState& state : ReachableStates(rules_, options.threads)) {
    const auto [place, is_new] =
        places_.try_emplace({state.filled, state.held});
    if (is_new) levels[std::popcount(state.filled)].push_back(&*place);
    place->second.reached.set(state.upper_total);
    if (options.every_total) place->second.reached.set();
  }
  for (const auto& end : levels.back()) SolveEnd(end->second);
  ParallelLoops loops(options.threads);
  std::mutex mutex;
  for (int level = Turns(rules_) - 1; level >= 0; --level) {
    loops.Run(static_cast<int>(levels[level].size()), [&](int i) {
      auto& [name, place] = *levels[level][i];
      const ModularTies ties = SolvePlace(name, place);
      const std::scoped_lock lock(mutex);
      ties_.equal += ties.equal;
      ties_.unequal += ties.unequal;
    });
  }
}

double ModularGame::ExpectedRemaining(const TwinState& state) const {
  const Place& place = places_.at({state.filled, state.held});
  return place.values.nearly(place.class_of[state.upper_total]);
}

std::optional<Fraction> ModularGame::ExactRemaining(
    const TwinState& state) const {
  const Place& place = places_.at({state.filled, state.held});
  const std::uint64_t* residues =
      place.values.residues(place.class_of[state.upper_total]);
  return FractionOf(turn_.fields(), {residues, fields()}, SixthsIn(rules_),
                    NumeratorBits(rules_));
}

std::int64_t ModularGame::values() const {
  std::int64_t values = 0;
  for (const auto& [name, place] : places_) values += place.member.size();
  return values;
}

ModularGame::Ways ModularGame::WaysFrom(const PlaceName& name) const {
  Ways ways;
  std::map<TwinMove, int> index;
  for (const auto& moves : MovesOfRolls(rules_, name.first, name.second)) {
    std::vector<int>& of_roll = ways.of_roll.emplace_back();
    for (const TwinMove& move : moves) {
      const auto [known, is_new] =
          index.emplace(move, static_cast<int>(ways.all.size()));
      if (is_new) {
        ways.all.emplace_back(move, &places_.at({move.filled, move.held}));
      }
      of_roll.push_back(known->second);
    }
  }
  return ways;
}

ModularGame::Totals ModularGame::SumsOf(const Ways& ways) const {
  Totals sums;
  for (const auto& [move, next] : ways.all) {
    for (int sum = 0; sum <= upper_cap_; ++sum) {
      if (next->sums[sum]) sums.set(std::min(upper_cap_, sum + move.upper));
    }
  }
  return sums;
}

// Two totals are of one class if every sum that may still come leads to the
// same bonus from both. They then have the same value: whatever is done from
// one can be done from the other and pays as much.
void ModularGame::MakeClasses(Place& place) const {
  std::map<std::vector<int>, int> class_of_bonuses;
  place.class_of.assign(upper_cap_ + 1, -1);
  for (int total = 0; total <= upper_cap_; ++total) {
    if (!place.reached[total]) continue;
    std::vector<int> bonuses;
    for (int sum = 0; sum <= upper_cap_; ++sum) {
      if (place.sums[sum]) bonuses.push_back(UpperBonus(rules_, total + sum));
    }
    const auto [known, is_new] = class_of_bonuses.emplace(
        bonuses, static_cast<int>(class_of_bonuses.size()));
    if (is_new) place.member.push_back(total);
    place.class_of[total] = known->second;
  }
  place.values = ModularNumbers(place.member.size(), fields());
}

void ModularGame::SolveEnd(Place& place) const {
  place.sums.set(0);
  MakeClasses(place);
  for (std::size_t i = 0; i < place.member.size(); ++i) {
    const int bonus = UpperBonus(rules_, place.member[i]);
    place.values.nearly(i) = bonus;
    std::fill_n(place.values.residues(i), fields(), bonus);
  }
}

ModularTies ModularGame::SolvePlace(const PlaceName& name, Place& place) const {
  const Ways ways = WaysFrom(name);
  place.sums = SumsOf(ways);
  MakeClasses(place);
  ModularTies ties;
  ModularNumbers of_keep(turn_.keeps(), fields());
  for (std::size_t i = 0; i < place.member.size(); ++i) {
    ScoreRolls(ways, place.member[i], of_keep, ties);
    turn_.Play(rules_.rolls_per_turn, of_keep, ties);
    place.values.Copy(i, of_keep, 0);
  }
  return ties;
}

void ModularGame::ScoreRolls(const Ways& ways, int upper_total,
                             ModularNumbers& of_keep, ModularTies& ties) const {
  ModularNumbers of_way(ways.all.size(), fields());
  for (std::size_t way = 0; way < ways.all.size(); ++way) {
    const auto& [move, next] = ways.all[way];
    const int total = std::min(upper_cap_, upper_total + move.upper);
    const int after = next->class_of[total];
    of_way.nearly(way) = move.points + next->values.nearly(after);
    for (std::size_t f = 0; f < fields(); ++f) {
      of_way.residues(way)[f] =
          turn_.fields()[f].Add(move.points, next->values.residues(after)[f]);
    }
  }
  for (std::size_t roll = 0; roll < ways.of_roll.size(); ++roll) {
    int best = ways.of_roll[roll][0];
    for (const int way : ways.of_roll[roll]) {
      if (of_way.IsLarger(way, best, ties)) best = way;
    }
    of_keep.Copy(turn_.first_roll() + roll, of_way, best);
  }
}

}  // namespace yatzy
