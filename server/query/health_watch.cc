#include "server/query/health_watch.h"

#include "proto/status/status.h"

namespace yatzy::server {

void HealthWatch::Arm() {
  const std::lock_guard lock(mutex_);
  AcceptNext();
}

void HealthWatch::AcceptNext() {
  // A context serves one call.
  writer_.reset();
  context_.emplace();
  writer_.emplace(&*context_);
  request_.Clear();
  state_ = State::kWaiting;
  has_begun_ = false;
  is_writing_ = false;
  ends_missing_ = 2;
  end_status_ = absl::OkStatus();
  told_.Clear();
  context_->AsyncNotifyWhenDone(&is_done_);
  hooks_.accept(&*context_, &request_, &*writer_, &accepted_);
}

void HealthWatch::Accepted(bool ok) {
  if (!ok) {
    // gRPC does not deliver the done tag of a call that never was.
    parked_->DecrementCount();
    return;  // the slot may be gone by now
  }
  const std::lock_guard lock(mutex_);
  observed_.Begin();
  // Asked under the lock, so that whoever calls End after changing the answer
  // of `begin` misses no watch.
  const absl::Status status = hooks_.begin();
  has_begun_ = status.ok();
  if (!has_begun_) return Finish(status);
  state_ = State::kOpen;
  Advance();
}

void HealthWatch::Advance() {
  if (state_ != State::kOpen || is_writing_) return;
  const auto status = hooks_.status(request_.service());
  if (status != told_.status()) {
    told_.set_status(status);
    is_writing_ = true;
    writer_->Write(told_, &has_written_);
  } else if (!end_status_.ok()) {
    Finish(end_status_);
  }
}

void HealthWatch::HasWritten(bool ok) {
  const std::lock_guard lock(mutex_);
  is_writing_ = false;
  if (ok) observed_.Sent();
  if (!ok && end_status_.ok()) {
    end_status_ = absl::CancelledError("the caller has gone");
  }
  if (!ok) return Finish(end_status_);
  Advance();
}

void HealthWatch::Finish(const absl::Status& status) {
  state_ = State::kFinishing;
  const grpc::Status end = EndCall(status, *context_);
  observed_.End(*context_, end);
  writer_->Finish(end, &has_finished_);
}

void HealthWatch::Update() {
  const std::lock_guard lock(mutex_);
  Advance();
}

void HealthWatch::End(const absl::Status& status) {
  const std::lock_guard lock(mutex_);
  end_status_ = status;
  Advance();
}

void HealthWatch::HasFinished(bool) {
  const std::lock_guard lock(mutex_);
  EndOne();
}

void HealthWatch::IsDone(bool) {
  const std::lock_guard lock(mutex_);
  if (state_ == State::kOpen) {
    end_status_ = absl::CancelledError("the caller has gone");
    // A write under way ends now, and finishes.
    if (!is_writing_) Finish(end_status_);
  }
  EndOne();
}

void HealthWatch::EndOne() {
  if (--ends_missing_ > 0) return;
  if (has_begun_) hooks_.end();
  AcceptNext();
}

}  // namespace yatzy::server
