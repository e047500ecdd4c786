#include "client/ctl/remove_on_interrupt.h"

#include <csignal>
#include <cstdio>

namespace yatzy::client {

RemoveOnInterrupt::RemoveOnInterrupt(const std::string& path)
    : callback_(interrupt_.token(), [this, path] {
        std::remove(path.c_str());
        // Nobody else catches it any more: the first signal was the last that
        // the Interrupt caught.
        std::raise(interrupt_.signal());
      }) {}

}  // namespace yatzy::client
