#ifndef YATZY_CLIENT_CTL_BATCH_COMMAND_H_
#define YATZY_CLIENT_CTL_BATCH_COMMAND_H_

#include <string>

#include "client/ctl/batch_source.h"
#include "client/ctl/streams.h"

namespace yatzy::client {

struct BatchOptions {
  std::string input = "-";  // a path; "-" is the standard input
  StateIndexReader::Format input_format = StateIndexReader::Format::kText;
  std::string output = "-";  // a path; "-" is the standard output
  OutputFormat format = OutputFormat::kText;
};

// Reads state indices and writes their expected remaining scores in the same
// order, a chunk at a time. Memory is bounded unless the format is JSON.
//
// All values come from one table: if the source changes to another one on the
// way, the command fails. An output file appears only if everything succeeded;
// the standard output may hold the values of the chunks before a failure.
ExitCode RunBatchEvaluate(const BatchSource& source,
                          const BatchOptions& options, Streams& streams);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_BATCH_COMMAND_H_
