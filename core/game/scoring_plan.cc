#include "core/game/scoring_plan.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <vector>

#include "core/rules/presets.h"

namespace yatzy {
namespace {

// How a category's points depend on a roll.
struct Dependence {
  enum class Kind { kTotal, kFaces, kPattern } kind;
  int least;  // whatever is rolled
  // The least for each total, and for each number of dice of a face.
  std::vector<int> of_total;
  std::array<std::vector<int>, kFaces> of_face;
};

constexpr int kNone = -1;  // no roll is like that

void Lower(int points, int& least) {
  if (least == kNone || points < least) least = points;
}

Dependence DependenceOf(const Game& game, int category) {
  Dependence d;
  d.least = game.Points(category, 0);
  d.of_total.assign(kFaces * game.dice() + 1, kNone);
  d.of_face.fill(std::vector<int>(game.dice() + 1, kNone));
  for (int roll = 0; roll < game.rolls(); ++roll) {
    const int points = game.Points(category, roll);
    const FaceCounts& counts = game.Roll(roll);
    Lower(points, d.least);
    Lower(points, d.of_total[DiceTotal(counts)]);
    for (int f = 0; f < kFaces; ++f) Lower(points, d.of_face[f][counts[f]]);
  }
  bool by_total = true;
  bool by_faces = true;
  for (int roll = 0; roll < game.rolls(); ++roll) {
    const int points = game.Points(category, roll);
    const FaceCounts& counts = game.Roll(roll);
    by_total = by_total && d.of_total[DiceTotal(counts)] == points;
    int best = d.least;
    for (int f = 0; f < kFaces; ++f) {
      if (counts[f] > 0) best = std::max(best, d.of_face[f][counts[f]]);
    }
    by_faces = by_faces && best == points;
  }
  d.kind = by_total   ? Dependence::Kind::kTotal
           : by_faces ? Dependence::Kind::kFaces
                      : Dependence::Kind::kPattern;
  return d;
}

// Whether all rolls pay in all categories what they do in Scandinavian Yatzy,
// with the same successors. Names, order and bonus do not matter.
bool HasScandinavianPoints(const Game& game) {
  static const auto* const kRules = new RuleSet(*PresetRules(kDefaultRules));
  if (game.dice() != kDice || game.all_equal_box() >= 0 ||
      game.categories() != static_cast<int>(kRules->categories.size())) {
    return false;
  }
  for (int c = 0; c < game.categories(); ++c) {
    const bool is_upper = c < game.upper_categories();
    if (is_upper != kRules->categories[c].is_upper) return false;
    for (int roll = 0; roll < kRolls; ++roll) {
      if (game.Points(c, roll) != PointsOf(*kRules, c, RollCounts(roll))) {
        return false;
      }
    }
  }
  return true;
}

}  // namespace

ScoringPlan::ScoringPlan(const Game& game) : game_(game) {
  NumberSuccessors();
  const auto least = static_cast<std::uint16_t>(PlaceOfRow(kRowOfLeast));
  // All these rows are looked at, also those that no category adds to.
  for (int total = game.dice(); total <= kFaces * game.dice(); ++total) {
    rows_[PlaceOfRow(RowOfTotal(total))] = {{least, 0}};
  }
  for (int face = 0; face < kFaces; ++face) {
    for (int n = 1; n <= game.dice(); ++n) {
      rows_[PlaceOfRow(RowOfFace(face, n))] = {};
    }
  }
  for (int c = 0; c < game.categories(); ++c) AddCategory(c);
  for (auto& [place, terms] : rows_) {
    if (terms.empty()) terms = {{least, 0}};
  }
  has_scandinavian_points_ = HasScandinavianPoints(game);
  WriteView(floats_);
  WriteView(doubles_);
}

void ScoringPlan::AddCategory(int category) {
  const Dependence d = DependenceOf(game_, category);
  least_.push_back(TermOf(category, d.least));
  const auto add = [&](int row, int points) {
    if (points > d.least) {
      rows_[PlaceOfRow(row)].push_back(TermOf(category, points));
    }
  };
  switch (d.kind) {
    case Dependence::Kind::kTotal:
      for (int t = game_.dice(); t <= kFaces * game_.dice(); ++t) {
        add(RowOfTotal(t), d.of_total[t]);
      }
      break;
    case Dependence::Kind::kFaces:
      for (int face = 0; face < kFaces; ++face) {
        for (int n = 1; n <= game_.dice(); ++n) {
          add(RowOfFace(face, n), d.of_face[face][n]);
        }
      }
      break;
    case Dependence::Kind::kPattern:
      AddPatterns(category, d.least);
  }
}

void ScoringPlan::AddPatterns(int category, int least) {
  for (int roll = 0; roll < game_.rolls(); ++roll) {
    const int points = game_.Points(category, roll);
    if (points > least) patterns_[roll].push_back(TermOf(category, points));
  }
}

void ScoringPlan::NumberSuccessors() {
  for (int c = 0; c < game_.categories(); ++c) {
    first_row_.push_back(successors_);
    int rows = 1;
    if (c < game_.upper_categories()) {
      rows = static_cast<int>(game_.PossiblePoints(c).size());
    } else {
      if (game_.has_mark() && c == game_.all_equal_box()) rows = 2;
      lower_rows_ += rows;
    }
    successors_ += rows;
  }
  if (game_.all_equal_box() >= 0) successors_ += kFaces;
}

namespace {

// Appends maxima to a list, those of equally many terms together.
template <typename List, typename Maxima>
void Append(const Maxima& maxima, List& list) {
  using Term = typename decltype(list.terms)::value_type;
  std::map<std::size_t, std::vector<int>> by_size;
  for (const auto& [target, terms] : maxima) {
    by_size[terms.size()].push_back(target);
  }
  for (const auto& [size, targets] : by_size) {
    list.groups.push_back({static_cast<std::int32_t>(size),
                           static_cast<std::int32_t>(targets.size())});
    for (const int target : targets) {
      list.targets.push_back(static_cast<std::uint16_t>(target));
      for (const auto& [place, points] : maxima.at(target)) {
        list.terms.push_back(
            Term{static_cast<decltype(Term::points)>(points), place});
      }
    }
  }
}

template <typename Real, typename List>
PlanMaxima<Real> ViewOf(const List& list) {
  return {list.groups.data(), static_cast<int>(list.groups.size()),
          list.terms.data(), list.targets.data()};
}

}  // namespace

template <typename Real>
void ScoringPlan::WriteView(InNumbersOf<Real>& in) const {
  // First the least, which others build on.
  Append(Maxima{{PlaceOfRow(kRowOfLeast), least_}}, in.rows);
  Append(rows_, in.rows);
  Append(patterns_, in.patterns);
  const auto& tiers = game_.rules().tiers;
  const int bonus = tiers.empty() ? 0 : tiers.back().points;
  PlanView<Real>& view = in.view;
  view = {};
  for (int c = 0; c < game_.upper_categories(); ++c) {
    view.upper_rows[c] = static_cast<int>(game_.PossiblePoints(c).size());
    for (const int points : game_.PossiblePoints(c)) {
      in.upper_points.push_back(
          {static_cast<Real>(points), static_cast<Real>(points + bonus)});
    }
  }
  view.dice = game_.dice();
  view.first_roll = KeepsOfFewer(game_.dice());
  view.rolls_per_turn = game_.rolls_per_turn();
  view.successors = successors_;
  view.upper_categories = game_.upper_categories();
  view.upper_points = in.upper_points.data();
  view.lower_rows = lower_rows_;
  view.all_equal_rows = game_.all_equal_box() >= 0 ? kFaces : 0;
  for (int face = 0; face < kFaces; ++face) {
    view.all_equal_rolls[face] = game_.AllEqualRoll(face);
  }
  view.packs_in_registers =
      game_.upper().MostClasses() <= kRegisterClasses && tiers.size() <= 1;
  view.has_scandinavian_points = has_scandinavian_points_;
  view.places = places();
  view.rows = ViewOf<Real>(in.rows);
  view.patterns = ViewOf<Real>(in.patterns);
}

int ScoringPlan::Choices(std::uint32_t set, int face_index,
                         PlanChoice* choices) const {
  const AllEqualPlaces places = game_.PlacesOf(set, face_index);
  const AllEqualBonus& bonus = game_.rules().all_equal_bonus;
  int count = 0;
  for (int c = 0; c < game_.categories(); ++c) {
    if ((places.categories >> c & 1) == 0) continue;
    const int points = places.pays_joker
                           ? game_.JokerPoints(c, face_index)
                           : game_.Points(c, game_.AllEqualRoll(face_index));
    const bool is_upper = c < game_.upper_categories();
    PlanChoice choice = TermOf(c, points);
    if (places.pays_extra && !(bonus.lower_only && is_upper)) {
      choice.points = static_cast<std::int16_t>(choice.points + bonus.points);
    }
    choices[count++] = choice;
  }
  return count;
}

int ScoringPlan::RowOf(int category, int points) const {
  const int first = first_row_[category];
  if (category < game_.upper_categories()) {
    const std::vector<int>& possible = game_.PossiblePoints(category);
    return first + static_cast<int>(std::lower_bound(possible.begin(),
                                                     possible.end(), points) -
                                    possible.begin());
  }
  const bool marks = game_.has_mark() && category == game_.all_equal_box();
  return first + (marks && points > 0 ? 1 : 0);
}

PlanChoice ScoringPlan::TermOf(int category, int points) const {
  return {
      static_cast<std::uint16_t>(RowOf(category, points) * kPlacesOfSuccessor),
      static_cast<std::int16_t>(PointsToAdd(category, points))};
}

}  // namespace yatzy
