#ifndef YATZY_SERVER_TABLE_REGISTRY_H_
#define YATZY_SERVER_TABLE_REGISTRY_H_

#include <memory>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
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
    const absl::ReaderMutexLock lock(&mutex_);
    return table_;
  }

  // Puts a table into service. It must be verified: nobody checks it later.
  void Publish(std::shared_ptr<const ValueTable> table) {
    {
      const absl::MutexLock lock(&mutex_);
      table_.swap(table);
    }
    // `table` is the old one now, and is freed outside the lock.
  }

 private:
  mutable absl::Mutex mutex_;
  std::shared_ptr<const ValueTable> table_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace yatzy

#endif  // YATZY_SERVER_TABLE_REGISTRY_H_
