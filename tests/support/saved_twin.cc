#include "tests/support/saved_twin.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "tests/support/faces.h"

namespace yatzy {
namespace {

constexpr double kTwinTie = 1e-9;

bool Holds(const FaceCounts& roll, const FaceCounts& keep) {
  return std::equal(keep.begin(), keep.end(), roll.begin(),
                    [](int kept, int rolled) { return kept <= rolled; });
}

// In the order of RankActions: more dice first, then ascending faces.
bool IsBefore(const FaceCounts& a, const FaceCounts& b) {
  return std::pair(-DiceCount(a), FacesOf(a)) <
         std::pair(-DiceCount(b), FacesOf(b));
}

void AddShifted(const SavedTwin::ByPoints& more, int points, double probability,
                SavedTwin::ByPoints& sum) {
  sum.resize(std::max(sum.size(), more.size() + points));
  for (std::size_t i = 0; i < more.size(); ++i) {
    sum[i + points] += probability * more[i];
  }
}

}  // namespace

SavedTwin::SavedTwin(const RuleSet& rules) : game_(rules), endgame_(game_) {
  for (const FaceCounts& roll : game_.turn().rolls()) {
    roll_index_.emplace(roll, static_cast<int>(roll_index_.size()));
  }
}

TwinState SavedTwin::Saving(TwinState state, int rerolls_left) const {
  state.saved = std::min(rerolls_left, game_.rules().saved_rolls.most);
  return state;
}

SavedTwin::ByPoints SavedTwin::From(const TwinState& state) {
  const RuleSet& rules = game_.rules();
  if (IsFinished(rules, state)) {
    ByPoints end(UpperBonus(rules, state.upper_total) +
                 state.saved * rules.saved_rolls.points + 1);
    end.back() = 1;
    return end;
  }
  const auto known = from_.find(state);
  if (known != from_.end()) return known->second;
  ByPoints sum = After(state, FaceCounts{}, rules.rolls_per_turn + state.saved);
  return from_[state] = std::move(sum);
}

SavedTwin::ByPoints SavedTwin::AfterMove(const TwinState& state,
                                         const TwinMove& move,
                                         int rerolls_left) {
  const TwinState next =
      yatzy::After(Saving(state, rerolls_left), move, UpperCap(game_.rules()));
  ByPoints sum;
  AddShifted(From(next), move.points, 1, sum);
  return sum;
}

SavedTwin::ByPoints SavedTwin::After(const TwinState& state,
                                     const FaceCounts& keep, int rolls_left) {
  const std::pair key(
      Turn{state.filled, state.held, state.upper_total, rolls_left},
      game_.turn().KeepIndex(keep));
  const auto known = after_.find(key);
  if (known != after_.end()) return known->second;
  const int rolled = game_.rules().dice - DiceCount(keep);
  std::map<int, double> rolls;
  ForEachOutcome(FacesOf(keep), rolled, [&](const Faces& faces) {
    rolls[roll_index_.at(CountsOf(faces))] += std::pow(6.0, -rolled);
  });
  ByPoints sum;
  for (const auto& [roll, probability] : rolls) {
    AddShifted(OfRoll(state, roll, rolls_left - 1), 0, probability, sum);
  }
  return after_[key] = std::move(sum);
}

SavedTwin::ByPoints SavedTwin::OfRoll(const TwinState& state, int roll,
                                      int rerolls_left) {
  const Decisions& decisions = DecisionsOf(state, rerolls_left);
  const int keep = decisions.keeps[roll];
  return keep < 0 ? AfterMove(state, decisions.moves[roll], rerolls_left)
                  : After(state, game_.turn().keeps()[keep], rerolls_left);
}

std::vector<double> SavedTwin::BestOfKeeps(const TwinState& state, int banked,
                                           int rolls_left, const Worth& worth) {
  const RuleSet& rules = game_.rules();
  const TwinMoves moves = MovesOfRolls(rules, state.filled, state.held);
  return turn().ValuesOfKeeps(
      [&](int left) {
        std::vector<double> of_roll;
        for (const std::vector<TwinMove>& ways : moves) {
          double best = -1e9;
          for (const TwinMove& move : ways) {
            const TwinState next =
                yatzy::After(Saving(state, left), move, UpperCap(rules));
            best = std::max(best, Best(next, banked + move.points, worth));
          }
          of_roll.push_back(best);
        }
        return of_roll;
      },
      rolls_left);
}

double SavedTwin::Best(const TwinState& state, int banked, const Worth& worth) {
  const RuleSet& rules = game_.rules();
  if (IsFinished(rules, state)) {
    return worth(banked + UpperBonus(rules, state.upper_total) +
                 state.saved * rules.saved_rolls.points);
  }
  const auto known = best_.find({state, banked});
  if (known != best_.end()) return known->second;
  const double best =
      BestOfKeeps(state, banked, rules.rolls_per_turn + state.saved, worth)[0];
  return best_[{state, banked}] = best;
}

// Returns the keep of this roll, or -1 if to score it is worth as much.
int SavedTwin::KeepFor(const FaceCounts& roll, double score,
                       const std::vector<double>& of_keep) const {
  const std::vector<FaceCounts>& keeps = game_.turn().keeps();
  std::vector<int> parts;
  double highest = 0;
  for (int keep = 0; keep < std::ssize(of_keep); ++keep) {
    if (!Holds(roll, keeps[keep])) continue;
    parts.push_back(keep);
    highest = std::max(highest, of_keep[keep]);
  }
  if (highest <= score + kTwinTie) return -1;
  std::erase_if(parts,
                [&](int keep) { return of_keep[keep] < highest - kTwinTie; });
  return *std::ranges::min_element(
      parts, [&](int a, int b) { return IsBefore(keeps[a], keeps[b]); });
}

const SavedTwin::Decisions& SavedTwin::DecisionsOf(const TwinState& state,
                                                   int rerolls_left) {
  const auto [known, is_new] = decisions_.try_emplace(
      {state.filled, state.held, state.upper_total, rerolls_left});
  Decisions& decisions = known->second;
  if (!is_new) return decisions;
  const auto value = [this](const TwinState& s) {
    return endgame_.ExpectedRemaining(s);
  };
  std::vector<double> of_keep;  // none without rerolls
  if (rerolls_left > 0) {
    of_keep = game_.ValuesOfKeeps(state, value, rerolls_left);
  }
  const TwinState saving = Saving(state, rerolls_left);
  for (const FaceCounts& roll : game_.turn().rolls()) {
    const std::vector<TwinMove> moves =
        Moves(game_.rules(), state.filled, state.held, roll);
    const auto worth = [&](const TwinMove& move) {
      return move.points +
             value(yatzy::After(saving, move, UpperCap(game_.rules())));
    };
    double score = worth(moves[0]);
    for (const auto& move : moves) score = std::max(score, worth(move));
    decisions.moves.push_back(*std::ranges::find_if(
        moves,
        [&](const auto& move) { return worth(move) >= score - kTwinTie; }));
    decisions.keeps.push_back(KeepFor(roll, score, of_keep));
  }
  return decisions;
}

}  // namespace yatzy
