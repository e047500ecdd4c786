#include "server/os/descriptor_limit.h"

#include <sys/resource.h>

#include <algorithm>

namespace yatzy::server {
namespace {

// The table, locks, logs, completion queues, the operators' connections.
constexpr rlim_t kForTheRest = 128;

}  // namespace

int ConnectionsThatFit(int wanted) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return wanted;
  const rlim_t needed = static_cast<rlim_t>(wanted) + kForTheRest;
  if (limit.rlim_cur < needed) {
    const rlimit raised{std::min(needed, limit.rlim_max), limit.rlim_max};
    if (setrlimit(RLIMIT_NOFILE, &raised) == 0) limit = raised;
  }
  if (limit.rlim_cur >= needed) return wanted;
  const rlim_t half = limit.rlim_cur / 2;
  const rlim_t rest = limit.rlim_cur - std::min(limit.rlim_cur, kForTheRest);
  return static_cast<int>(std::clamp<rlim_t>(std::max(half, rest), 1, wanted));
}

}  // namespace yatzy::server
