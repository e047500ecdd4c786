#include "server/query/call_slots.h"

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"

namespace yatzy::server {

CallSlots::CallSlots(Options options, absl::BlockingCounter* parked)
    : options_(std::move(options)), hooks_(options_.hooks), parked_(parked) {
  hooks_.armed = [this] { armed_.fetch_add(1, std::memory_order_relaxed); };
  hooks_.taken = [this] {
    if (armed_.fetch_sub(1, std::memory_order_relaxed) == 1) {
      options_.none_left();
    }
  };
}

void CallSlots::Arm() {
  for (int i = 0; i < options_.usual; ++i) Add();
}

void CallSlots::Add() {
  slots_.push_back(options_.make(hooks_, parked_));
  slots_.back()->Arm();
}

bool CallSlots::LookAfter(absl::Time since) {
  for (const auto& slot : slots_) slot->CutIfSendingSince(since);
  if (armed_.load(std::memory_order_relaxed) > 0) return false;
  const absl::Time now = absl::Now();
  const auto kept = std::count_if(
      slots_.begin(), slots_.end(),
      [now](const auto& slot) { return slot->IsSendingSince(now - kMoment); });
  const int spare = options_.most - static_cast<int>(slots_.size());
  if (kept > 0 && spare == 0) {
    for (const auto& slot : slots_) {
      slot->CutIfSendingSince(now - options_.patience);
    }
  }
  // No more than are kept: calls that are soon over wait for one another.
  const auto wanted =
      options_.usual - (static_cast<std::ptrdiff_t>(slots_.size()) - kept);
  for (int i = 0; i < std::min<std::ptrdiff_t>(wanted, spare); ++i) Add();
  return true;
}

void CallSlots::Retire() {
  const int never_made = options_.most - static_cast<int>(slots_.size());
  for (int i = 0; i < never_made; ++i) parked_->DecrementCount();
}

}  // namespace yatzy::server
