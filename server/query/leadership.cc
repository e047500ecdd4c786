#include "server/query/leadership.h"

#include <utility>

namespace yatzy::server {
namespace {

// So many works that were not long, one after the other, and a thread looks
// whether it is needed.
constexpr int kPatience = 32;

// What takes long finds its thread here, and not by an argument that every tag
// of the completion queue would have to pass on.
thread_local Leadership::Thread* this_thread = nullptr;

}  // namespace

Leadership::Thread::Thread(Leadership& leadership,
                           std::function<void()> before_long_work)
    : leadership_(leadership),
      before_long_work_(std::move(before_long_work)),
      short_works_(kPatience) {
  this_thread = this;
  const std::lock_guard lock(leadership_.mutex_);
  ++leadership_.awake_;
}

Leadership::Thread::~Thread() {
  this_thread = nullptr;
  {
    const std::lock_guard lock(leadership_.mutex_);
    if (has_long_work_) --leadership_.at_long_work_;
    --leadership_.awake_;
    leadership_.is_over_ = true;
  }
  leadership_.wake_.notify_all();
}

void Leadership::Thread::Lead() {
  if (has_long_work_) {
    has_long_work_ = false;
    short_works_ = 0;
    const std::lock_guard lock(leadership_.mutex_);
    --leadership_.at_long_work_;
  } else if (++short_works_ > kPatience) {
    short_works_ = 0;
    leadership_.SleepUnlessNeeded();
  }
}

void Leadership::SleepUnlessNeeded() {
  std::unique_lock lock(mutex_);
  if (is_over_ || awake_ - at_long_work_ <= leaders_) return;
  --awake_;
  ++asleep_;
  wake_.wait(lock, [this] { return to_wake_ > 0 || is_over_; });
  if (to_wake_ > 0) --to_wake_;
  --asleep_;
  ++awake_;
}

void Leadership::BeginLongWork() {
  if (this_thread == nullptr || this_thread->has_long_work_) return;
  this_thread->before_long_work_();
  this_thread->has_long_work_ = true;
  this_thread->leadership_.WakeIfNeeded();
}

void Leadership::WakeIfNeeded() {
  {
    const std::lock_guard lock(mutex_);
    ++at_long_work_;
    if (awake_ + to_wake_ - at_long_work_ >= leaders_) return;
    if (to_wake_ == asleep_) return;  // all work, or will
    ++to_wake_;
  }
  wake_.notify_one();
}

}  // namespace yatzy::server
