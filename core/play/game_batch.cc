#include "core/play/game_batch.h"

#include <algorithm>
#include <bit>

#include "core/advisor/advisor.h"
#include "core/dice/rolls.h"

namespace yatzy {
namespace {

constexpr std::array<std::uint8_t, kMaxKeeps> kDiceOf = [] {
  std::array<std::uint8_t, kMaxKeeps> dice{};
  for (int keep = 0; keep < kMaxKeeps; ++keep) {
    dice[keep] =
        static_cast<std::uint8_t>(DiceCount(kKeepLattice.counts[keep]));
  }
  return dice;
}();

// Turns that may be played before the checkpoint is asked again: half a
// millisecond.
constexpr std::size_t kSlice = 4096;

}  // namespace

GameBatch::GameBatch(const ValueTable& table, const Policy& policy, Simd simd)
    : table_(table),
      game_(table.game()),
      policy_(policy),
      values_(table, simd),
      known_(game_.MostRerolls() + 1) {}

void GameBatch::Begin(std::uint64_t seed, std::uint64_t first_game,
                      std::size_t count, std::span<GameRecord> records) {
  players_.resize(count);
  for (std::size_t i = 0; i < count; ++i) {
    players_[i] = {.random = GameRandom(seed, first_game + i)};
  }
  records_ = records;
  for (GameRecord& record : records_) {
    record.turns.assign(game_.categories(), {});
  }
  order_.resize(count);
  sorted_.resize(count);
}

std::uint32_t GameBatch::KeyOf(State state) const {
  // Without anything to come, turns of one set are the same.
  if (policy_.kind == Policy::Kind::kTurn) {
    return game_.SetOf(state) * game_.saved_counts() + state.saved;
  }
  return game_.ValueOf(state);
}

void GameBatch::Sort() {
  std::uint32_t most = 0;
  for (std::size_t i = 0; i < players_.size(); ++i) {
    const std::uint32_t key = NeedsValues() ? KeyOf(players_[i].state) : 0;
    most = std::max(most, key);
    order_[i] = std::uint64_t{key} << 32 | i;
  }
  // By digits, the least first.
  constexpr int kDigitBits = 10;
  constexpr std::uint32_t kDigits = 1 << kDigitBits;
  for (int shift = 0; shift < 32 && most >> shift != 0; shift += kDigitBits) {
    const auto digit = [shift](std::uint64_t entry) {
      return static_cast<std::uint32_t>(entry >> (32 + shift)) % kDigits;
    };
    std::array<std::uint32_t, kDigits> begin{};
    for (const std::uint64_t entry : order_) ++begin[digit(entry)];
    std::uint32_t sum = 0;
    for (std::uint32_t& place : begin) {
      const std::uint32_t count = place;
      place = sum;
      sum += count;
    }
    for (const std::uint64_t entry : order_) {
      sorted_[begin[digit(entry)]++] = entry;
    }
    order_.swap(sorted_);
  }
}

absl::Status GameBatch::Play(absl::FunctionRef<absl::Status()> checkpoint) {
  for (int level = 0; level < game_.categories(); ++level) {
    Sort();
    for (std::size_t next = 0; next < order_.size();) {
      next = TakeStates(next);
      if (NeedsValues()) values_.Solve();
      for (std::size_t lane = 0; lane + 1 < begins_.size(); ++lane) {
        ++state_number_;
        std::size_t begin = begins_[lane];
        for (; begins_[lane + 1] - begin > kSlice; begin += kSlice) {
          PlayTurns(static_cast<int>(lane), begin, begin + kSlice);
          if (absl::Status s = checkpoint(); !s.ok()) return s;
        }
        PlayTurns(static_cast<int>(lane), begin, begins_[lane + 1]);
      }
      if (absl::Status s = checkpoint(); !s.ok()) return s;
    }
  }
  return absl::OkStatus();
}

std::size_t GameBatch::TakeStates(std::size_t next) {
  values_.Clear();
  begins_.assign(1, next);
  while (next < order_.size() && !values_.IsFull()) {
    const auto first = static_cast<std::uint32_t>(order_[next]);
    const std::uint64_t key = order_[next] >> 32;
    values_.Add(players_[first].state);
    while (next < order_.size() && order_[next] >> 32 == key) ++next;
    begins_.push_back(next);
  }
  return next;
}

void GameBatch::PlayTurns(int lane, std::size_t begin, std::size_t end) {
  constexpr std::size_t kAhead = 8;
  for (std::size_t i = begin; i < end; ++i) {
    if (i + kAhead < order_.size()) {
      __builtin_prefetch(
          &players_[static_cast<std::uint32_t>(order_[i + kAhead])]);
    }
    const auto game = static_cast<std::uint32_t>(order_[i]);
    Player& player = players_[game];
    RecordedTurn* record = nullptr;
    if (!records_.empty()) {
      const int turn = std::popcount(player.state.filled);
      record = &records_[game].turns[turn];
    }
    PlayTurn(lane, player, record);
  }
}

KeepIndex GameBatch::Roll(KeepIndex keep, Player& player) const {
  for (int dice = kDiceOf[keep]; dice < game_.dice(); ++dice) {
    keep = kKeepLattice.up[keep][player.random.Below(kFaces)];
  }
  return keep;
}

void GameBatch::PlayTurn(int lane, Player& player, RecordedTurn* record) {
  const KeepIndex first_roll = KeepsOfFewer(game_.dice());
  KeepIndex keep = 0;
  for (int rerolls_left = game_.MostRerolls(player.state);; --rerolls_left) {
    const KeepIndex dice = Roll(keep, player);
    if (record != nullptr) {
      record->rolls[record->roll_count++] = kKeepLattice.counts[dice];
    }
    const TurnAction action =
        Decide(lane, rerolls_left, dice - first_roll, player);
    if (action.scores) {
      return Score(player, rerolls_left, action.scoring, record);
    }
    keep = action.keep;
    if (record != nullptr) {
      record->keeps[record->keep_count++] = kKeepLattice.counts[keep];
    }
  }
}

void GameBatch::Score(Player& player, int rerolls_left, const Scoring& scoring,
                      RecordedTurn* record) {
  player.state = game_.After(game_.Saving(player.state, rerolls_left), scoring);
  player.score += scoring.points + scoring.extra;
  if (record == nullptr) return;
  record->category = game_.rules().categories[scoring.category].category;
  record->points = scoring.points;
  record->extra.reset();  // records are used again
  if (scoring.extra != 0) record->extra = scoring.extra;
}

TurnAction GameBatch::Decide(int lane, int rerolls_left, int roll,
                             Player& player) {
  switch (policy_.kind) {
    case Policy::Kind::kOptimal:
    case Policy::Kind::kTurn:
      return Best(lane, rerolls_left, roll);
    case Policy::Kind::kBudget:
      return WithinBudget(lane, rerolls_left, roll, player);
    case Policy::Kind::kRandom:
      return AnyAction(rerolls_left, roll, player);
  }
  return {};
}

TurnAction GameBatch::Best(int lane, int rerolls_left, int roll) {
  Known& known = known_[rerolls_left][roll];
  if (known.state_number != state_number_) {
    const auto [scores, keep, scoring] =
        values_.BestOf(lane, rerolls_left, roll).action;
    known.state_number = state_number_;
    known.keep = keep;
    known.category = static_cast<std::int8_t>(scores ? scoring.category : -1);
    known.points = static_cast<std::int16_t>(scoring.points);
    known.extra = static_cast<std::int16_t>(scoring.extra);
  }
  return {.scores = known.category >= 0,
          .keep = known.keep,
          .scoring = {.category = known.category,
                      .points = known.points,
                      .extra = known.extra}};
}

TurnAction GameBatch::WithinBudget(int lane, int rerolls_left, int roll,
                                   Player& player) {
  const BestOfTurn best = values_.BestOf(lane, rerolls_left, roll);
  // A tie has no loss.
  const double least = best.value - std::max(policy_.budget, kTieTolerance);
  FillScoringValues(table_, game_.Saving(player.state, rerolls_left), roll,
                    ways_);
  std::array<TurnAction, kMaxCategories + kMaxKeepsOfRoll> actions;
  std::uint32_t count = 0;
  for (int i = 0; i < ways_.count; ++i) {
    if (ways_.values[i] < least) continue;
    actions[count++] = {.scores = true, .scoring = ways_.scorings[i]};
  }
  if (rerolls_left > 0) {
    for (const KeepIndex keep : KeepsOfRoll(roll, game_.dice()).subspan(1)) {
      if (values_.OfKeep(lane, rerolls_left, keep) < least) continue;
      actions[count++] = {.keep = keep};
    }
  }
  if (count == 0) actions[count++] = best.action;
  return actions[player.random.Below(count)];
}

TurnAction GameBatch::AnyAction(int rerolls_left, int roll,
                                Player& player) const {
  if (rerolls_left > 0) {
    const auto keeps = KeepsOfRoll(roll, game_.dice());
    const auto chosen =
        player.random.Below(static_cast<std::uint32_t>(keeps.size()));
    if (chosen > 0) return {.keep = keeps[chosen]};
  }
  std::array<Scoring, kMaxCategories> ways;
  const int count =
      game_.ScoringsOf(game_.SetOf(player.state), roll, ways.data());
  return {.scores = true, .scoring = ways[player.random.Below(count)]};
}

}  // namespace yatzy
