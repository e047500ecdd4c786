#include "server/query/call_slot.h"

#include "absl/time/clock.h"
#include "proto/status/status.h"

namespace yatzy::server {

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

void CallSlot::Proceed(bool ok, AnalyzeGroup& group) {
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
  Called(group);
}

void CallSlot::Finish(const absl::Status& status, grpc::ByteBuffer&& answer) {
  const grpc::Status end = EndCall(status, *context_);
  observed_.End(*context_, end);
  // gRPC reads the answer until it is sent.
  bytes_.Swap(&answer);
  sending_since_.store(absl::GetCurrentTimeNanos(), std::memory_order_relaxed);
  if (end.ok()) {
    writer_->Finish(bytes_, end, this);
  } else {
    writer_->FinishWithError(end, this);
  }
}

bool CallSlot::IsSendingSince(absl::Time since) const {
  const std::int64_t nanoseconds =
      sending_since_.load(std::memory_order_relaxed);
  return nanoseconds != 0 && nanoseconds < absl::ToUnixNanos(since);
}

void CallSlot::CutIfSendingSince(absl::Time since) {
  const std::lock_guard lock(mutex_);
  if (IsSendingSince(since)) context_->TryCancel();
}

}  // namespace yatzy::server
