#ifndef YATZY_SERVER_TABLES_DISTRIBUTIONS_H_
#define YATZY_SERVER_TABLES_DISTRIBUTIONS_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/advisor/distribution.h"
#include "core/game/game.h"
#include "core/game/position.h"
#include "core/kernel/simd/simd.h"
#include "core/table/exact_values.h"
#include "core/table/value_table.h"
#include "server/tables/start_distribution_store.h"

namespace yatzy::server {

// Which of them are made before anybody asks.
enum class DistributionScope {
  kDemand,  // none
  kStart,   // that of the start of each game
};

// From where a distribution is: a state, or a position and its action.
struct DistributionKey {
  struct Turn {
    FaceCounts dice{};
    int rerolls_left = 0;
    Action action;

    friend bool operator==(const Turn&, const Turn&) = default;
  };

  State state;
  std::optional<Turn> turn;

  friend bool operator==(const DistributionKey&,
                         const DistributionKey&) = default;
};

// The distributions of one game: the values in double that they follow, made
// for the first who asks and kept, and the answers that were asked for last.
// Late in a large game only those values are made that may follow, each time.
// They depend on the game alone, not on the table in service. That of the start
// may outlast the process, in a file. Thread-safe.
//
// Work that takes longer than some milliseconds is done for one caller at a
// time in the whole process, because memory is the process's: a game from its
// start takes 360 MB for some seconds. The others wait for it.
class Distributions {
 public:
  // With at most so many open categories one takes some milliseconds. In games
  // that save rolls a state is met with each number of them, and turns are
  // longer.
  static int MostOpenQuick(const Game& game) {
    return game.saves_rolls() ? 5 : 9;
  }

  // What values, and the work on one distribution, may take.
  static constexpr std::size_t kMostValueBytes = std::size_t{256} << 20;
  static constexpr std::size_t kMostWorkBytes = std::size_t{1} << 30;

  // Answers that are kept, besides that of the start.
  static constexpr std::size_t kMostKept = 64;

  struct Options {
    DistributionScope scope = DistributionScope::kDemand;
    int threads = 1;  // for the long ones; 0: as many as processors
    Simd simd = BestSimd();
    // Called on the threads that work, as SolveOptions::after_task is.
    std::function<void()> after_task = {};
  };

  // Whether to go on: otherwise the work ends with this error. Asked on any
  // thread, on one at a time.
  using Checkpoint = absl::FunctionRef<absl::Status()>;

  explicit Distributions(std::shared_ptr<const Game> game);
  ~Distributions() = default;  // ends what is being made
  Distributions(const Distributions&) = delete;
  Distributions& operator=(const Distributions&) = delete;

  // For what is made from now on.
  void Set(const Options& options);

  // From now on that of the start, whoever it is made for, is kept there too:
  // written on a thread of its own, with a line in the log. Call before threads
  // share the object.
  void KeepIn(std::unique_ptr<StartDistributionStore> store) {
    store_ = std::move(store);
  }

  // Takes that of the start from there if it is there and right for this table,
  // which takes microseconds, with a line in the log. What is wrong with a file
  // is a line too, and no more: it will be replaced.
  void ReadStart(const ValueTable& table);

  // Returns whether the values have been made.
  bool HasValues() const {
    const std::lock_guard lock(mutex_);
    return values_ != nullptr;
  }

  // Returns whether that of the start of the game is kept.
  bool HasStart() const {
    const std::lock_guard lock(mutex_);
    return start_ != nullptr;
  }

  // How much long work has been done: it leaves memory to give back.
  std::int64_t long_done() const { return long_done_; }

  // Returns whether Of would need some milliseconds at most; late in a large
  // game up to 0.3 s.
  bool IsQuick(const DistributionKey& key) const;

  // Returns a distribution. Blocks. REQUIRES: the state is reachable, the
  // position valid and not finished; a finished state takes no time.
  //
  // FAILED_PRECONDITION if it would take more memory than it may.
  // INVALID_ARGUMENT if the position has no such action. RESOURCE_EXHAUSTED if
  // memory runs out. The checkpoint's error.
  absl::StatusOr<std::shared_ptr<const Distribution>> Of(
      const DistributionKey& key, Checkpoint checkpoint);

  // Makes what options.scope says and is not there, on a thread of its own and
  // at low priority, with a line in the log. Call once.
  void Prepare();

 private:
  using Answer = std::shared_ptr<const Distribution>;

  bool IsFinal(const DistributionKey& key) const;
  bool IsLate(const DistributionKey& key) const;
  // Null if it is not kept. Requires mutex_.
  Answer Kept(const DistributionKey& key) const;
  absl::StatusOr<Answer> Make(const DistributionKey& key,
                              Checkpoint checkpoint);
  absl::StatusOr<Answer> MakeLong(const DistributionKey& key,
                                  Checkpoint checkpoint);
  // Those that are there, or new ones.
  absl::StatusOr<std::shared_ptr<const ExactValues>> MakeValues(
      const DistributionOptions& options);
  absl::Status CheckMemory(const DistributionKey& key) const;
  void Keep(const DistributionKey& key, const Answer& answer);
  void KeepStart(const Answer& answer);  // requires mutex_
  void StoreStart(const Distribution& start) const;
  void PrepareStart(const std::stop_token& stop);

  const std::shared_ptr<const Game> game_;
  std::unique_ptr<StartDistributionStore> store_;  // null: it is not kept
  std::atomic<std::int64_t> long_done_ = 0;
  mutable std::mutex mutex_;
  Options options_;                            // guarded by mutex_
  std::shared_ptr<const ExactValues> values_;  // guarded: null until made
  Answer start_;                               // guarded: likewise
  std::list<std::pair<DistributionKey, Answer>> kept_;  // guarded: latest first
  // The last members: they use the others, and the second starts the first.
  std::jthread writer_;  // guarded by mutex_, runs once
  std::jthread thread_;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_TABLES_DISTRIBUTIONS_H_
