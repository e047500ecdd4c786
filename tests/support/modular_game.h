// The game of any rule set in exact numbers: the second twin.
//
// Each value is carried as a double and as residues modulo primes (residues.h),
// so E(start) is known as a fraction. The doubles choose between actions; where
// two are within 1e-9 of each other the residues must say that they are equal,
// which is counted. It adds one die at a time and has one value for all upper
// totals from which the same bonuses are in reach, and so is quick enough for
// whole games: about 20 us a value in doubles alone, 30 us with residues.
#ifndef YATZY_TESTS_SUPPORT_MODULAR_GAME_H_
#define YATZY_TESTS_SUPPORT_MODULAR_GAME_H_

#include <bitset>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "core/rules/rule_set.h"
#include "tests/support/modular_turn.h"
#include "tests/support/residues.h"
#include "tests/support/twin_rules.h"

namespace yatzy {

// Immutable, thread-safe.
class ModularGame {
 public:
  struct Options {
    bool residues = true;      // else doubles alone
    bool every_total = false;  // also the upper totals that no game reaches
    int threads = 0;           // as ParallelLoops
  };

  // Solves the whole game. REQUIRES: Validate(rules).ok().
  ModularGame(const RuleSet& rules, const Options& options);

  // Returns E(state). REQUIRES: games reach it, or with `every_total` its
  // filled categories.
  double ExpectedRemaining(const TwinState& state) const;

  // Returns the same as a fraction; nothing if the residues contradict each
  // other. REQUIRES: `residues`.
  std::optional<Fraction> ExactRemaining(const TwinState& state) const;

  // How many comparisons the residues had to decide.
  const ModularTies& ties() const { return ties_; }

  // How many values it has computed.
  std::int64_t values() const;

 private:
  using Totals = std::bitset<kMaxUpperTotal + 1>;

  // All states with the same filled categories and `held`.
  struct Place {
    Totals reached;
    // What upper categories may still bring; all from the cap on count as the
    // cap.
    Totals sums;
    std::vector<int> class_of;  // of each upper total, -1 if not reached
    std::vector<int> member;    // of each class: its lowest total
    ModularNumbers values;      // by class
  };
  // The moves from a place, and where they lead.
  struct Ways {
    std::vector<std::pair<TwinMove, const Place*>> all;
    std::vector<std::vector<int>> of_roll;  // indices in `all`
  };
  using PlaceName = std::pair<CategoryMask, bool>;

  Ways WaysFrom(const PlaceName& name) const;
  Totals SumsOf(const Ways& ways) const;
  void MakeClasses(Place& place) const;
  void SolveEnd(Place& place) const;
  ModularTies SolvePlace(const PlaceName& name, Place& place) const;
  void ScoreRolls(const Ways& ways, int upper_total, ModularNumbers& of_keep,
                  ModularTies& ties) const;
  std::size_t fields() const { return turn_.fields().size(); }

  RuleSet rules_;
  int upper_cap_;
  ModularTurn turn_;
  std::map<PlaceName, Place> places_;
  ModularTies ties_;
};

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_MODULAR_GAME_H_
