// Points gained so far, and how likely they are. Of distribution.cc and
// saving_distribution.cc alone.
#ifndef YATZY_CORE_ADVISOR_GAINED_H_
#define YATZY_CORE_ADVISOR_GAINED_H_

#include <cstddef>
#include <span>
#include <vector>

#include "core/advisor/distribution.h"
#include "core/game/game.h"

namespace yatzy {

struct Gained {
  int least = 0;
  std::vector<double> probabilities = {1};

  int end() const { return least + static_cast<int>(probabilities.size()); }

  // Makes room for points from `first` up to `last`, which is not among them.
  void Cover(int first, int last);

  // Adds another one, so likely and with so many points more. REQUIRES: there
  // is room.
  void Add(const Gained& other, int points, double probability) {
    double* const to = probabilities.data() + other.least + points - least;
    for (std::size_t i = 0; i < other.probabilities.size(); ++i) {
      to[i] += probability * other.probabilities[i];
    }
  }

  // Drops points less likely than that at either end.
  void Trim(double negligible);
};

// A state that is met, for all states of its value.
struct MetState {
  State state;
  Gained gained;
};

// A way that a turn may end.
struct TurnEnd {
  State next;
  int points = 0;
  double probability = 0;
};

// The ways to score of a game by what a category gets, numbered: fewer than
// there are rolls, and what they lead to differs.
class ScoringEntries {
 public:
  explicit ScoringEntries(const Game& game);

  std::size_t size() const { return scorings_.size(); }
  const Scoring& operator[](std::size_t entry) const {
    return scorings_[entry];
  }

  int Of(int roll, const Scoring& scoring) const {
    if (scoring.points != game_.Points(scoring.category, roll)) {
      return Find(scoring.category, scoring.points);  // a joker
    }
    return of_roll_[scoring.category * game_.rolls() + roll];
  }

 private:
  int Find(int category, int points) const;

  const Game& game_;
  std::vector<int> first_;    // [category]
  std::vector<int> of_roll_;  // [category][roll]
  std::vector<Scoring> scorings_;
};

// Returns the distribution of finished games, with what their ends pay.
Distribution TotalOf(const Game& game, std::span<const MetState> met);

}  // namespace yatzy

#endif  // YATZY_CORE_ADVISOR_GAINED_H_
