// The review of a game: what each decision has cost, and what each roll
// brought.
//
// The *expected final score* begins at E(start). A roll changes it by its
// *luck*, a decision lowers it by its *loss*, and nothing else changes it. So
//
//     expected_now = expected_start + total_luck - total_loss
//
// up to the rounding of the sums, and expected_now is the score of a finished
// game. What rounds the values elsewhere goes into the luck: the table is of
// floats, so E of a state is up to 1.6e-5 from what its first rolls are worth
// on average; and a loss below kTieTolerance counts as 0, so the next roll has
// the rest. In a game that such a decision ends, it is the roll before.
#ifndef YATZY_CORE_PLAY_REVIEW_H_
#define YATZY_CORE_PLAY_REVIEW_H_

#include <cstddef>
#include <vector>

#include "absl/status/statusor.h"
#include "core/advisor/advisor.h"
#include "core/game/game_record.h"
#include "core/game/position.h"
#include "core/play/replay.h"
#include "core/play/turn_values.h"

namespace yatzy {

// What is on the table after a roll, and how that changed the prospects.
struct ReviewedRoll {
  int turn = 0;
  int roll = 0;  // of the turn, from 0
  FaceCounts dice{};
  int rerolls_left = 0;
  double expected = 0;  // the final score after it
  double luck = 0;      // by how much it was less before
};

// A decision that was made after a roll: to keep dice, or to score. With
// rerolls left the alternatives are all keeps and all ways to score.
struct ReviewedDecision {
  int turn = 0;
  int roll = 0;  // the roll before it
  FaceCounts dice{};
  int rerolls_left = 0;
  // A keep of all dice is here only where a roll follows, or nothing.
  Action made;
  // What is worth most, the first of all that tie (BestOfTurn).
  Action best;
  int points = 0;              // of scoring: of the category, and
  int extra = 0;               // of a further all-equal roll
  double expected_before = 0;  // the final score with the best action
  double expected = 0;         // with what was made
  double loss = 0;             // exactly 0 for all that tie
};

struct GameReview {
  Replay replay;  // score so far, state, whether the game is finished
  std::vector<ReviewedRoll> rolls;
  std::vector<ReviewedDecision> decisions;
  double expected_start = 0;
  double expected_now = 0;
  double total_luck = 0;
  double total_loss = 0;
  int best_decisions = 0;  // those without loss

  // 0 if there is no decision.
  double mean_loss() const {
    return decisions.empty() ? 0 : total_loss / decisions.size();
  }
};

// Reviews one game after another. The table outlives this. Not thread-safe:
// each thread takes its own.
class Reviewer {
 public:
  // REQUIRES: IsAvailable(simd).
  explicit Reviewer(const ValueTable& table, Simd simd = BestSimd())
      : table_(table), values_(table, simd) {}

  // Reviews a game, finished or not. The errors are those of ReplayGame.
  absl::StatusOr<GameReview> Review(const GameRecord& record);

 private:
  const ValueTable& table_;
  TurnValues values_;
};

// Does it for a single game. INVALID_ARGUMENT also if the instruction set is
// not available.
absl::StatusOr<GameReview> ReviewGame(const ValueTable& table,
                                      const GameRecord& record,
                                      Simd simd = BestSimd());

// Returns the indices of the decisions that lost most, the costliest first, at
// most so many. Equal losses are in the order of the game; decisions without
// loss are left out.
std::vector<std::size_t> CostliestMistakes(const GameReview& review,
                                           std::size_t most);

}  // namespace yatzy

#endif  // YATZY_CORE_PLAY_REVIEW_H_
