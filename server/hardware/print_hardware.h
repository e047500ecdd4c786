#ifndef YATZY_SERVER_HARDWARE_PRINT_HARDWARE_H_
#define YATZY_SERVER_HARDWARE_PRINT_HARDWARE_H_

#include <string>

#include "server/hardware/hardware.h"
#include "yatzy/admin/v1/hardware.pb.h"

namespace yatzy::server {

// What --print-hardware prints: the machine, and what a daemon with these
// settings would make of it. Instead of a table it looks at memory of the same
// size that it takes the same way.
std::string PrintHardware(const HardwareSettings& settings, bool as_json);

// The same of a message, as lines for people.
std::string HardwareText(const admin::v1::Hardware& hardware);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_HARDWARE_PRINT_HARDWARE_H_
