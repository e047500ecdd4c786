#ifndef YATZY_CLIENT_CTL_BENCH_COMMAND_H_
#define YATZY_CLIENT_CTL_BENCH_COMMAND_H_

#include "client/ctl/streams.h"
#include "client/load/load_options.h"

namespace yatzy::client {

// Puts the load on the server and writes the report; on a terminal, a line
// tells meanwhile how it goes. SIGINT and SIGTERM end it early. Succeeds if
// there were calls, all were OK and no checked answer was wrong. Sets the
// options' on_progress and stop.
ExitCode RunBench(LoadOptions options, OutputFormat format, Streams& streams);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_BENCH_COMMAND_H_
