// What every keep of a turn is worth, for some states at once.
#ifndef YATZY_CORE_PLAY_TURN_VALUES_H_
#define YATZY_CORE_PLAY_TURN_VALUES_H_

#include <array>
#include <memory>

#include "core/advisor/scoring_values.h"
#include "core/dice/keep_rows.h"
#include "core/dice/keeps.h"
#include "core/game/state.h"
#include "core/kernel/simd/simd.h"
#include "core/rules/limits.h"
#include "core/rules/rule_set.h"
#include "core/table/value_table.h"

namespace yatzy {

// An action of a turn: to score, or to keep dice and roll the others.
struct TurnAction {
  bool scores = false;
  KeepIndex keep = 0;  // unless it scores
  Scoring scoring{};   // if it does; is_joker is not set
};

// The most that a position is worth, and the first action in the order of ties
// that is worth it but for kTieTolerance (advisor.h). That order has the ways
// to score first, in card order, then the keeps as the advisor has them: who
// may as well stop, stops.
struct BestOfTurn {
  double value = 0;
  TurnAction action;
};

// Solves the turns of as many states as a vector has lanes. Not thread-safe.
// Takes 120 KB, and 60 more for each roll that can be saved.
class TurnValues {
 public:
  // REQUIRES: IsAvailable(simd). The table outlives this.
  TurnValues(const ValueTable& table, Simd simd);

  bool IsEmpty() const { return size_ == 0; }
  bool IsFull() const { return size_ == kernel_.lanes; }

  // Takes one more state, whose lane is how many were there before. REQUIRES:
  // !IsFull(); the state is reachable and not finished.
  void Add(State state);

  // Computes the values of all lanes for any number of rerolls. About 3 us for
  // eight states with AVX-512.
  void Solve();

  // Forgets all states.
  void Clear() { size_ = 0; }

  // Returns what keeping these dice is worth. REQUIRES: Solve was called since
  // the lane was added; rerolls_left is 1 to Game::MostRerolls of the
  // state.
  double OfKeep(int lane, int rerolls_left, KeepIndex keep) const {
    const int row = KeepRow(table_.game().dice(), keep);
    return keeps_[rerolls_left - 1].values[row * kernel_.lanes + lane];
  }

  // REQUIRES: as above, but rerolls_left may be 0.
  BestOfTurn BestOf(int lane, int rerolls_left, int roll);

 private:
  BestOfTurn BestScoring(int lane, int roll);
  BestOfTurn BestOfAll(int lane, int rerolls_left, int roll);
  // Fills the successors of all lanes for a roll that is scored now.
  void FillLanes(int rerolls_left);
  void SolveSaving();

  struct Memory {
    alignas(kMaxVectorBytes) double successors[kMaxSuccessors<double>];
    ScoringValues ways;  // of the last roll that asked
  };

  struct Keeps {
    alignas(kMaxVectorBytes) double values[kMaxKeeps * kMaxLanes<double>];
  };

  const ValueTable& table_;
  const WidgetKernel<double>& kernel_;
  const std::unique_ptr<Memory> memory_;
  const std::unique_ptr<Keeps[]> keeps_;  // by rerolls left, from 1 on
  int size_ = 0;
  std::array<State, kMaxLanes<double>> states_;
};

}  // namespace yatzy

#endif  // YATZY_CORE_PLAY_TURN_VALUES_H_
