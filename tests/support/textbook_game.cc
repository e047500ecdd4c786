#include "tests/support/textbook_game.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <map>
#include <mutex>
#include <span>

#include "core/solver/parallel_loops.h"

namespace yatzy {
namespace {

// Calls visit(counts) for each of the 6^dice ordered outcomes added to
// `counts`.
template <typename Visit>
void ForEachWay(FaceCounts counts, int dice, const Visit& visit) {
  if (dice == 0) return visit(counts);
  for (int face = 0; face < kFaces; ++face) {
    FaceCounts more = counts;
    ++more[face];
    ForEachWay(more, dice - 1, visit);
  }
}

bool IsPartOf(const FaceCounts& keep, const FaceCounts& roll) {
  return std::equal(keep.begin(), keep.end(), roll.begin(),
                    [](int kept, int rolled) { return kept <= rolled; });
}

// None if the game is finished.
TwinMoves MovesIn(const RuleSet& rules, const TwinState& state) {
  if (IsFinished(rules, state)) return {};
  return MovesOfRolls(rules, state.filled, state.held);
}

std::vector<double> BestOfMoves(const TwinMoves& moves, const TwinState& state,
                                int upper_cap,
                                const TextbookGame::ValueOf& value) {
  std::vector<double> best;
  for (const std::vector<TwinMove>& ways : moves) {
    best.push_back(-std::numeric_limits<double>::infinity());
    for (const TwinMove& way : ways) {
      const TwinState next = After(state, way, upper_cap);
      best.back() = std::max(best.back(), way.points + value(next));
    }
  }
  return best;
}

// States that differ in the upper total alone have the same moves.
bool AreOfOnePlace(const TwinState& a, const TwinState& b) {
  return a.filled == b.filled && a.held == b.held;
}

bool AreOfOneLevel(const TwinState& a, const TwinState& b) {
  return std::popcount(a.filled) == std::popcount(b.filled);
}

using States = std::span<const TwinState>;

// Cuts the states where two neighbours differ.
std::vector<States> Groups(States states, bool (*are_alike)(const TwinState&,
                                                            const TwinState&)) {
  std::vector<States> groups;
  while (!states.empty()) {
    std::size_t size = 1;
    while (size < states.size() && are_alike(states[size - 1], states[size])) {
      ++size;
    }
    groups.push_back(states.first(size));
    states = states.subspan(size);
  }
  return groups;
}

}  // namespace

const TextbookTurn& TextbookTurn::Of(int dice) {
  static std::mutex mutex;
  static auto* const turns = new std::map<int, TextbookTurn>;
  const std::scoped_lock lock(mutex);
  const auto known = turns->find(dice);
  if (known != turns->end()) return known->second;
  return turns->emplace(dice, TextbookTurn(dice)).first->second;
}

TextbookTurn::TextbookTurn(int dice) : rolls_(AllMultisets(dice)) {
  for (int kept = 0; kept <= dice; ++kept) {
    for (const FaceCounts& keep : AllMultisets(kept)) {
      keep_index_[keep] = static_cast<int>(keeps_.size());
      keeps_.push_back(keep);
    }
  }
  std::map<FaceCounts, int> roll_index;
  for (const FaceCounts& roll : rolls_) {
    roll_index.emplace(roll, static_cast<int>(roll_index.size()));
    std::vector<int>& parts = keeps_of_roll_.emplace_back();
    for (std::size_t keep = 0; keep < keeps_.size(); ++keep) {
      if (IsPartOf(keeps_[keep], roll)) {
        parts.push_back(static_cast<int>(keep));
      }
    }
  }
  for (const FaceCounts& keep : keeps_) {
    const int rolled = dice - DiceCount(keep);
    std::map<int, double> ways;
    ForEachWay(keep, rolled,
               [&](const FaceCounts& roll) { ++ways[roll_index.at(roll)]; });
    std::vector<Outcome>& outcomes = outcomes_of_keep_.emplace_back();
    for (const auto& [roll, count] : ways) {
      outcomes.push_back({roll, count / std::pow(6.0, rolled)});
    }
  }
}

std::vector<double> TextbookTurn::ValuesOfKeeps(std::vector<double> of_roll,
                                                int rolls_left) const {
  return ValuesOfKeeps([&](int) { return of_roll; }, rolls_left);
}

std::vector<double> TextbookTurn::ValuesOfKeeps(
    const std::function<std::vector<double>(int)>& scores,
    int rolls_left) const {
  std::vector<double> of_roll = scores(0);
  std::vector<double> of_keep(keeps_.size());
  for (int left = 1;; ++left) {
    for (std::size_t keep = 0; keep < keeps_.size(); ++keep) {
      of_keep[keep] = 0;
      for (const auto& [roll, probability] : outcomes_of_keep_[keep]) {
        of_keep[keep] += probability * of_roll[roll];
      }
    }
    if (left == rolls_left) return of_keep;
    of_roll = scores(left);
    for (std::size_t roll = 0; roll < rolls_.size(); ++roll) {
      for (const int keep : keeps_of_roll_[roll]) {
        of_roll[roll] = std::max(of_roll[roll], of_keep[keep]);
      }
    }
  }
}

TextbookValues::TextbookValues(const RuleSet& rules,
                               std::vector<TwinState> states)
    : totals_(UpperCap(rules) + 1),
      states_(std::move(states)),
      rows_(std::size_t{2} << rules.categories.size(), -1) {
  int rows = 0;
  for (const TwinState& state : states_) {
    int& row = rows_[state.filled * 2 + (state.held ? 1 : 0)];
    if (row < 0) row = rows++;
  }
  values_.assign(std::size_t(rows) * totals_,
                 std::numeric_limits<double>::quiet_NaN());
}

double TextbookValues::At(const TwinState& state) const {
  const int row = rows_[state.filled * 2 + (state.held ? 1 : 0)];
  if (row < 0) return std::numeric_limits<double>::quiet_NaN();
  return values_[std::size_t(row) * totals_ + state.upper_total];
}

void TextbookValues::Set(const TwinState& state, double value) {
  const int row = rows_[state.filled * 2 + (state.held ? 1 : 0)];
  values_[std::size_t(row) * totals_ + state.upper_total] = value;
}

TextbookGame::TextbookGame(RuleSet rules)
    : rules_(std::move(rules)),
      upper_cap_(UpperCap(rules_)),
      turn_(TextbookTurn::Of(rules_.dice)) {}

double TextbookGame::ExpectedRemaining(const TwinState& state,
                                       const ValueOf& value) const {
  return ExpectedRemaining(MovesIn(rules_, state), state, value);
}

double TextbookGame::ExpectedRemaining(const TwinMoves& moves,
                                       const TwinState& state,
                                       const ValueOf& value) const {
  if (IsFinished(rules_, state)) {
    return UpperBonus(rules_, state.upper_total) +
           state.saved * rules_.saved_rolls.points;
  }
  return KeepsOf(moves, state, value, rules_.rolls_per_turn + state.saved)[0];
}

std::vector<double> TextbookGame::ScoresOf(const TwinMoves& moves,
                                           TwinState state,
                                           const ValueOf& value,
                                           int rerolls_left) const {
  state.saved = std::min(rerolls_left, rules_.saved_rolls.most);
  return BestOfMoves(moves, state, upper_cap_, value);
}

std::vector<double> TextbookGame::KeepsOf(const TwinMoves& moves,
                                          const TwinState& state,
                                          const ValueOf& value,
                                          int rolls_left) const {
  if (rules_.saved_rolls.most == 0) {
    return turn_.ValuesOfKeeps(ScoresOf(moves, state, value, 0), rolls_left);
  }
  return turn_.ValuesOfKeeps(
      [&](int left) { return ScoresOf(moves, state, value, left); },
      rolls_left);
}

std::vector<double> TextbookGame::ValuesOfRolls(const TwinState& state,
                                                const ValueOf& value,
                                                int rerolls_left) const {
  return ScoresOf(MovesIn(rules_, state), state, value, rerolls_left);
}

std::vector<double> TextbookGame::ValuesOfKeeps(const TwinState& state,
                                                const ValueOf& value,
                                                int rolls_left) const {
  return KeepsOf(MovesIn(rules_, state), state, value, rolls_left);
}

TextbookValues TextbookGame::Solve(int threads) const {
  TextbookValues values(rules_, ReachableStates(rules_, threads));
  std::vector<States> levels = Groups(values.states(), AreOfOneLevel);
  const auto value = [&](const TwinState& s) { return values.At(s); };
  ParallelLoops loops(threads);
  for (; !levels.empty(); levels.pop_back()) {
    const std::vector<States> places = Groups(levels.back(), AreOfOnePlace);
    loops.Run(static_cast<int>(places.size()), [&](int place) {
      const States states = places[place];
      const TwinMoves moves = MovesIn(rules_, states[0]);
      for (const TwinState& state : states) {
        values.Set(state, ExpectedRemaining(moves, state, value));
      }
    });
  }
  return values;
}

double TextbookEndgame::ExpectedRemaining(const TwinState& state) {
  const auto known = values_.find(state);
  if (known != values_.end()) return known->second;
  const auto [moves, is_new] = moves_.try_emplace({state.filled, state.held});
  if (is_new) moves->second = MovesIn(game_.rules(), state);
  const double value = game_.ExpectedRemaining(
      moves->second, state,
      [this](const TwinState& next) { return ExpectedRemaining(next); });
  values_[state] = value;
  return value;
}

}  // namespace yatzy
