#ifndef YATZY_TESTS_CLIENT_CTL_TEST_STREAMS_H_
#define YATZY_TESTS_CLIENT_CTL_TEST_STREAMS_H_

#include <sstream>
#include <streambuf>
#include <string>

#include "client/ctl/streams.h"

namespace yatzy::client {

// Streams that a test fills and reads.
struct TestStreams {
  explicit TestStreams(const std::string& input = "") : in(input) {}

  std::istringstream in;
  std::ostringstream out;
  std::ostringstream err;
  Streams streams{in, out, err, /*err_is_terminal=*/false};
};

// Takes nothing, like a full disk or a closed pipe.
class FullBuffer : public std::streambuf {};

}  // namespace yatzy::client

#endif  // YATZY_TESTS_CLIENT_CTL_TEST_STREAMS_H_
