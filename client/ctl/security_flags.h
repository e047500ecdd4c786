// The flags that secure the connection of a command.
#ifndef YATZY_CLIENT_CTL_SECURITY_FLAGS_H_
#define YATZY_CLIENT_CTL_SECURITY_FLAGS_H_

#include <CLI/CLI.hpp>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/lib/channel_security.h"

namespace yatzy::client {

// As they were given; the files are paths, empty for none. There are no
// environment variables for them: they would meet the public and the
// administration address alike, which seldom are secured in the same way.
struct SecurityFlags {
  bool tls = false;
  std::string ca_file;
  std::string certificate_file;
  std::string key_file;
  std::string server_name;
  std::string token_file;
};

// Adds them to `app`; parsing fills `flags`, which must outlive that.
void DefineSecurityFlags(CLI::App& app, SecurityFlags& flags);

// What they ask for, with the files read and judged. Any flag of TLS asks for
// TLS. INVALID_ARGUMENT with a message that begins with the flag and names the
// file.
absl::StatusOr<ChannelSecurity> ParseSecurity(const SecurityFlags& flags);

// The error of NewChannel, with the flag named where it names an option:
// `address_flag` for the address.
absl::Status WithChannelFlagNamed(const absl::Status& status,
                                  const std::string& address_flag);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_SECURITY_FLAGS_H_
