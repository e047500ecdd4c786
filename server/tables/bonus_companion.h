#ifndef YATZY_SERVER_TABLES_BONUS_COMPANION_H_
#define YATZY_SERVER_TABLES_BONUS_COMPANION_H_

#include <memory>
#include <mutex>
#include <thread>

#include "core/advisor/policy_sources.h"
#include "core/table/value_table.h"

namespace yatzy::server {

// How likely the bonus is in the end, from every state of the table in service:
// 3 MB for Scandinavian Yatzy, and seconds of one processor at low priority. So
// it is made for who asks, after the first has asked. Thread-safe.
class BonusCompanion {
 public:
  BonusCompanion() = default;
  ~BonusCompanion() = default;  // ends what is being made
  BonusCompanion(const BonusCompanion&) = delete;
  BonusCompanion& operator=(const BonusCompanion&) = delete;

  // Returns the companion of a table. Null if it is not ready, and then sees to
  // it that it will be; null also for a game without bonus. One is made at a
  // time, and that of the table that was asked for last is kept.
  std::shared_ptr<const PolicySources> Of(
      const std::shared_ptr<const ValueTable>& table);

 private:
  void Make(std::stop_token stop, std::shared_ptr<const ValueTable> table);

  std::mutex mutex_;
  bool is_making_ = false;                      // guarded by mutex_
  std::shared_ptr<const PolicySources> ready_;  // guarded by mutex_
  std::jthread thread_;                         // the last member
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_TABLES_BONUS_COMPANION_H_
