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
  int least;  // whatever is rolled
  // Whether they are the most that the number of dice of some face brings.
  bool by_faces;
  // What that is.
  std::array<std::array<int, kMaxDice + 1>, kFaces> of_face;
};

Dependence DependenceOf(const Game& game, int category) {
  constexpr int kNone = kMaxPoints + 1;  // no roll is like that
  Dependence d;
  d.least = kNone;
  for (auto& of_count : d.of_face) of_count.fill(kNone);
  for (int roll = 0; roll < game.rolls(); ++roll) {
    const int points = game.Points(category, roll);
    d.least = std::min(d.least, points);
    for (int f = 0; f < kFaces; ++f) {
      int& least = d.of_face[f][game.Roll(roll)[f]];
      least = std::min(least, points);
    }
  }
  d.by_faces = true;
  for (int roll = 0; roll < game.rolls(); ++roll) {
    const FaceCounts& counts = game.Roll(roll);
    int best = d.least;
    for (int f = 0; f < kFaces; ++f) {
      if (counts[f] > 0) best = std::max(best, d.of_face[f][counts[f]]);
    }
    d.by_faces = d.by_faces && best == game.Points(category, roll);
  }
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
  const int least = PlaceOfRow(kRowOfLeast);
  // All these rows are looked at, also those that no category adds to.
  for (int face = 0; face < kFaces; ++face) {
    for (int n = 1; n <= game.dice(); ++n) {
      faces_[PlaceOfRow(RowOfFace(face, n))] = {};
    }
  }
  for (int roll = 0; roll < game.rolls(); ++roll) rests_[roll] = {{0, least}};
  for (int c = 0; c < game.categories(); ++c) AddCategory(c);
  std::sort(least_.begin(), least_.end());
  for (auto& [place, terms] : faces_) {
    std::sort(terms.begin(), terms.end());
    if (terms.empty() || terms.front().first > 0) {
      terms.insert(terms.begin(), {0, least});
    }
  }
  ShareRests();
  if (game.all_equal_box() >= 0) ListChoices();
  WriteView(targets_);
  FindMostPoints();
  JoinEqualPoints();
  has_scandinavian_points_ = HasScandinavianPoints(game);
  WriteView(floats_);
  WriteView(doubles_);
}

void ScoringPlan::AddCategory(int category) {
  const Dependence d = DependenceOf(game_, category);
  least_.push_back(TermOf(category, d.least));
  if (d.by_faces) {
    for (int face = 0; face < kFaces; ++face) {
      for (int n = 1; n <= game_.dice(); ++n) {
        const int points = d.of_face[face][n];
        if (points <= d.least) continue;
        faces_[PlaceOfRow(RowOfFace(face, n))].push_back(
            TermOf(category, points));
      }
    }
    return;
  }
  for (int roll = 0; roll < game_.rolls(); ++roll) {
    const int points = game_.Points(category, roll);
    if (points > d.least) rests_[roll].push_back(TermOf(category, points));
  }
}

// Keeps each different rest once, by the last roll that has it. Its terms begin
// with the least row, on which it builds, also before those of upper
// categories, which add no points either.
void ScoringPlan::ShareRests() {
  std::map<Terms, int> last;
  for (auto& [roll, terms] : rests_) {
    std::sort(terms.begin() + 1, terms.end());
    last[terms] = roll;
  }
  for (const auto& [roll, terms] : rests_) {
    rest_of_roll_[roll] = static_cast<std::uint16_t>(last.at(terms));
  }
  rests_.clear();
  for (const auto& [terms, roll] : last) rests_[roll] = terms;
}

// Makes joint rows of what several rests add the same points to.
void ScoringPlan::JoinEqualPoints() {
  std::map<Places, int> uses;
  const auto by_points = [](const Terms& terms) {
    std::map<int, Places> places;
    for (const auto& [points, place] : terms) places[points].push_back(place);
    return places;
  };
  for (const auto& [roll, terms] : rests_) {
    for (const auto& [points, places] : by_points(terms)) ++uses[places];
  }
  std::map<Places, int> row_of;
  for (const auto& [places, count] : uses) {
    if (places.size() == 1 || count == 1) continue;
    if (row_of.size() == kMaxJointRows) break;
    const int row =
        PlaceOfRow(kFirstJointRow + static_cast<int>(row_of.size()));
    row_of[places] = row;
    for (const int place : places) joint_[row].push_back({0, place});
  }
  for (auto& [roll, terms] : rests_) {
    const std::map<int, Places> all = by_points(terms);
    terms.clear();
    for (const auto& [points, places] : all) {
      const auto row = row_of.find(places);
      if (row != row_of.end()) {
        terms.push_back({points, row->second});
        continue;
      }
      for (const int place : places) terms.push_back({points, place});
    }
  }
}

void ScoringPlan::ListChoices() {
  const AllEqualBonus& bonus = game_.rules().all_equal_bonus;
  choices_.resize(4);
  for (int variant = 0; variant < 4; ++variant) {
    for (int face = 0; face < kFaces; ++face) {
      for (int c = 0; c < game_.categories(); ++c) {
        const int points = variant >= 2
                               ? game_.JokerPoints(c, face)
                               : game_.Points(c, game_.AllEqualRoll(face));
        const bool is_upper = c < game_.upper_categories();
        PlanChoice choice = ChoiceOf(c, points);
        if (variant % 2 == 1 && !(bonus.lower_only && is_upper)) {
          choice.points =
              static_cast<std::int16_t>(choice.points + bonus.points);
        }
        choices_[variant][face][c] = choice;
      }
    }
  }
}

void ScoringPlan::FindMostPoints() {
  most_points_.resize(successors_);
  for (int c = 0; c < game_.categories(); ++c) {
    for (const int points : game_.PossiblePoints(c)) {
      int& most = most_points_[RowOf(c, points)];
      most = std::max(most, PointsToAdd(c, points));
    }
  }
  for (const auto& of_variant : choices_) {
    for (const auto& of_face : of_variant) {
      for (int c = 0; c < game_.categories(); ++c) {
        int& most = most_points_[of_face[c].place / kPlacesOfSuccessor];
        most = std::max<int>(most, of_face[c].points);
      }
    }
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

// Appends maxima to a list, those of equally many terms together. The base of
// each is a term of no points, or one without its points, which changes
// nothing.
template <typename List, typename Maxima>
void Append(const Maxima& maxima, List& list) {
  using Term = typename decltype(list.terms)::value_type;
  std::map<std::size_t, std::vector<int>> by_size;
  for (const auto& [target, terms] : maxima) {
    const bool is_base = terms.front().first == 0;
    by_size[terms.size() - (is_base ? 1 : 0)].push_back(target);
  }
  for (const auto& [size, targets] : by_size) {
    list.groups.push_back({static_cast<std::int32_t>(size),
                           static_cast<std::int32_t>(targets.size())});
    for (const int target : targets) {
      const auto& terms = maxima.at(target);
      list.maxima.push_back({static_cast<std::uint16_t>(terms.front().second),
                             static_cast<std::uint16_t>(target)});
      for (std::size_t i = terms.size() - size; i < terms.size(); ++i) {
        list.terms.push_back(
            Term{static_cast<decltype(Term::points)>(terms[i].first),
                 static_cast<std::uint32_t>(terms[i].second)});
      }
    }
  }
}

template <typename Real, typename List>
PlanMaxima<Real> ViewOf(const List& list) {
  return {list.groups.data(), static_cast<int>(list.groups.size()),
          list.terms.data(), list.maxima.data()};
}

}  // namespace

template <typename Real>
void ScoringPlan::WriteView(InNumbersOf<Real>& in) const {
  // First the least and joint rows, which others build on.
  Append(Maxima{{PlaceOfRow(kRowOfLeast), least_}}, in.rows);
  Append(joint_, in.rows);
  Append(faces_, in.rows);
  Append(rests_, in.rests);
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
  view.rests = ViewOf<Real>(in.rests);
  view.rest_of_roll = rest_of_roll_.data();
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

PlanChoice ScoringPlan::ChoiceOf(int category, int points) const {
  return {
      static_cast<std::uint16_t>(RowOf(category, points) * kPlacesOfSuccessor),
      static_cast<std::int16_t>(PointsToAdd(category, points))};
}

ScoringPlan::Terms::value_type ScoringPlan::TermOf(int category,
                                                   int points) const {
  const PlanChoice choice = ChoiceOf(category, points);
  return {choice.points, choice.place};
}

}  // namespace yatzy
