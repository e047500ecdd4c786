#include "server/query/stream_slots.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace yatzy {

StreamSlots::StreamSlots(Options options, absl::BlockingCounter* parked)
    : admit_(std::move(options.admit)),
      open_(options.open),
      hooks_{.accept = std::move(options.accept),
             .begin = [this] { return Begin(); },
             .end =
                 [this] {
                   open_->End();
                   const std::lock_guard lock(mutex_);
                   --streams_;
                 },
             .answer = std::move(options.answer)} {
  for (int i = 0; i < kSlots; ++i) {
    slots_.push_back(std::make_unique<StreamCall>(hooks_, parked));
  }
  watch_ =
      std::jthread([this, timeout = options.slow_reader_timeout](
                       const std::stop_token& stop) { Watch(stop, timeout); });
}

StreamSlots::~StreamSlots() = default;

void StreamSlots::Arm() {
  for (const auto& slot : slots_) slot->Arm();
}

void StreamSlots::EndAll(const absl::Status& status) {
  for (const auto& slot : slots_) slot->End(status);
}

absl::Status StreamSlots::Begin() {
  if (absl::Status status = admit_(); !status.ok()) return status;
  const std::lock_guard lock(mutex_);
  if (streams_ == kMaxStreams) {
    return absl::ResourceExhaustedError(absl::StrCat(
        "there are ", kMaxStreams, " streams already; try again later"));
  }
  open_->Begin();
  if (++streams_ == 1) changed_.notify_one();
  return absl::OkStatus();
}

void StreamSlots::Watch(const std::stop_token& stop, absl::Duration timeout) {
  const auto period = absl::ToChronoNanoseconds(timeout / 4);
  std::unique_lock lock(mutex_);
  // Sleeps for good while there is no stream.
  while (changed_.wait(lock, stop, [this] { return streams_ > 0; }) &&
         !stop.stop_requested()) {
    changed_.wait_for(lock, stop, period, [] { return false; });
    lock.unlock();
    const absl::Time since = absl::Now() - timeout;
    for (const auto& slot : slots_) slot->CutIfSendingSince(since);
    lock.lock();
  }
}

}  // namespace yatzy
