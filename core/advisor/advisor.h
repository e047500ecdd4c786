// The advisor: from a table and a position to ranked actions. No I/O.
#ifndef YATZY_CORE_ADVISOR_ADVISOR_H_
#define YATZY_CORE_ADVISOR_ADVISOR_H_

#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "core/dice/rolls.h"
#include "core/game/position.h"
#include "core/kernel/simd/simd.h"
#include "core/rules/limits.h"
#include "core/table/value_table.h"

namespace yatzy {

struct RankedAction {
  // With rerolls left: the dice to keep. Keeping all spends a reroll on no
  // dice: it is worth what the same dice are with one reroll less. So it means
  // "stop rolling" if that was the last one, and also wherever it is the best
  // action; otherwise a later reroll counts towards its value.
  // With none left, wherever it was asked for, and always in games that save
  // rolls: the category to score. In these what is left is saved.
  Action action;
  // What scoring pays at once: the category, as a joker maybe, and the bonus of
  // a further all-equal roll. The upper bonus is in neither. 0 for keeps.
  int points = 0;
  int extra = 0;
  // Expected points from here to the end of the game if this action is taken
  // and play is optimal afterwards: what this turn scores included, what was
  // banked before excluded, the bonus included if it is earned.
  double expected_remaining = 0;
  // How much less that is than the best action's; exactly 0 for all that tie.
  double loss = 0;
};

// Actions whose value is within this of the best one's tie with it.
inline constexpr double kTieTolerance = 1e-6;

// The most actions that a position has: the keeps of five different dice, and
// the categories beside them.
inline constexpr int kMaxRankedActions = kMaxKeepsOfRoll + kMaxCategories;

// Which actions are ranked.
struct RankOptions {
  // The best so many; 0 for all.
  int max_actions = 0;
  // With rerolls left, the categories that the rules allow are ranked among the
  // keeps: a player may score after any roll. With none left, and in games that
  // save rolls, they are among the actions anyway.
  bool include_scoring = false;
};

// Returns the legal actions, best first, at most `max_actions` of them if that
// is not 0. With rerolls left these are the distinct keeps of the dice (at most
// 32), otherwise the categories that the rules allow. Ties with the best come
// first, in a fixed order: categories in the order of the score sheet, then
// keeps of more dice first, then by ascending faces. The others follow by
// falling value, equal values in the same fixed order.
//
// Takes about a microsecond and allocates only the result. Thread-safe.
//
// The game is the table's. Returns INVALID_ARGUMENT if there are not all of its
// dice, rerolls_left is out of its range, the state is not reachable or
// max_actions is negative;
// FAILED_PRECONDITION if the game is finished.
absl::StatusOr<std::vector<RankedAction>> RankActions(const ValueTable& table,
                                                      const Position& position,
                                                      RankOptions options = {});

// Returns these errors, but for that of max_actions.
absl::Status ValidatePosition(const Game& game, const Position& position);

// Returns the message of the last one: "the game is finished: all fifteen
// categories are filled".
std::string WhyFinished(const Game& game);

// Does the same in the caller's memory, so without any allocation: writes the
// best actions to the front of `best`, at most as many as it has room for, and
// returns how many. REQUIRES: !best.empty().
absl::StatusOr<std::size_t> RankActions(const ValueTable& table,
                                        const Position& position,
                                        std::span<RankedAction> best,
                                        bool include_scoring = false);

// The ranked actions of many positions.
class RankedBatch {
 public:
  // `begins`: where the actions of each position begin, and where the last end.
  RankedBatch(std::vector<RankedAction> actions,
              std::vector<std::size_t> begins)
      : actions_(std::move(actions)), begins_(std::move(begins)) {}

  std::size_t size() const { return begins_.size() - 1; }

  // Returns those of one position, as RankActions does.
  std::span<const RankedAction> operator[](std::size_t position) const {
    return std::span(actions_).subspan(
        begins_[position], begins_[position + 1] - begins_[position]);
  }

 private:
  std::vector<RankedAction> actions_;
  std::vector<std::size_t> begins_;
};

// Does what RankActions does for many positions, with the same bits, on the
// calling thread. Unrelated positions share the vectors of the instruction set
// `simd`, or of one with narrower vectors that hold them all, so that eight
// cost little more than one.
//
// Returns the errors of RankActions for the first position that has one, all or
// nothing. The message begins with that position, "positions[17]: ".
absl::StatusOr<RankedBatch> RankActionsBatch(
    const ValueTable& table, std::span<const Position> positions,
    RankOptions options = {}, Simd simd = BestSimd());

}  // namespace yatzy

#endif  // YATZY_CORE_ADVISOR_ADVISOR_H_
