#include "server/query/batch_threads.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "proto/status/details.h"
#include "server/os/threads.h"

namespace yatzy::server {

BatchThreads::BatchThreads(int threads, const Kind& kind) : kind_(kind) {
  for (int i = 0; i < threads; ++i) {
    threads_.emplace_back(&BatchThreads::Loop, this);
  }
}

BatchThreads::~BatchThreads() {
  {
    const std::lock_guard lock(mutex_);
    is_ending_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

absl::Status BatchThreads::Run(Work work, SteadyTime deadline) {
  if (deadline < SteadyTime::Now()) {
    return absl::DeadlineExceededError("the deadline has passed");
  }
  {
    const std::lock_guard lock(mutex_);
    const Clock::duration wait = Wait();
    const bool is_full = queue_.size() == kind_.most_waiting;
    if (is_full || deadline < SteadyTime::Now() + absl::FromChrono(wait)) {
      return RetryLater(is_full ? absl::StrCat(kind_.most_waiting, " ",
                                               kind_.several, " wait already")
                                : absl::StrCat("the ", kind_.one,
                                               " would wait past its deadline"),
                        absl::FromChrono(wait));
    }
    queue_.push_back(std::move(work));
  }
  changed_.notify_one();
  return absl::OkStatus();
}

BatchThreads::Clock::duration BatchThreads::Wait() const {
  if (busy_ + queue_.size() < threads_.size()) return Clock::duration::zero();
  return usual_ * (queue_.size() + 1) / threads_.size();
}

void BatchThreads::Learn(Clock::duration took) {
  usual_ += (took - usual_) / 8;
}

void BatchThreads::Loop() {
  YieldToOtherThreads();
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return is_ending_ || !queue_.empty(); });
    if (queue_.empty()) return;
    Work work = std::move(queue_.front());
    queue_.pop_front();
    ++busy_;
    lock.unlock();
    const Clock::time_point start = Clock::now();
    work();
    work = nullptr;
    const Clock::duration took = Clock::now() - start;
    lock.lock();
    --busy_;
    ++done_;
    Learn(took);
  }
}

}  // namespace yatzy::server
