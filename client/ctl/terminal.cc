#include "client/ctl/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

namespace yatzy::client {

bool CanDrawOn(int fd) {
  if (isatty(fd) == 0) return false;
  const char* const term = std::getenv("TERM");
  const std::string kind = term == nullptr ? "" : term;
  return !kind.empty() && kind != "unknown" && kind != "dumb" &&
         kind.rfind("dumb-", 0) != 0;
}

int ColumnsOf(int fd) {
  constexpr int kUsual = 80;
  winsize size = {};
  const bool is_told = ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return is_told ? size.ws_col : kUsual;
}

}  // namespace yatzy::client
