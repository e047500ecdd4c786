#ifndef YATZY_CLIENT_CTL_OUTPUT_FORMAT_H_
#define YATZY_CLIENT_CTL_OUTPUT_FORMAT_H_

namespace yatzy::client {

// How a command writes its answer.
enum class OutputFormat {
  kText,    // for people, and for line-based tools
  kJson,    // the answer in Protobuf's JSON, on one line
  kBinary,  // packed little-endian floats; batch-evaluate only
};

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_OUTPUT_FORMAT_H_
