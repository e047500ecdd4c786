// The flags of every command.
#ifndef YATZY_CLIENT_CTL_GLOBAL_FLAGS_H_
#define YATZY_CLIENT_CTL_GLOBAL_FLAGS_H_

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "client/ctl/exit_code.h"
#include "client/ctl/output_format.h"
#include "client/ctl/security_flags.h"
#include "client/ctl/streams.h"
#include "client/lib/channel.h"
#include "client/lib/yatzy_client.h"

namespace yatzy::client {

// As they were given.
struct GlobalFlags {
  std::string server = "127.0.0.1:50051";
  std::string admin = DefaultAdmin();
  std::string timeout = "5";
  std::string format = "text";
  SecurityFlags security;

  // Where a daemon with default settings listens for its operators.
  static std::string DefaultAdmin();
};

// Adds them to `app`; parsing fills `flags`, which must outlive that.
void DefineGlobalFlags(CLI::App& app, GlobalFlags& flags);

// How to make calls. INVALID_ARGUMENT with a message that begins with the flag.
absl::StatusOr<ClientOptions> ParseClientOptions(const GlobalFlags& flags);

// REQUIRES: the format is one of those that the grammar allows.
OutputFormat FormatOf(const GlobalFlags& flags);

// Runs `run` with a client of --server, or explains which flag is malformed.
ExitCode WithClient(const GlobalFlags& flags, Streams& streams,
                    const std::function<ExitCode(const YatzyClient&)>& run);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_GLOBAL_FLAGS_H_
