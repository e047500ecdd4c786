#include "server/query/stream_call.h"

#include "absl/time/clock.h"
#include "proto/status/status.h"
#include "server/query/message_bytes.h"

namespace yatzy::server {

using google::protobuf::Arena;

StreamCall::StreamCall(const Hooks& hooks, absl::BlockingCounter* parked)
    : hooks_(hooks),
      parked_(parked),
      observed_(*hooks.observer),
      arena_(memory_.data(), memory_.size()) {}

void StreamCall::Arm() {
  const std::lock_guard lock(mutex_);
  AcceptNext();
}

void StreamCall::AcceptNext() {
  // A context serves one call.
  stream_.reset();
  context_.emplace();
  stream_.emplace(&*context_);
  state_ = State::kWaiting;
  has_begun_ = false;
  end_status_ = absl::OkStatus();
  hooks_.accept(&*context_, &*stream_, &accepted_);
}

void StreamCall::Accepted(bool ok) {
  if (!ok) {
    parked_->DecrementCount();
    return;  // the slot may be gone by now
  }
  const std::lock_guard lock(mutex_);
  observed_.Begin();
  // Asked under the lock, so that whoever calls End after changing the answer
  // of `begin` misses no stream.
  const absl::Status status = hooks_.begin(*context_);
  has_begun_ = status.ok();
  if (!has_begun_) return Finish(status);
  Read();
}

void StreamCall::Read() {
  bytes_.Clear();
  state_ = State::kReading;
  reading_since_ = absl::Now();
  ++operations_;
  stream_->Read(&bytes_, &has_read_);
}

void StreamCall::HasRead(bool ok) {
  const std::lock_guard lock(mutex_);
  if (WasLast() || state_ == State::kFinishing) return;
  if (!ok) return Finish(absl::OkStatus());
  observed_.Received();
  const absl::Status status = Answer();
  if (!status.ok()) return Finish(status);
  state_ = State::kWriting;
  sending_since_ = absl::Now();
  ++operations_;
  stream_->Write(bytes_, &has_written_);
}

absl::Status StreamCall::Answer() {
  absl::Status status = hooks_.charge(*context_);
  if (!status.ok()) return status;
  arena_.Reset();
  auto* request = Arena::CreateMessage<Request>(&arena_);
  if (!Parse(bytes_, *request)) return CannotParse();
  auto* response = Arena::CreateMessage<Response>(&arena_);
  status = hooks_.answer(*request, *response);
  if (status.ok()) bytes_ = Serialize(*response);
  return status;
}

void StreamCall::HasWritten(bool ok) {
  const std::lock_guard lock(mutex_);
  --operations_;
  if (!ok) return Finish(absl::CancelledError("the caller has gone"));
  observed_.Sent();
  if (!end_status_.ok()) return Finish(end_status_);
  Read();
}

void StreamCall::Finish(const absl::Status& status) {
  state_ = State::kFinishing;
  sending_since_ = absl::Now();
  ++operations_;
  const grpc::Status end = EndCall(status, *context_);
  observed_.End(*context_, end);
  stream_->Finish(end, &has_finished_);
}

void StreamCall::HasFinished(bool) {
  const std::lock_guard lock(mutex_);
  WasLast();
}

bool StreamCall::WasLast() {
  if (--operations_ > 0 || state_ != State::kFinishing) return false;
  if (has_begun_) hooks_.end();
  AcceptNext();
  return true;
}

void StreamCall::End(const absl::Status& status) {
  const std::lock_guard lock(mutex_);
  if (state_ == State::kReading) return Finish(status);
  if (state_ == State::kWriting) end_status_ = status;
}

void StreamCall::CutIfSendingSince(absl::Time since) {
  const std::lock_guard lock(mutex_);
  const bool is_sending =
      state_ == State::kWriting || state_ == State::kFinishing;
  if (is_sending && sending_since_ < since) context_->TryCancel();
}

void StreamCall::EndIfReadingSince(absl::Time since) {
  const std::lock_guard lock(mutex_);
  if (state_ != State::kReading || reading_since_ >= since) return;
  Finish(absl::DeadlineExceededError("no request has come for too long"));
}

}  // namespace yatzy::server
