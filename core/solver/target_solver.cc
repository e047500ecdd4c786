#include "core/solver/target_solver.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/kernel/target_rows.h"
#include "core/os/pages.h"
#include "core/solver/parallel_loops.h"
#include "core/solver/target_levels.h"

namespace yatzy {
namespace {

// Chances that are stored beside a row of a working level. With 66 no window of
// Scandinavian Yatzy would be a copy; this takes no more time and 100 MB less.
constexpr int kPadding = 24;

// Memory for the rows of two levels: that which is being solved and the one
// above. How long rows are, only the solution shows, so a thread puts them one
// behind the other into chunks of its own. Thread-safe.
class WorkingMemory {
 public:
  // The rest of a chunk.
  struct Room {
    float* begin = nullptr;
    float* end = nullptr;
  };

  // Returns room for `size` chances, at least one. What is not needed comes
  // back by Return.
  Room Take(std::size_t size) {
    const std::lock_guard lock(mutex_);
    for (Room& room : rooms_) {
      if (room.end - room.begin < static_cast<std::ptrdiff_t>(size)) continue;
      std::swap(room, rooms_.back());
      const Room taken = rooms_.back();
      rooms_.pop_back();
      return taken;
    }
    Chunk chunk;
    if (!spare_.empty() && size <= kChunk) {
      chunk = std::move(spare_.back());
      spare_.pop_back();
    } else {
      chunk.size = std::max(size, kChunk);
      chunk.memory = AllocatePagesOf<float>(chunk.size);
    }
    float* const begin = chunk.memory.get();
    now_.push_back(std::move(chunk));
    return {begin, begin + now_.back().size};
  }

  void Return(const Room& room) {
    const std::lock_guard lock(mutex_);
    rooms_.push_back(room);
  }

  // The level that was being solved is now the one above. At most `next` of the
  // memory of the other is kept for the next one.
  void EndLevel(std::size_t next) {
    rooms_.clear();
    for (Chunk& chunk : above_) {
      if (spare_.size() * kChunk < next) spare_.push_back(std::move(chunk));
    }
    while (!spare_.empty() && (spare_.size() - 1) * kChunk >= next) {
      spare_.pop_back();
    }
    above_ = std::exchange(now_, {});
  }

 private:
  static constexpr std::size_t kChunk = 1 << 19;  // 2 MiB

  struct Chunk {
    std::shared_ptr<float> memory;
    std::size_t size = kChunk;
  };

  std::mutex mutex_;
  std::vector<Room> rooms_;  // guarded by mutex_, as all
  std::vector<Chunk> now_;
  std::vector<Chunk> above_;
  std::vector<Chunk> spare_;
};

// A row without chances.
std::vector<float> Edge() {
  std::vector<float> edge(2 * kPadding);
  std::fill_n(edge.begin(), kPadding, 1.0f);
  return edge;
}

class TargetSolution {
 public:
  TargetSolution(const std::shared_ptr<const Game>& game,
                 const SolveOptions& options, std::size_t most_chances)
      : game_(*game),
        options_(options),
        loops_(options.threads, options.on_thread),
        plans_(*game),
        levels_(TargetLevelsOf(*game)),
        rows_(game->values()),
        payload_(
            AllocatePagesOf<std::byte>(game->values() * sizeof(TargetPlace) +
                                       most_chances * sizeof(float))),
        places_(reinterpret_cast<TargetPlace*>(payload_.get())),
        chances_(reinterpret_cast<float*>(places_ + game->values())) {}

  absl::Status Run() {
    std::uint32_t solved = 0;
    for (int level = game_.categories(); level >= 0; --level) {
      if (level == game_.categories()) {
        for (const std::uint32_t set : levels_[level]) End(set);
      } else {
        SolveLevel(levels_[level]);
      }
      if (options_.stop.stop_requested()) {
        return absl::CancelledError(
            absl::StrCat("solve of targets stopped at level ", level));
      }
      for (const std::uint32_t set : levels_[level]) {
        solved += game_.upper().ReachableCount(game_.UpperMaskOf(set));
      }
      if (options_.on_progress) options_.on_progress({level, solved});
    }
    return absl::OkStatus();
  }

  // The places and the chances behind them.
  std::shared_ptr<const std::byte> payload() const { return payload_; }
  std::size_t size() const { return size_; }

 private:
  // Only the bonus is still to come: nothing lies between 1 and 0.
  void End(std::uint32_t set) {
    for (const State state : game_.StatesOfValues(set)) {
      const int bonus = game_.upper().Bonus(state.upper_total);
      const std::uint32_t value = game_.ValueOf(state);
      places_[value] = {0, static_cast<std::uint16_t>(bonus + 1), 0};
      rows_[value] = {edge_.data() + kPadding, bonus + 1, 0};
    }
  }

  void SolveLevel(const std::vector<std::uint32_t>& sets) {
    loops_.Run(static_cast<int>(sets.size()), [&](int i) {
      if (!options_.stop.stop_requested()) SolveSet(sets[i]);
    });
    if (options_.stop.stop_requested()) return;
    Keep(sets);
    const int next = std::popcount(game_.FilledOf(sets[0])) - 1;
    if (next < 0) return;
    working_.EndLevel(MostTargetChances(game_, levels_[next], 2 * kPadding));
  }

  void SolveSet(std::uint32_t set) {
    TargetRowSolver<float> solver(game_, plans_, options_.simd, kPadding);
    const auto row_of = [this](std::uint32_t value) { return rows_[value]; };
    solver.Begin(set);
    WorkingMemory::Room room =
        working_.Take(MostTargetChances(game_, {&set, 1}, 2 * kPadding));
    for (const State state : game_.StatesOfValues(set)) {
      if (options_.stop.stop_requested()) return;
      TargetRow<float>& row = rows_[game_.ValueOf(state)];
      row = solver.Solve(state, row_of, 1, 0xffff);
      row.values = room.begin + kPadding;
      room.begin = solver.Write(room.begin);
      if (options_.after_task) options_.after_task();
    }
    working_.Return(room);
  }

  // Puts the chances of a level one behind the other, in the order of values.
  void Keep(const std::vector<std::uint32_t>& sets) {
    for (const std::uint32_t set : sets) {
      const std::uint32_t first = game_.FirstValue(set);
      const int count = ValuesOf(game_, set);
      for (std::uint32_t value = first; value < first + count; ++value) {
        const TargetRow<float>& row = rows_[value];
        places_[value] = {static_cast<std::uint32_t>(size_),
                          static_cast<std::uint16_t>(row.first),
                          static_cast<std::uint16_t>(row.count)};
        size_ += row.count;
      }
    }
    loops_.Run(static_cast<int>(sets.size()), [&](int i) {
      const std::uint32_t first = game_.FirstValue(sets[i]);
      const int count = ValuesOf(game_, sets[i]);
      for (std::uint32_t value = first; value < first + count; ++value) {
        std::copy_n(rows_[value].values, rows_[value].count,
                    chances_ + places_[value].begin);
      }
    });
  }

  const Game& game_;
  const SolveOptions& options_;
  ParallelLoops loops_;
  const TargetPlans plans_;
  const TargetLevels levels_;
  std::vector<TargetRow<float>> rows_;  // by value, of the working levels
  WorkingMemory working_;
  const std::vector<float> edge_ = Edge();
  const std::shared_ptr<std::byte> payload_;
  TargetPlace* const places_;
  float* const chances_;
  std::size_t size_ = 0;
};

}  // namespace

absl::StatusOr<std::shared_ptr<const TargetTable>> SolveTargets(
    const std::shared_ptr<const Game>& game, const SolveOptions& options) {
  if (absl::Status s = CheckSavesNoRolls(*game); !s.ok()) return s;
  if (absl::Status s = ValidateSolveOptions(options); !s.ok()) return s;
  if (absl::Status s = CheckTargetsFit(*game); !s.ok()) return s;
  std::size_t most_chances = 0;
  for (const auto& sets : TargetLevelsOf(*game)) {
    most_chances += MostTargetChances(*game, sets, 0);
  }
  TargetSolution solution(game, options, most_chances);
  if (absl::Status status = solution.Run(); !status.ok()) return status;
  return std::make_shared<const TargetTable>(game, solution.payload(),
                                             solution.size());
}

}  // namespace yatzy
