#ifndef YATZY_SERVER_TABLES_POLICY_COMPANION_H_
#define YATZY_SERVER_TABLES_POLICY_COMPANION_H_

#include <cstddef>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

#include "core/advisor/policy_sources.h"
#include "core/kernel/simd/simd.h"
#include "core/table/value_table.h"

namespace yatzy::server {

// What outlooks say of the turns after this one.
enum class OutlookScope {
  kBonus,  // how likely the bonus is in the end, and the deviation of the score
  kGame,   // and how many points come from each category
};

// The PolicySources of the table in service: for Scandinavian Yatzy 7 MB of the
// bonus or 57 MB of all, and seconds of one processor at low priority. So they
// are made for who asks, after the first has asked. Thread-safe.
class PolicyCompanion {
 public:
  // A game of 19 categories would need a gigabyte, whoever asks.
  static constexpr std::size_t kMostBytes = std::size_t{256} << 20;

  struct Options {
    OutlookScope scope = OutlookScope::kBonus;
    Simd simd = BestSimd();
  };

  PolicyCompanion() = default;
  ~PolicyCompanion() = default;  // ends what is being made
  PolicyCompanion(const PolicyCompanion&) = delete;
  PolicyCompanion& operator=(const PolicyCompanion&) = delete;

  // For what is made from now on.
  void Set(const Options& options) {
    const std::lock_guard lock(mutex_);
    options_ = options;
  }

  // Returns the sources of a table. Null if they are not ready, and then sees
  // to it that they will be. One is made at a time, and that of the table that
  // was asked for last is kept, with the table. A table with the same values
  // has the same one. Where memory does not suffice, a table has none; where
  // more than kMostBytes were needed, it has no categories.
  std::shared_ptr<const PolicySources> Of(
      const std::shared_ptr<const ValueTable>& table);

 private:
  void Make(const std::stop_token& stop, const Options& options,
            const std::shared_ptr<const ValueTable>& table);

  std::mutex mutex_;
  Options options_;                             // guarded by mutex_
  std::string making_;                          // guarded: the id of its table
  std::shared_ptr<const PolicySources> ready_;  // guarded by mutex_
  std::string failed_;                          // guarded: likewise
  std::jthread thread_;                         // the last member
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_TABLES_POLICY_COMPANION_H_
