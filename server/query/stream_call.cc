#include "server/query/stream_call.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "proto/status/details.h"
#include "proto/status/status.h"

namespace yatzy::server {
namespace {

// Streams last; there is no telling when one ends.
constexpr absl::Duration kRetryAfter = absl::Seconds(1);

// Slots that wait for streams. Should more come at once, gRPC keeps them for
// the moment that further slots take.
constexpr int kAhead = 8;

}  // namespace

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
  hooks_.taken();
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
  reading_since_ = SteadyTime::Now();
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
  sending_since_ = SteadyTime::Now();
  ++operations_;
  stream_->Write(bytes_, &has_written_);
}

absl::Status StreamCall::Answer() {
  if (absl::Status status = hooks_.charge(*context_); !status.ok()) {
    return status;
  }
  if (bytes_.Length() > kMostRequestBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("a request of the stream has ", bytes_.Length(),
                     " bytes, expected at most ", kMostRequestBytes));
  }
  const absl::Status status = hooks_.answer(arena_, bytes_);
  // A request may be a hundred times as large in memory as it is on the wire,
  // and the next one may never come.
  arena_.Reset();
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
  sending_since_ = SteadyTime::Now();
  ++operations_;
  const grpc::Status end = EndCall(status, *context_);
  observed_.End(GrpcCaller(*context_), end);
  stream_->Finish(end, &has_finished_);
}

void StreamCall::HasFinished(bool) {
  const std::lock_guard lock(mutex_);
  WasLast();
}

bool StreamCall::WasLast() {
  if (--operations_ > 0 || state_ != State::kFinishing) return false;
  if (has_begun_) hooks_.end();
  hooks_.released();
  AcceptNext();
  return true;
}

void StreamCall::End(const absl::Status& status) {
  const std::lock_guard lock(mutex_);
  if (state_ == State::kReading) return Finish(status);
  if (state_ == State::kWriting) end_status_ = status;
}

void StreamCall::CutIfSendingSince(SteadyTime since) {
  const std::lock_guard lock(mutex_);
  const bool is_sending =
      state_ == State::kWriting || state_ == State::kFinishing;
  if (is_sending && sending_since_ < since) context_->TryCancel();
}

void StreamCall::EndIfReadingSince(SteadyTime since) {
  const std::lock_guard lock(mutex_);
  if (state_ != State::kReading || reading_since_ >= since) return;
  Finish(absl::DeadlineExceededError("no request has come for too long"));
}

StreamSlots::StreamSlots(Options options, absl::BlockingCounter* parked)
    : options_(std::move(options)), parked_(parked), hooks_(options_.hooks) {
  hooks_.taken = [this] { Taken(); };
  hooks_.released = [this] {
    const std::lock_guard lock(mutex_);
    --taken_;
  };
  hooks_.begin = [this](const auto& context) { return Begin(context); };
  hooks_.end = [this] {
    options_.open->End();
    const std::lock_guard lock(mutex_);
    --streams_;
  };
  watch_ = std::jthread([this](const std::stop_token& stop) { Watch(stop); });
}

StreamSlots::~StreamSlots() = default;

void StreamSlots::Taken() {
  {
    const std::lock_guard lock(mutex_);
    ++taken_;
  }
  AddSlots();
}

void StreamSlots::AddSlots() {
  std::vector<StreamCall*> added;
  {
    const std::lock_guard lock(mutex_);
    while (!is_retired_ && made_ < std::min(taken_ + kAhead, kSlots)) {
      slots_[made_] = std::make_unique<StreamCall>(hooks_, parked_);
      added.push_back(slots_[made_++].get());
    }
  }
  // A slot has a mutex of its own.
  for (StreamCall* slot : added) slot->Arm();
}

void StreamSlots::Retire() {
  const std::lock_guard lock(mutex_);
  is_retired_ = true;
  for (int i = made_; i < kSlots; ++i) parked_->DecrementCount();
}

std::span<const std::unique_ptr<StreamCall>> StreamSlots::Slots() const {
  const std::lock_guard lock(mutex_);
  return std::span(slots_).first(made_);
}

void StreamSlots::EndAll(const absl::Status& status) {
  for (const auto& slot : Slots()) slot->End(status);
}

absl::Status StreamSlots::Begin(const grpc::ServerContext& context) {
  if (absl::Status status = options_.hooks.begin(context); !status.ok()) {
    return status;
  }
  const std::lock_guard lock(mutex_);
  if (streams_ == kMaxStreams) {
    return RetryLater(
        absl::StrCat("there are ", kMaxStreams, " streams already"),
        kRetryAfter);
  }
  options_.open->Begin();
  if (++streams_ == 1) changed_.notify_one();
  return absl::OkStatus();
}

void StreamSlots::Watch(const std::stop_token& stop) {
  const auto period = absl::ToChronoNanoseconds(
      std::min(options_.slow_reader_timeout, options_.idle_timeout) / 4);
  std::unique_lock lock(mutex_);
  // Sleeps for good while there is no stream.
  while (changed_.wait(lock, stop, [this] { return streams_ > 0; }) &&
         !stop.stop_requested()) {
    changed_.wait_for(lock, stop, period, [] { return false; });
    lock.unlock();
    const SteadyTime now = SteadyTime::Now();
    for (const auto& slot : Slots()) {
      slot->CutIfSendingSince(now - options_.slow_reader_timeout);
      slot->EndIfReadingSince(now - options_.idle_timeout);
    }
    lock.lock();
  }
}

}  // namespace yatzy::server
