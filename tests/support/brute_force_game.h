#ifndef YATZY_TESTS_SUPPORT_BRUTE_FORCE_GAME_H_
#define YATZY_TESTS_SUPPORT_BRUTE_FORCE_GAME_H_

#include <cstdint>
#include <unordered_map>

#include "tests/support/faces.h"

namespace yatzy {

// The game as a tree: every choice tried, every outcome of the dice listed.
// Plain recursion over lists of faces that shares no code with core; answers
// are only remembered so that no question is worked out twice. For endgames:
// about 10 ms per state that the recursion meets.
class BruteForceGame {
 public:
  // Expected points still to come, under best play, ...
  // ... at the start of a turn.
  double OfTurn(int filled, int upper_total);
  // ... with five ascending dice on the table.
  double OfDice(int filled, int upper_total, const Faces& dice, int rerolls);
  // ... if these dice are scored in this category (bit).
  double OfScoring(int filled, int upper_total, const Faces& dice,
                   int category);
  // ... if these of the dice are kept and the others rolled, which uses up one
  // of `rerolls` even if all five are kept.
  double OfKeeping(int filled, int upper_total, const Faces& kept, int rerolls);

 private:
  double BestOfDice(int filled, int upper_total, const Faces& dice,
                    int rerolls);

  std::unordered_map<std::uint64_t, double> answers_;
};

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_BRUTE_FORCE_GAME_H_
