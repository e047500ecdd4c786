#include "server/query/stream_slots.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "proto/status/details.h"

namespace yatzy::server {
namespace {

// Streams last; there is no telling when one ends.
constexpr absl::Duration kRetryAfter = absl::Seconds(1);

}  // namespace

StreamSlots::StreamSlots(Options options, absl::BlockingCounter* parked)
    : admit_(std::move(options.admit)),
      open_(options.open),
      slow_reader_timeout_(options.slow_reader_timeout),
      idle_timeout_(options.idle_timeout),
      hooks_{.accept = std::move(options.accept),
             .begin = [this](const auto& context) { return Begin(context); },
             .end =
                 [this] {
                   open_->End();
                   const std::lock_guard lock(mutex_);
                   --streams_;
                 },
             .charge = std::move(options.charge),
             .answer = std::move(options.answer),
             .observer = options.observer} {
  for (int i = 0; i < kSlots; ++i) {
    slots_.push_back(std::make_unique<StreamCall>(hooks_, parked));
  }
  watch_ = std::jthread([this](const std::stop_token& stop) { Watch(stop); });
}

StreamSlots::~StreamSlots() = default;

void StreamSlots::Arm() {
  for (const auto& slot : slots_) slot->Arm();
}

void StreamSlots::EndAll(const absl::Status& status) {
  for (const auto& slot : slots_) slot->End(status);
}

absl::Status StreamSlots::Begin(const grpc::ServerContext& context) {
  if (absl::Status status = admit_(context); !status.ok()) return status;
  const std::lock_guard lock(mutex_);
  if (streams_ == kMaxStreams) {
    return RetryLater(
        absl::StrCat("there are ", kMaxStreams, " streams already"),
        kRetryAfter);
  }
  open_->Begin();
  if (++streams_ == 1) changed_.notify_one();
  return absl::OkStatus();
}

void StreamSlots::Watch(const std::stop_token& stop) {
  const auto period = absl::ToChronoNanoseconds(
      std::min(slow_reader_timeout_, idle_timeout_) / 4);
  std::unique_lock lock(mutex_);
  // Sleeps for good while there is no stream.
  while (changed_.wait(lock, stop, [this] { return streams_ > 0; }) &&
         !stop.stop_requested()) {
    changed_.wait_for(lock, stop, period, [] { return false; });
    lock.unlock();
    const absl::Time now = absl::Now();
    for (const auto& slot : slots_) {
      slot->CutIfSendingSince(now - slow_reader_timeout_);
      slot->EndIfReadingSince(now - idle_timeout_);
    }
    lock.lock();
  }
}

}  // namespace yatzy::server
