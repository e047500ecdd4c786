#ifndef YATZY_SERVER_TABLES_POLICY_COMPANION_H_
#define YATZY_SERVER_TABLES_POLICY_COMPANION_H_

#include <memory>
#include <mutex>
#include <thread>

#include "core/advisor/policy_sources.h"
#include "core/kernel/simd/simd.h"
#include "core/table/value_table.h"

namespace yatzy::server {

// What outlooks say of the turns after this one.
enum class OutlookScope {
  kBonus,  // how likely the bonus is in the end
  kGame,   // and how many points come from each category
};

// The PolicySources of the table in service: for Scandinavian Yatzy 3 MB of the
// bonus or 54 MB of all, and seconds of one processor at low priority. So they
// are made for who asks, after the first has asked. Thread-safe.
class PolicyCompanion {
 public:
  struct Options {
    OutlookScope scope = OutlookScope::kBonus;
    Simd simd = BestSimd();
  };

  PolicyCompanion() = default;
  ~PolicyCompanion() = default;  // ends what is being made
  PolicyCompanion(const PolicyCompanion&) = delete;
  PolicyCompanion& operator=(const PolicyCompanion&) = delete;

  // Call before threads share it.
  void Set(const Options& options) { options_ = options; }

  // Returns the sources of a table. Null if they are not ready, and then sees
  // to it that they will be; null also if there is nothing to say: the scope is
  // the bonus and the game has none. One is made at a time, and that of the
  // table that was asked for last is kept. Where memory does not suffice, the
  // table has none.
  std::shared_ptr<const PolicySources> Of(
      const std::shared_ptr<const ValueTable>& table);

 private:
  void Make(std::stop_token stop, std::shared_ptr<const ValueTable> table);

  Options options_;
  std::mutex mutex_;
  bool is_making_ = false;                      // guarded by mutex_
  std::shared_ptr<const PolicySources> ready_;  // guarded by mutex_
  std::weak_ptr<const ValueTable> failed_;      // guarded by mutex_
  std::jthread thread_;                         // the last member
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_TABLES_POLICY_COMPANION_H_
