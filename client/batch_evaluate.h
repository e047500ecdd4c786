#ifndef YATZY_CLIENT_BATCH_EVALUATE_H_
#define YATZY_CLIENT_BATCH_EVALUATE_H_

#include <cstddef>
#include <string>

#include "client/exit_code.h"
#include "client/output_format.h"
#include "client/state_index_reader.h"
#include "client/streams.h"
#include "client/yatzy_client.h"

namespace yatzy {

// States per call. The server takes up to 262,144, but more are not faster.
inline constexpr std::size_t kBatchChunk = 10'000;

struct BatchOptions {
  std::string input = "-";  // a path; "-" is the standard input
  StateIndexReader::Format input_format = StateIndexReader::Format::kText;
  std::string output = "-";  // a path; "-" is the standard output
  OutputFormat format = OutputFormat::kText;
};

// Reads state indices and writes their expected remaining scores in the same
// order, kBatchChunk at a time. Memory is bounded unless the format is JSON.
//
// All values come from one table: if the server publishes another one on the
// way, the command fails. An output file appears only if everything succeeded;
// the standard output may hold the values of the chunks before a failure.
ExitCode RunBatchEvaluate(const YatzyClient& client,
                          const BatchOptions& options, Streams& streams);

}  // namespace yatzy

#endif  // YATZY_CLIENT_BATCH_EVALUATE_H_
