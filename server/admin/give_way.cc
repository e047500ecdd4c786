#include "server/admin/give_way.h"

namespace yatzy::server {

void GiveWay::MaybeRest() {
  const Clock::time_point now = time_.now();
  if (now >= work_ends_.load(std::memory_order_relaxed)) {
    const std::int64_t arrivals = arrivals_();
    const bool anybody = seen_.exchange(arrivals) != arrivals;
    const Clock::time_point rest_ends = anybody ? now + kRest : now;
    rest_ends_ = rest_ends;
    work_ends_ = rest_ends + kWork;
  }
  const Clock::time_point rest_ends = rest_ends_;
  if (now < rest_ends) time_.sleep_until(rest_ends);
}

}  // namespace yatzy::server
