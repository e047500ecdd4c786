#include "server/query/call_slot.h"

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"
#include "proto/status/status.h"

namespace yatzy::server {

// A slot asks gRPC for its call before the call comes, with all that the call
// will need, so that nothing has to be made when it does. Only the context is
// replaced under the lock: SlotWatch may cancel it from another thread at any
// moment, but all else belongs to whoever has the slot's last event.
void CallSlot::Arm() {
  {
    const std::lock_guard lock(mutex_);
    sending_since_.store(0, std::memory_order_relaxed);
    // A context serves one call.
    writer_.reset();
    context_.emplace();
    writer_.emplace(&*context_);
  }
  bytes_.Clear();
  is_called_ = false;
  Prepare(*context_);
  if (hooks_.armed != nullptr) hooks_.armed();
  hooks_.accept(&*context_, &bytes_, &*writer_, this);
}

void CallSlot::Proceed(bool ok) {
  if (is_called_) return Sent();
  if (!ok) {
    parked_->DecrementCount();
    return;  // the slot may be gone by now
  }
  is_called_ = true;
  observed_.Begin();
  if (hooks_.taken != nullptr) hooks_.taken();
  if (hooks_.admit != nullptr) {
    const absl::Status status = hooks_.admit(*context_, bytes_.Length());
    if (!status.ok()) return Finish(status);
  }
  Called();
}

void CallSlot::Finish(const absl::Status& status, grpc::ByteBuffer&& answer) {
  const grpc::Status end = EndCall(status, *context_);
  observed_.End(GrpcCaller(*context_), end);
  // gRPC reads the answer until it is sent.
  bytes_.Swap(&answer);
  sending_since_.store(SteadyTime::Now().nanoseconds(),
                       std::memory_order_relaxed);
  if (end.ok()) {
    writer_->Finish(bytes_, end, this);
  } else {
    writer_->FinishWithError(end, this);
  }
}

bool CallSlot::IsSendingSince(SteadyTime since) const {
  const std::int64_t nanoseconds =
      sending_since_.load(std::memory_order_relaxed);
  return nanoseconds != 0 && nanoseconds < since.nanoseconds();
}

void CallSlot::CutIfSendingSince(SteadyTime since) {
  const std::lock_guard lock(mutex_);
  if (IsSendingSince(since)) context_->TryCancel();
}

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

bool CallSlots::LookAfter(SteadyTime since) {
  for (const auto& slot : slots_) slot->CutIfSendingSince(since);
  if (armed_.load(std::memory_order_relaxed) > 0) return false;
  const SteadyTime now = SteadyTime::Now();
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

void SlotWatch::Stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  Wake();
  thread_.join();
}

void SlotWatch::Start(std::vector<CallSlots*> slots, absl::Duration timeout,
                      std::function<void()> look) {
  thread_ = std::jthread([this, slots = std::move(slots), timeout,
                          look = std::move(look)](const std::stop_token& stop) {
    Loop(stop, slots, timeout, look);
  });
}

void SlotWatch::Wake() {
  if (!is_woken_.exchange(true)) wake_.release();
}

void SlotWatch::Loop(const std::stop_token& stop,
                     const std::vector<CallSlots*>& slots,
                     absl::Duration timeout,
                     const std::function<void()>& look) {
  bool look_again = false;
  while (!stop.stop_requested()) {
    // A method may be out of slots for long under load; it need not say so.
    if (look_again) {
      absl::SleepFor(CallSlots::kMoment);
    } else if (wake_.try_acquire_for(absl::ToChronoNanoseconds(timeout / 4))) {
      is_woken_ = false;
    }
    look_again = false;
    const SteadyTime since = SteadyTime::Now() - timeout;
    for (CallSlots* method : slots) look_again |= method->LookAfter(since);
    look();
  }
}

}  // namespace yatzy::server
