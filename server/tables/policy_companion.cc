#include "server/tables/policy_companion.h"

#include <chrono>
#include <new>
#include <utility>

#include "server/log/log_event.h"
#include "server/os/threads.h"

namespace yatzy::server {
namespace {

// The scope that the memory for it allows.
OutlookScope ScopeFor(const Game& game, OutlookScope wanted) {
  const RuleSet& rules = game.rules();
  const std::size_t columns = rules.categories.size() + rules.tiers.size() + 2;
  const bool fits =
      game.values() * columns * sizeof(float) <= PolicyCompanion::kMostBytes;
  return fits ? wanted : OutlookScope::kBonus;
}

const char* NameOf(OutlookScope scope) {
  return scope == OutlookScope::kBonus ? "bonus" : "game";
}

}  // namespace

std::shared_ptr<const PolicySources> PolicyCompanion::Of(
    const std::shared_ptr<const ValueTable>& table) {
  const std::lock_guard lock(mutex_);
  Options options = options_;
  options.scope = ScopeFor(table->game(), options.scope);
  if (ready_ != nullptr && ready_->AreOf(*table)) return ready_;
  if (!making_.empty()) {
    // Nobody waits any more for that of a table that has gone.
    if (making_ != table->id()) thread_.request_stop();
    return nullptr;
  }
  if (failed_ == table->id()) return nullptr;
  ready_ = nullptr;  // of a table that has gone
  making_ = table->id();
  // The thread before, if there was one, is about to return.
  thread_ = std::jthread([this, options, table](const std::stop_token& stop) {
    Make(stop, options, table);
  });
  return nullptr;
}

void PolicyCompanion::Make(const std::stop_token& stop, const Options& options,
                           const std::shared_ptr<const ValueTable>& table) {
  NameThisThread("companion");
  YieldToOtherThreads();
  const auto begin = std::chrono::steady_clock::now();
  std::shared_ptr<const PolicySources> made;
  bool is_out_of_memory = false;
  try {
    FollowOptions follow;
    follow.tiers_only = options.scope == OutlookScope::kBonus;
    follow.threads = 1;
    follow.simd = options.simd;
    follow.stop = stop;
    auto followed = FollowPolicy(table, follow);
    if (followed.ok()) made = *std::move(followed);
  } catch (const std::bad_alloc&) {
    is_out_of_memory = true;
    LogEvent(LogLevel::kError, "out of memory for outlooks",
             {{"rule_set", table->game().id()},
              {"table_id", table->id()},
              {"scope", NameOf(options.scope)}});
  }
  if (made != nullptr) {
    const std::chrono::duration<double> took =
        std::chrono::steady_clock::now() - begin;
    LogEvent(LogLevel::kInfo, "outlooks",
             {{"rule_set", table->game().id()},
              {"table_id", table->id()},
              {"scope", NameOf(options.scope)},
              {"seconds", took.count()}});
  }
  const std::lock_guard lock(mutex_);
  if (is_out_of_memory) failed_ = table->id();
  ready_ = std::move(made);
  making_.clear();
}

}  // namespace yatzy::server
