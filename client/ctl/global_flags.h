// The flags of every command.
#ifndef YATZY_CLIENT_CTL_GLOBAL_FLAGS_H_
#define YATZY_CLIENT_CTL_GLOBAL_FLAGS_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/ctl/grammar.h"
#include "client/ctl/streams.h"
#include "client/lib/channel.h"
#include "client/lib/yatzy_client.h"

namespace yatzy::client {

// The flags that secure the connection, as they were given; the files are
// paths, empty for none. There are no environment variables for them: they
// would meet the public and the administration address alike, which seldom are
// secured in the same way.
struct SecurityFlags {
  bool tls = false;
  std::string ca_file;
  std::string certificate_file;
  std::string key_file;
  std::string server_name;
  std::string token_file;
};

// As they were given.
struct GlobalFlags {
  std::string server = "127.0.0.1:50051";
  std::string admin = DefaultAdmin();
  std::string timeout = "5";
  CLI::Option* timeout_option = nullptr;  // null until they are defined
  CLI::Option* format_option = nullptr;   // likewise
  std::string format = "text";
  SecurityFlags security;

  // Where a daemon with default settings listens for its operators.
  static std::string DefaultAdmin();
};

// Adds them to `app`; parsing fills `flags`, which must outlive that.
void DefineGlobalFlags(CLI::App& app, GlobalFlags& flags);

// How to make calls, with the files of the flags read and judged; any flag of
// TLS asks for TLS. INVALID_ARGUMENT with a message that begins with the flag
// and names the file.
absl::StatusOr<ClientOptions> ParseClientOptions(const GlobalFlags& flags);

// REQUIRES: the format is one of those that the grammar allows.
OutputFormat FormatOf(const GlobalFlags& flags);

// Runs `run` with a client of --server, or explains which flag is malformed.
ExitCode WithClient(const GlobalFlags& flags, Streams& streams,
                    const std::function<ExitCode(const YatzyClient&)>& run);

// The error of NewChannel, with the flag named where it names an option:
// `address_flag` for the address.
absl::Status WithChannelFlagNamed(const absl::Status& status,
                                  const std::string& address_flag);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_GLOBAL_FLAGS_H_
