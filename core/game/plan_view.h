// A scoring plan (scoring_plan.h) as the kernels read it: numbers and pointers
// only, and nothing else included, because what is compiled for one instruction
// set must not share inline functions with the rest of a program.
#ifndef YATZY_CORE_GAME_PLAN_VIEW_H_
#define YATZY_CORE_GAME_PLAN_VIEW_H_

#include <cstdint>

#include "core/rules/limits.h"

namespace yatzy {

// A successor takes two places, the second of which is scratch: packing stores
// whole vectors, which begin at any lane of the first. Any other row takes one.
inline constexpr int kPlacesOfSuccessor = 2;

// The rows behind the successors, by their place there.
inline constexpr int kRowOfLeast = 0;
// REQUIRES: at least one of the dice.
constexpr int RowOfFace(int face_index, int dice) {
  return kRowOfLeast + face_index * kMaxDice + dice;
}
// REQUIRES: both at least 1, together at most kMaxDice.
constexpr int RowOfLastTwo(int fives, int sixes) {
  int row = RowOfFace(5, kMaxDice);
  for (int n = 1; n < fives; ++n) row += kMaxDice - n;
  return row + sixes;
}
inline constexpr int kFirstJointRow = RowOfLastTwo(kMaxDice - 1, 1) + 1;
inline constexpr int kPlanRows = kFirstJointRow;  // but for joint ones
// So many at most: a game that has more adds the points to each row alone.
inline constexpr int kMaxJointRows = 16;
// What Scandinavian Yatzy's own code takes instead.
inline constexpr int kScandinavianPlanRows = 103;
static_assert(kFirstJointRow + kMaxJointRows <= kScandinavianPlanRows);

// What a plan may take. Game::Compile refuses a game that needs more: no card
// that people play takes a quarter of it.
inline constexpr int kMaxSuccessorRows = 256;
inline constexpr int kMaxPlaces =
    kMaxSuccessorRows * kPlacesOfSuccessor + kScandinavianPlanRows;

// Rows of so many values fit into the registers of a vector machine.
inline constexpr int kRegisterClasses = 64;

template <typename Real>
struct PlanTerm {
  Real points;
  std::uint32_t place;
};

// What a row of an upper category adds to the value after it.
template <typename Real>
struct UpperPoints {
  Real without_bonus;
  Real with_bonus;
};

// A maximum: it begins with what is at a place, without points, and goes to
// another place or a roll.
struct PlanMaximum {
  std::uint16_t base;
  std::uint16_t target;
};

// `count` maxima of so many terms each, beside the base.
struct PlanGroup {
  std::int32_t terms;
  std::int32_t count;
};

// Maxima, group by group, so that a loop always runs equally often.
template <typename Real>
struct PlanMaxima {
  const PlanGroup* groups;
  int group_count;
  const PlanTerm<Real>* terms;
  const PlanMaximum* maxima;
};

// A way to score an all-equal roll: what the row at the place holds, and so
// many points more.
struct PlanChoice {
  std::uint16_t place;
  std::int16_t points;
};

template <typename Real>
struct PlanView {
  int dice;
  int first_roll;  // its keep
  int rolls_per_turn;

  int successors;        // rows of them
  int upper_categories;  // whose rows come first
  int upper_rows[kMaxUpper];
  const UpperPoints<Real>* upper_points;  // of each of these rows
  int lower_rows;                         // behind them
  int all_equal_rows;                     // 0 or 6, the last
  int all_equal_rolls[6];                 // the roll of each face
  // Whether there are at most kRegisterClasses classes and one bonus. Else
  // packing goes lane by lane.
  bool packs_in_registers;

  // Whether V0 is that of Scandinavian Yatzy, which the kernels know by heart.
  bool has_scandinavian_points;

  int places;             // of successors and rows
  PlanMaxima<Real> rows;  // but those of the last two faces
  // The rests, each in the place of the last roll that has it; and which roll
  // that is, for each roll.
  PlanMaxima<Real> rests;
  const std::uint16_t* rest_of_roll;
};

}  // namespace yatzy

#endif  // YATZY_CORE_GAME_PLAN_VIEW_H_
