#ifndef YATZY_SERVER_HARDWARE_CORE_TYPES_H_
#define YATZY_SERVER_HARDWARE_CORE_TYPES_H_

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

}  // namespace yatzy::server

#endif  // YATZY_SERVER_HARDWARE_CORE_TYPES_H_
