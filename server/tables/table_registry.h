#ifndef YATZY_SERVER_TABLES_TABLE_REGISTRY_H_
#define YATZY_SERVER_TABLES_TABLE_REGISTRY_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "core/table/target_table.h"
#include "core/table/value_table.h"
#include "server/os/threads.h"

namespace yatzy::server {

// Holds the table in service, of one objective. Thread-safe.
//
// A request takes one snapshot and answers all of itself from that; publishing
// another table does not disturb it, and the old table goes when its last
// request does (and what was made of it, PolicyCompanion).
//
// Threads that take snapshots share nothing that any of them writes: each has a
// shard of its own, with a pointer that is counted apart, and a lock that it
// shares with publishers only. (As long as there are no more threads than
// shards; then some share one.)
template <typename Table>
class Registry {
 public:
  // The table in service; null until the first is published.
  std::shared_ptr<const Table> Snapshot() const {
    const Shard& shard = shards_[ThreadNumber() % kShards];
    const std::lock_guard lock(shard.mutex);
    return shard.table;
  }

  // Puts a table into service. It must be verified: nobody checks it later.
  void Publish(const std::shared_ptr<const Table>& table) {
    // One after the other, so that all shards end with the same table.
    const std::lock_guard publishing(publishing_);
    for (Shard& shard : shards_) {
      std::shared_ptr<const Table> own;
      if (table != nullptr) {
        own = {table.get(), [table](const Table*) {}};
      }
      const std::lock_guard lock(shard.mutex);
      shard.table.swap(own);
    }  // `own` is the old one now, and is freed outside the shard's lock
    ++last_.number;
    last_.time = absl::Now();
  }

  struct Publication {
    std::int64_t number = 0;  // from 1 on; 0 before the first
    absl::Time time;
  };

  // When a table was published last, and how often that has been done.
  Publication LastPublication() const {
    const std::lock_guard publishing(publishing_);
    return last_;
  }

 private:
  static constexpr std::size_t kShards = 32;
  static constexpr std::size_t kCacheLine = 64;

  struct alignas(kCacheLine) Shard {
    // Not absl::Mutex: ThreadSanitizer cannot see into a distribution's abseil,
    // and would take every access for a race.
    mutable std::mutex mutex;
    std::shared_ptr<const Table> table;  // guarded by mutex
  };

  mutable std::mutex publishing_;
  Publication last_;  // guarded by publishing_
  std::array<Shard, kShards> shards_;
};

using TableRegistry = Registry<ValueTable>;
using TargetRegistry = Registry<TargetTable>;

}  // namespace yatzy::server

#endif  // YATZY_SERVER_TABLES_TABLE_REGISTRY_H_
