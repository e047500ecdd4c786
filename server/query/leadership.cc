#include "server/query/leadership.h"

#include <time.h>

#include <utility>

#include "absl/time/time.h"

namespace yatzy::server {
namespace {

// So many works that were not long, one after the other, and a thread looks
// whether it is needed.
constexpr int kPatience = 32;

// How often the deputy looks, and how much of that time the processors must
// have worked for the process.
constexpr absl::Duration kLook = absl::Milliseconds(25);
constexpr int kBusyShare = 10;

std::int64_t ProcessorNanoseconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return absl::ToInt64Nanoseconds(absl::DurationFromTimespec(time));
}

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
  ++works_;
  leadership_.works_.fetch_add(1, std::memory_order_relaxed);
  if (has_long_work_) {
    has_long_work_ = false;
    short_works_ = 0;
    const std::lock_guard lock(leadership_.mutex_);
    --leadership_.at_long_work_;
  } else if (++short_works_ > kPatience) {
    short_works_ = 0;
    leadership_.SleepUnlessNeeded(*this);
  }
}

void Leadership::SleepUnlessNeeded(Thread& thread) {
  const std::int64_t of_others =
      works_.load(std::memory_order_relaxed) - thread.works_;
  const bool others_work = of_others != thread.works_of_others_;
  thread.works_of_others_ = of_others;
  std::unique_lock lock(mutex_);
  // Whoever leads beside this thread may be held up.
  if (is_over_ || !others_work || awake_ - at_long_work_ <= leaders_) return;
  --awake_;
  ++asleep_;
  while (!IsWoken()) {
    if (has_deputy_) {
      wake_.wait(lock, [this] { return IsWoken() || !has_deputy_; });
    } else if (WaitAsDeputy(lock)) {
      break;
    }
  }
  if (to_wake_ > 0) --to_wake_;
  --asleep_;
  ++awake_;
}

bool Leadership::WaitAsDeputy(std::unique_lock<std::mutex>& lock) {
  has_deputy_ = true;
  bool is_needed = false;
  while (!is_needed && !IsWoken()) {
    const std::int64_t works = works_.load(std::memory_order_relaxed);
    const std::int64_t processor = ProcessorNanoseconds();
    wake_.wait_for(lock, absl::ToChronoNanoseconds(kLook),
                   [this] { return IsWoken(); });
    is_needed = works == works_.load(std::memory_order_relaxed) &&
                ProcessorNanoseconds() - processor >
                    absl::ToInt64Nanoseconds(kLook) / kBusyShare;
  }
  has_deputy_ = false;
  wake_.notify_one();  // another follower is the deputy now
  return is_needed;
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
