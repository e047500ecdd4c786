// How to score all rolls of a turn with few maxima: V0 as a list of things to
// do, compiled from the points of a game.
//
// A state enters its turn only through its *successors*: what it is worth to
// fill each category with each of the points that matter. They are rows:
//
//     an upper category      one for each number of points that it can hold:
//                            the points + E of the state after that
//     a lower category       one: E of the state after that, without points.
//                            Two for an all-equal box that leaves a mark: if it
//                            gets no points, and if it gets some
//     each face, in games with rules for further all-equal rolls
//                            the best that this all-equal roll can do
//
// V0 of a roll is the maximum of a few *rows* more, each the maximum of some
// terms "successor + points":
//
//     one for each "n dice of face f", with all that pays by that: upper
//       categories, pairs, some of a kind with their matched dice
//     one for each pair of those of Fives and Sixes
//     one for each different *rest*: all else that a roll pays, by its total
//       (Chance) or as a pattern (straights, full houses), and the least that
//       each category pays whatever is rolled, 0 mostly
//
// Which rows of faces a roll has depends on its dice alone, so that part is
// compiled in; which terms and rests there are, a game says. In a set where
// all-equal rolls have places of their own, such a roll has its successor and
// nothing else.
//
// A rest lies where the last roll that has it will be: the kernels go through
// the rolls in their order, and replace each by its V0. Categories that pay
// equally for a roll have a *joint* row, the best successor among them, so
// that the points are added once: rounded sums are ordered as their terms are,
// so the bits are the same.
//
// A term may also go into rows of rolls that would pay more: less is never
// better, since E does not fall when the upper total rises. What kind a
// category is, its points alone decide, whatever its pattern says.
//
// Example, Scandinavian Yatzy: V0 of {3,3,3,5,6} is the maximum of the rows
// "total 20", "three threes, no four" and "one five, one six": three instead of
// fifteen categories. In Yahtzee the first would be "total 20, three of a
// kind".
#ifndef YATZY_CORE_GAME_SCORING_PLAN_H_
#define YATZY_CORE_GAME_SCORING_PLAN_H_

#include <array>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "core/game/game.h"
#include "core/game/plan_view.h"

namespace yatzy {

// Immutable, thread-safe.
class ScoringPlan {
 public:
  // `game` must outlive the plan, which is its own (Game::plan).
  explicit ScoringPlan(const Game& game);

  ScoringPlan(const ScoringPlan&) = delete;
  ScoringPlan& operator=(const ScoringPlan&) = delete;

  // `Real` is float or double.
  template <typename Real>
  const PlanView<Real>& view() const {
    if constexpr (sizeof(Real) == sizeof(float)) {
      return floats_.view;
    } else {
      return doubles_.view;
    }
  }

  // The same for targets (widget_kernel.h): points are ways to go, so that each
  // term has its own, and there are no joint rows.
  const PlanView<std::int32_t>& targets() const { return targets_.view; }

  // The most points that a term of targets() has in a successor row.
  int MostPoints(int row) const { return most_points_[row]; }

  int successors() const { return successors_; }
  int places() const {
    return PlaceOfRow(has_scandinavian_points_
                          ? kScandinavianPlanRows
                          : kFirstJointRow + static_cast<int>(joint_.size()));
  }

  // Returns the successor row of a category for `points`, which it can hold. An
  // upper category has as many rows as it can hold points, others one, or two
  // for a box that leaves a mark.
  int RowOf(int category, int points) const;
  // Returns the row of an all-equal roll. REQUIRES: the game has such rows.
  int AllEqualRow(int face_index) const {
    return successors_ - kFaces + face_index;
  }
  // What the all-equal roll of a face may choose from.
  struct Choices {
    CategoryMask categories;
    const PlanChoice* of_category;
  };
  // REQUIRES: the game has rows of all-equal rolls.
  Choices ChoicesOf(std::uint32_t set, int face_index) const {
    const AllEqualPlaces places = game_.PlacesOf(set, face_index);
    const int variant = (places.pays_joker ? 2 : 0) + places.pays_extra;
    return {places.categories, choices_[variant][face_index].data()};
  }
  // What the points are that a row does not include: all of a lower category's.
  int PointsToAdd(int category, int points) const {
    return category < game_.upper_categories() ? 0 : points;
  }

 private:
  // Points and what they are added to, in ascending order.
  using Terms = std::vector<std::pair<int, int>>;
  using Places = std::vector<int>;
  // Maxima by what they go to.
  using Maxima = std::map<int, Terms>;
  template <typename Real>
  struct InNumbersOf {
    struct List {
      std::vector<PlanGroup> groups;
      std::vector<PlanTerm<Real>> terms;
      std::vector<PlanMaximum> maxima;
    };
    List rows;
    List rests;
    std::vector<UpperPoints<Real>> upper_points;
    PlanView<Real> view;
  };

  void NumberSuccessors();
  PlanChoice ChoiceOf(int category, int points) const;
  Terms::value_type TermOf(int category, int points) const;
  int PlaceOfRow(int row) const {
    return successors_ * kPlacesOfSuccessor + row;
  }
  void AddCategory(int category);
  void ShareRests();
  void JoinEqualPoints();
  void ListChoices();
  void FindMostPoints();
  template <typename Real>
  void WriteView(InNumbersOf<Real>& in) const;

  const Game& game_;
  std::vector<int> first_row_;
  int successors_ = 0;
  int lower_rows_ = 0;
  bool has_scandinavian_points_ = false;
  Terms least_;
  Maxima joint_;  // by place
  Maxima faces_;  // by place
  Maxima rests_;  // by roll; after ShareRests the last that has it
  std::array<std::uint16_t, kMaxRolls> rest_of_roll_{};
  // By whether a joker is paid, and extra points; empty without such rules.
  std::vector<std::array<std::array<PlanChoice, kMaxCategories>, kFaces>>
      choices_;
  std::vector<int> most_points_;  // by successor row
  InNumbersOf<std::int32_t> targets_;
  InNumbersOf<float> floats_;
  InNumbersOf<double> doubles_;
};

}  // namespace yatzy

#endif  // YATZY_CORE_GAME_SCORING_PLAN_H_
