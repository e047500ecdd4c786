#ifndef YATZY_CLIENT_CTL_STREAMS_H_
#define YATZY_CLIENT_CTL_STREAMS_H_

#include <istream>
#include <ostream>

namespace yatzy::client {

// What a command reads from and writes to.
struct Streams {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  bool err_is_terminal;  // only a terminal gets a progress bar
};

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_STREAMS_H_
