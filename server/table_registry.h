#ifndef YATZY_SERVER_TABLE_REGISTRY_H_
#define YATZY_SERVER_TABLE_REGISTRY_H_

#include <memory>
#include <mutex>
#include <shared_mutex>
#include <utility>

#include "core/table/value_table.h"

namespace yatzy {

// Holds the table in service. Thread-safe.
//
// A request takes one snapshot and answers all of itself from that; publishing
// another table does not disturb it, and the old table goes when its last
// request does.
class TableRegistry {
 public:
  // The table in service; null until the first is published.
  std::shared_ptr<const ValueTable> Snapshot() const {
    const std::shared_lock lock(mutex_);
    return table_;
  }

  // Puts a table into service. It must be verified: nobody checks it later.
  void Publish(std::shared_ptr<const ValueTable> table) {
    {
      const std::unique_lock lock(mutex_);
      table_.swap(table);
    }
    // `table` is the old one now, and is freed outside the lock.
  }

 private:
  // Not absl::Mutex: ThreadSanitizer cannot see into a distribution's abseil,
  // and would take every access for a race.
  mutable std::shared_mutex mutex_;
  std::shared_ptr<const ValueTable> table_;  // guarded by mutex_
};

}  // namespace yatzy

#endif  // YATZY_SERVER_TABLE_REGISTRY_H_
