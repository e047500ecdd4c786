// The outlook of an action by enumeration: every ordered outcome of every roll,
// every keep of every roll, rules from Scorings, values of keeps from the
// textbook. Slow; it shares the table's values of states with what it checks,
// and nothing else.
#ifndef YATZY_TESTS_SUPPORT_OUTLOOK_TWIN_H_
#define YATZY_TESTS_SUPPORT_OUTLOOK_TWIN_H_

#include <map>
#include <utility>
#include <vector>

#include "core/game/position.h"
#include "core/table/value_table.h"
#include "tests/support/textbook_game.h"

namespace yatzy {

// Not thread-safe. The table must outlive it.
class OutlookTwin {
 public:
  // How likely each way to end a turn is.
  struct End {
    FaceCounts dice{};
    Scoring scoring;
    double probability = 0;
  };

  // What a policy brings from some state on.
  struct Later {
    std::vector<double> categories;  // points
    std::vector<double> tiers;       // probabilities
    double extra = 0;
  };

  explicit OutlookTwin(const ValueTable& table);

  // Returns the ends of the turn if these dice are kept, with at least one
  // reroll left; all rolls of a turn and no dice are a whole turn.
  std::vector<End> EndsOf(State state, const FaceCounts& keep,
                          int rerolls_left);

  // Returns what comes of the rest of the game. For few open categories.
  const Later& LaterOf(State state);

 private:
  using OfRolls = std::map<FaceCounts, double>;

  struct Plan {
    std::map<FaceCounts, Scoring> scorings;
    // By rerolls left, from 1 on.
    std::map<int, std::map<FaceCounts, FaceCounts>> keeps;
    std::map<std::pair<int, FaceCounts>, OfRolls> ends;
  };

  Plan& PlanOf(State state);
  void ChooseKeeps(State state, int rerolls_left, Plan& plan);
  Scoring BestScoring(State state, const FaceCounts& roll) const;
  OfRolls RollsAfter(Plan& plan, const FaceCounts& keep, int rerolls_left);
  double ValueAfter(State state, const Scoring& scoring) const;

  const ValueTable& table_;
  const TextbookGame textbook_;
  std::map<std::uint32_t, Plan> plans_;    // by state index
  std::map<std::uint32_t, Later> laters_;  // likewise
};

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_OUTLOOK_TWIN_H_
