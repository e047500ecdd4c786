// Simulated games: the same for a seed everywhere.
//
// Game g of a seed depends on the seed, g, the rules, the table and the policy;
// not on how many games are played, in which order, at once or by how many
// threads. game_random.h has the numbers. A game takes them in the order in
// which it goes on:
//
//   - a roll takes one for each die that is rolled. Which of the rolled dice
//     comes first makes no difference.
//   - a decision of kBudget or kRandom takes one for the choice among its n
//     actions, also if n is 1: ways to score first, in card order, then keeps
//     in the advisor's order, more dice first, then by ascending faces. What is
//     scored after kRandom has kept all dice takes another. Decisions of
//     kOptimal and kTurn take none.
//
// Games in the same state share its solution. So a million games are played
// kGamesTogether at a time, level by level, sorted by state, and the turn of
// each state that they meet is solved once.
#ifndef YATZY_CORE_PLAY_SIMULATION_H_
#define YATZY_CORE_PLAY_SIMULATION_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "core/game/game_record.h"
#include "core/kernel/simd/simd.h"
#include "core/play/policy.h"
#include "core/table/value_table.h"

namespace yatzy {

// Immutable, thread-safe.
class Simulation {
 public:
  // A call of Play holds this many games in memory, about 10 MB, beside what it
  // returns: 4 bytes for a score, about 1.1 KB for a record.
  static constexpr std::size_t kGamesTogether = 1 << 18;

  // Called every few microseconds, or at most milliseconds. Play ends with its
  // error.
  using Checkpoint = absl::FunctionRef<absl::Status()>;

  // INVALID_ARGUMENT for a policy that cannot be or an instruction set that is
  // not available.
  static absl::StatusOr<Simulation> Create(
      std::shared_ptr<const ValueTable> table, const Policy& policy,
      std::uint64_t seed, Simd simd = BestSimd());

  // Plays game first_game and those after it, and writes their scores, bonus
  // included; with `records` also what happened, points filled in. Game numbers
  // go on from 2^64 - 1 with 0. REQUIRES: records is empty or as long as
  // scores.
  absl::Status Play(std::uint64_t first_game, std::span<std::int32_t> scores,
                    std::span<GameRecord> records, Checkpoint checkpoint) const;

  const ValueTable& table() const { return *table_; }

 private:
  Simulation(std::shared_ptr<const ValueTable> table, const Policy& policy,
             std::uint64_t seed, Simd simd);

  std::shared_ptr<const ValueTable> table_;
  std::shared_ptr<const ValueTable> decides_;  // table_; nothing but 0 in kTurn
  Policy policy_;
  std::uint64_t seed_;
  Simd simd_;
};

}  // namespace yatzy

#endif  // YATZY_CORE_PLAY_SIMULATION_H_
