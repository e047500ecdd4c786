// What the processors of this machine are: types of cores, caches, and whether
// they have instructions for SHA-256.
#ifndef YATZY_SERVER_HARDWARE_CORES_H_
#define YATZY_SERVER_HARDWARE_CORES_H_

#include <cstdint>
#include <string>
#include <vector>

namespace yatzy::server {

// "0-3,8,10-11", as the kernel writes sets of processors, as numbers; nothing
// of what follows nonsense.
std::vector<int> ParseProcessorList(const std::string& text);

// The processors that are online; empty if Linux does not say.
std::vector<int> OnlineProcessors(const std::string& root = "/");

// Processors of one speed.
struct CoreType {
  std::string name;  // "performance", "middle", "efficiency"; "all" if alike
  std::vector<int> processors;
};

// The kinds of cores that are online, fastest first, one of them if all are
// alike: those of a hybrid Intel by name, those of Arm and Apple by the speed
// that Linux rates them with. Empty if Linux does not say what is online.
std::vector<CoreType> CoreTypes(const std::string& root = "/");

struct Cache {
  std::string name;  // "L1d", "L1i", "L2"
  std::int64_t bytes = 0;
  int shared_by = 1;  // processors
};

// The caches of one processor, in the order of Linux, which is nearest first;
// empty if it does not say, as on many virtual machines of Arm.
std::vector<Cache> CachesOf(int processor, const std::string& root = "/");

// Whether this processor has instructions for SHA-256: SHA-NI of x86-64, the
// cryptographic extension of Arm.
bool HasSha256Instructions();

// Whether OpenSSL uses them: it may have been told not to, by OPENSSL_ia32cap
// or OPENSSL_armcap, or be built without.
bool UsesSha256Instructions();

// The same from what OPENSSL_info(OPENSSL_INFO_CPU_SETTINGS) says,
// "OPENSSL_ia32cap=0x7ffaf3ffffebffff:0x18400fd... env:~0x...".
bool NamesSha256Instructions(const std::string& cpu_settings);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_HARDWARE_CORES_H_
