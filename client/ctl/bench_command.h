#ifndef YATZY_CLIENT_CTL_BENCH_COMMAND_H_
#define YATZY_CLIENT_CTL_BENCH_COMMAND_H_

#include <CLI/CLI.hpp>

#include "client/ctl/command.h"
#include "client/ctl/exit_code.h"
#include "client/ctl/global_flags.h"
#include "client/ctl/output_format.h"
#include "client/ctl/streams.h"
#include "client/load/load_options.h"

namespace yatzy::client {

// Puts the load on the server and writes the report; on a terminal, a line
// tells meanwhile how it goes. SIGINT and SIGTERM end it early. Succeeds if
// there were calls, all were OK and no checked answer was wrong. Sets the
// options' on_progress and stop.
ExitCode RunBench(LoadOptions options, OutputFormat format, Streams& streams);

// yatzyctl bench, with its flags. `globals` must outlive the command.
Command DefineBench(CLI::App& app, const GlobalFlags& globals);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_BENCH_COMMAND_H_
