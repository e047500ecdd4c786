#include "client/load/load_slot.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "client/lib/connection.h"
#include "client/load/monotonic_clock.h"
#include "proto/status/status.h"

namespace yatzy::client {
namespace {

// The longest pause before a call is repeated the first time.
constexpr std::int64_t kFirstPause = kSecond / 10;

// The longest pause before a call that was repeated so often is again.
std::int64_t LongestPause(int retries) {
  return std::min(kFirstPause << std::min(retries, 10), kSecond);
}

// The paths of the methods, as on the wire.
const std::string& PathOf(LoadMethod method) {
  static const auto* const kPaths = [] {
    auto* paths = new std::array<std::string, kLoadMethods.size()>;
    for (const LoadMethod each : kLoadMethods) {
      (*paths)[static_cast<int>(each)] =
          "/yatzy.v1.AdvisorService/" + std::string(LoadMethodName(each));
    }
    return paths;
  }();
  return (*kPaths)[static_cast<int>(method)];
}

// `nanoseconds` are of MonotonicNanoseconds.
gpr_timespec ToDeadline(std::int64_t nanoseconds) {
  return {.tv_sec = nanoseconds / kSecond,
          .tv_nsec = static_cast<std::int32_t>(nanoseconds % kSecond),
          .clock_type = GPR_CLOCK_MONOTONIC};
}

}  // namespace

LoadSlot::LoadSlot(const std::shared_ptr<grpc::Channel>& channel,
                   grpc::CompletionQueue* queue, absl::Duration deadline,
                   int retries)
    : stub_(channel),
      queue_(queue),
      deadline_(absl::ToInt64Nanoseconds(deadline)),
      most_retries_(retries) {}

void LoadSlot::Start(LoadMethod method, const grpc::ByteBuffer& request,
                     std::int64_t start) {
  method_ = method;
  request_ = &request;
  start_ = start;
  retries_ = 0;
  StartCall();
}

void LoadSlot::StartCall() {
  if (method_ != LoadMethod::kStreamAnalyzePositions) return StartUnary();
  if (stream_ == nullptr) return OpenStream();
  Exchange();
}

void LoadSlot::StartUnary() {
  step_ = Step::kUnary;
  reader_.reset();
  unary_context_.emplace();
  unary_context_->set_deadline(ToDeadline(start_ + deadline_));
  unary_context_->set_wait_for_ready(true);
  reader_ = stub_.PrepareUnaryCall(&*unary_context_, PathOf(method_), *request_,
                                   queue_);
  reader_->StartCall();
  started_.store(1, std::memory_order_release);
  reader_->Finish(&answer_, &status_, this);
}

void LoadSlot::OpenStream() {
  step_ = Step::kOpening;
  stream_context_.emplace();
  stream_context_->set_wait_for_ready(true);
  stream_ = stub_.PrepareCall(&*stream_context_, PathOf(method_), queue_);
  started_.store(1, std::memory_order_release);
  stream_->StartCall(this);
}

void LoadSlot::Exchange() {
  step_ = Step::kExchange;
  completions_left_ = 2;
  exchange_ok_ = true;
  started_.store(1, std::memory_order_release);
  stream_->Write(*request_, this);
  stream_->Read(&answer_, this);
}

bool LoadSlot::Proceed(bool ok) {
  started_.load(std::memory_order_acquire);
  switch (step_) {
    case Step::kUnary:
      return Conclude(CodeOf(status_));
    case Step::kOpening:
      // Fails only if there will be no stream, which the exchange finds too.
      Exchange();
      return false;
    case Step::kExchange:
      return FinishExchange(ok);
    case Step::kBroken:
      // A stream that ends well before its answer is broken all the same.
      stream_.reset();
      return Conclude(status_.ok() ? absl::StatusCode::kInternal
                                   : CodeOf(status_));
    case Step::kPause:
      if (cancelled_) return true;
      StartCall();
      return false;
    case Step::kHalfClosed:
      step_ = Step::kClosing;
      stream_->Finish(&status_, this);
      return false;
    case Step::kClosing:
      code_ = CodeOf(status_);
      stream_.reset();
      return true;
  }
  return true;
}

bool LoadSlot::FinishExchange(bool ok) {
  exchange_ok_ = exchange_ok_ && ok;
  if (--completions_left_ > 0) return false;
  if (exchange_ok_) {
    code_ = absl::StatusCode::kOk;
    return true;
  }
  step_ = Step::kBroken;
  stream_->Finish(&status_, this);
  return false;
}

bool LoadSlot::Conclude(absl::StatusCode code) {
  code_ = code;
  if (code != absl::StatusCode::kUnavailable || cancelled_ ||
      retries_ == most_retries_) {
    return true;
  }
  const std::int64_t until =
      MonotonicNanoseconds() +
      absl::Uniform<std::int64_t>(random_, 0, LongestPause(retries_));
  if (until >= start_ + deadline_) return true;
  ++retries_;
  step_ = Step::kPause;
  pause_.emplace();
  pause_->Set(queue_, ToDeadline(until), this);
  return false;
}

bool LoadSlot::Close() {
  if (stream_ == nullptr) return false;
  method_ = LoadMethod::kStreamAnalyzePositions;
  step_ = Step::kHalfClosed;
  stream_->WritesDone(this);
  return true;
}

void LoadSlot::Cancel() {
  cancelled_ = true;
  if (step_ == Step::kPause) pause_->Cancel();
  if (unary_context_.has_value()) unary_context_->TryCancel();
  if (stream_context_.has_value()) stream_context_->TryCancel();
}

std::string LoadSlot::Failure() const {
  const std::string& message = status_.error_message();
  return absl::StrCat(absl::StatusCodeToString(code_),
                      message.empty() ? "" : ": ", message);
}

absl::StatusCode LoadSlot::CodeOf(const grpc::Status& status) const {
  if (WasReset(status)) return absl::StatusCode::kUnavailable;
  const absl::StatusCode code = yatzy::CodeOf(status.error_code());
  return cancelled_ && code == absl::StatusCode::kCancelled
             ? absl::StatusCode::kDeadlineExceeded
             : code;
}

}  // namespace yatzy::client
