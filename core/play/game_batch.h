// Games that are played together. Of simulation.cc alone.
#ifndef YATZY_CORE_PLAY_GAME_BATCH_H_
#define YATZY_CORE_PLAY_GAME_BATCH_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "core/dice/keeps.h"
#include "core/game/game_record.h"
#include "core/play/game_random.h"
#include "core/play/policy.h"
#include "core/play/turn_values.h"

namespace yatzy {

// Not thread-safe.
class GameBatch {
 public:
  // The policy decides by the table, which outlives this.
  GameBatch(const ValueTable& table, const Policy& policy, Simd simd);

  // Begins so many games. Their records go to `records`, unless that is empty.
  void Begin(std::uint64_t seed, std::uint64_t first_game, std::size_t count,
             std::span<GameRecord> records);

  // Plays them to their ends, unless the checkpoint has an error.
  absl::Status Play(absl::FunctionRef<absl::Status()> checkpoint);

  // REQUIRES: Play returned OK.
  int Score(std::size_t game) const {
    return players_[game].score +
           game_.upper().Bonus(players_[game].state.upper_total) +
           game_.PointsOfSaved(players_[game].state.saved);
  }

 private:
  struct Player {
    GameRandom random;
    State state{};
    std::int32_t score = 0;  // without bonus
  };

  // What BestOf has found for a roll in the state that is being played. Small,
  // because there are as many as rolls.
  struct Known {
    std::uint32_t state_number = 0;
    KeepIndex keep = 0;
    std::int8_t category = -1;  // -1: keeps
    std::int16_t points = 0;
    std::int16_t extra = 0;
  };

  // Sorts the games by what decides about their turns, into order_.
  void Sort();
  bool NeedsValues() const { return policy_.kind != Policy::Kind::kRandom; }
  std::uint32_t KeyOf(State state) const;

  // Takes as many states as share a vector from order_[next] on, and sets where
  // the games of each begin. Returns where the last end.
  std::size_t TakeStates(std::size_t next);

  // Plays a turn of the games order_[begin .. end - 1], which are in one state.
  void PlayTurns(int lane, std::size_t begin, std::size_t end);
  void PlayTurn(int lane, Player& player, RecordedTurn* record);
  void Score(Player& player, int rerolls_left, const Scoring& scoring,
             RecordedTurn* record);
  KeepIndex Roll(KeepIndex keep, Player& player) const;

  TurnAction Decide(int lane, int rerolls_left, int roll, Player& player);
  TurnAction Best(int lane, int rerolls_left, int roll);
  TurnAction WithinBudget(int lane, int rerolls_left, int roll, Player& player);
  TurnAction AnyAction(int rerolls_left, int roll, Player& player) const;

  const ValueTable& table_;
  const Game& game_;
  const Policy policy_;
  TurnValues values_;
  std::vector<Player> players_;
  std::span<GameRecord> records_;
  std::vector<std::uint64_t> order_;  // key << 32 | game
  std::vector<std::uint64_t> sorted_;
  std::vector<std::size_t> begins_;  // of the games of each lane, in order_
  ScoringValues ways_;               // of the last roll that asked
  std::uint32_t state_number_ = 0;
  std::vector<std::array<Known, kMaxRolls>> known_;  // by rerolls left
};

}  // namespace yatzy

#endif  // YATZY_CORE_PLAY_GAME_BATCH_H_
