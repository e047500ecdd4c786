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
//     one for each total of the dice, with all that pays by the total (Chance),
//       and with the least that each category pays whatever is rolled, 0 mostly
//     one for each "n dice of face f", with all that pays by that: upper
//       categories, pairs, some of a kind with their matched dice
//     one for each pair of those of Fives and Sixes
//
// and of its *patterns*: terms of what is left, straights and full houses.
// Which rows a roll has depends on its dice alone, so that part is compiled in;
// which terms and patterns there are, a game says. In a set where all-equal
// rolls have places of their own, such a roll has its successor and nothing
// else.
//
// A term may also go into rows of rolls that would pay more: less is never
// better, since E does not fall when the upper total rises. What kind a
// category is, its points alone decide, whatever its pattern says.
//
// Example, Scandinavian Yatzy: V0 of {3,3,3,5,6} is the maximum of the rows
// "total 20", "three threes, no four" and "one five, one six": three instead of
// fifteen categories.
#ifndef YATZY_CORE_GAME_SCORING_PLAN_H_
#define YATZY_CORE_GAME_SCORING_PLAN_H_

#include <cstdint>
#include <map>
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

  int successors() const { return successors_; }
  int places() const {
    return PlaceOfRow(has_scandinavian_points_ ? kScandinavianPlanRows
                                               : kPlanRows);
  }

  // Returns the successor row of a category for `points`, which it can hold. An
  // upper category has as many rows as it can hold points, others one, or two
  // for a box that leaves a mark.
  int RowOf(int category, int points) const;
  // Returns the row of an all-equal roll. REQUIRES: the game has such rows.
  int AllEqualRow(int face_index) const {
    return successors_ - kFaces + face_index;
  }
  // Writes what the all-equal roll of a face may choose from in a set, at most
  // kMaxCategories choices. Returns how many.
  int Choices(std::uint32_t set, int face_index, PlanChoice* choices) const;
  // What the points are that a row does not include: all of a lower category's.
  int PointsToAdd(int category, int points) const {
    return category < game_.upper_categories() ? 0 : points;
  }

 private:
  using Terms = std::vector<PlanChoice>;
  // Maxima by what they go to.
  using Maxima = std::map<int, Terms>;
  template <typename Real>
  struct InNumbersOf {
    struct List {
      std::vector<PlanGroup> groups;
      std::vector<PlanTerm<Real>> terms;
      std::vector<std::uint16_t> targets;
    };
    List rows;
    List patterns;
    std::vector<UpperPoints<Real>> upper_points;
    PlanView<Real> view;
  };

  void NumberSuccessors();
  PlanChoice TermOf(int category, int points) const;
  int PlaceOfRow(int row) const {
    return successors_ * kPlacesOfSuccessor + row;
  }
  void AddCategory(int category);
  void AddPatterns(int category, int least);
  template <typename Real>
  void WriteView(InNumbersOf<Real>& in) const;

  const Game& game_;
  std::vector<int> first_row_;
  int successors_ = 0;
  int lower_rows_ = 0;
  bool has_scandinavian_points_ = false;
  Terms least_;
  Maxima rows_;      // by place, but that of the least
  Maxima patterns_;  // by roll
  InNumbersOf<float> floats_;
  InNumbersOf<double> doubles_;
};

}  // namespace yatzy

#endif  // YATZY_CORE_GAME_SCORING_PLAN_H_
