#ifndef YATZY_SERVER_HARDWARE_CACHES_H_
#define YATZY_SERVER_HARDWARE_CACHES_H_

#include <cstdint>
#include <string>
#include <vector>

namespace yatzy::server {

struct Cache {
  std::string name;  // "L1d", "L1i", "L2"
  std::int64_t bytes = 0;
  int shared_by = 1;  // processors
};

// The caches of one processor, in the order of Linux, which is nearest first;
// empty if it does not say, as on many virtual machines of Arm.
std::vector<Cache> CachesOf(int processor, const std::string& root = "/");

}  // namespace yatzy::server

#endif  // YATZY_SERVER_HARDWARE_CACHES_H_
