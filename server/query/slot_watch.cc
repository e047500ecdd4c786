#include "server/query/slot_watch.h"

#include <utility>

#include "absl/time/clock.h"

namespace yatzy::server {

void SlotWatch::Stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  Wake();
  thread_.join();
}

void SlotWatch::Start(std::vector<CallSlots*> slots, absl::Duration timeout) {
  thread_ = std::jthread(
      [this, slots = std::move(slots), timeout](const std::stop_token& stop) {
        Loop(stop, slots, timeout);
      });
}

void SlotWatch::Wake() {
  if (!is_woken_.exchange(true)) wake_.release();
}

void SlotWatch::Loop(const std::stop_token& stop,
                     const std::vector<CallSlots*>& slots,
                     absl::Duration timeout) {
  bool look_again = false;
  while (!stop.stop_requested()) {
    // A method may be out of slots for long under load; it need not say so.
    if (look_again) {
      absl::SleepFor(CallSlots::kMoment);
    } else if (wake_.try_acquire_for(absl::ToChronoNanoseconds(timeout / 4))) {
      is_woken_ = false;
    }
    look_again = false;
    const absl::Time since = absl::Now() - timeout;
    for (CallSlots* method : slots) look_again |= method->LookAfter(since);
  }
}

}  // namespace yatzy::server
