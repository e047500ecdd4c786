#include "server/tables/policy_companion.h"

#include <chrono>
#include <new>
#include <utility>

#include "server/log/log_event.h"
#include "server/os/threads.h"

namespace yatzy::server {

std::shared_ptr<const PolicySources> PolicyCompanion::Of(
    const std::shared_ptr<const ValueTable>& table) {
  if (options_.scope == OutlookScope::kBonus &&
      table->game().rules().tiers.empty()) {
    return nullptr;
  }
  const std::lock_guard lock(mutex_);
  if (ready_ != nullptr && &ready_->table() == table.get()) return ready_;
  if (is_making_ || failed_.lock() == table) return nullptr;
  ready_ = nullptr;  // of a table that has gone
  is_making_ = true;
  // The thread before, if there was one, is about to return.
  thread_ = std::jthread(
      [this, table](std::stop_token stop) { Make(std::move(stop), table); });
  return nullptr;
}

void PolicyCompanion::Make(std::stop_token stop,
                           std::shared_ptr<const ValueTable> table) {
  NameThisThread("companion");
  YieldToOtherThreads();
  const auto begin = std::chrono::steady_clock::now();
  std::shared_ptr<const PolicySources> made;
  try {
    FollowOptions options;
    options.tiers_only = options_.scope == OutlookScope::kBonus;
    options.threads = 1;
    options.simd = options_.simd;
    options.stop = std::move(stop);
    auto followed = FollowPolicy(table, options);
    if (followed.ok()) made = *std::move(followed);
  } catch (const std::bad_alloc&) {
    LogEvent(LogLevel::kError, "out of memory for outlooks of the whole game",
             {{"rule_set", table->game().id()}, {"table_id", table->id()}});
  }
  if (made != nullptr) {
    const std::chrono::duration<double> took =
        std::chrono::steady_clock::now() - begin;
    LogEvent(LogLevel::kInfo, "outlooks of the whole game",
             {{"rule_set", table->game().id()},
              {"table_id", table->id()},
              {"seconds", took.count()}});
  }
  const std::lock_guard lock(mutex_);
  if (made == nullptr) failed_ = table;
  ready_ = std::move(made);
  is_making_ = false;
}

}  // namespace yatzy::server
