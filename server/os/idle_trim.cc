#include "server/os/idle_trim.h"

#ifdef __linux__
#include <malloc.h>
#endif

namespace yatzy::server {

bool IdleTrim::Look(std::int64_t done, Clock::time_point now) {
  if (done != done_) {
    done_ = done;
    since_ = now;
    is_due_ = true;
  }
  if (!is_due_ || now - since_ < kQuiet) return false;
  is_due_ = false;
#ifdef __GLIBC__
  malloc_trim(0);
#endif
  return true;
}

}  // namespace yatzy::server
