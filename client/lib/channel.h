// Connections to a server.
#ifndef YATZY_CLIENT_LIB_CHANNEL_H_
#define YATZY_CLIENT_LIB_CHANNEL_H_

#include <grpcpp/channel.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/lib/channel_security.h"

namespace yatzy::client {

// How calls are made.
struct ClientOptions {
  // How long a call may take, all its attempts and the wait for a connection
  // included. Positive; absl::InfiniteDuration() waits for ever.
  absl::Duration deadline = absl::Seconds(5);

  // How often a query is tried if the server answers UNAVAILABLE, 1 to 5. The
  // pauses between attempts are drawn at random up to 0.1 s, 0.2 s, 0.4 s ...
  // 1 s.
  int max_attempts = 4;

  // Channels of one program to the same address share a connection, unless
  // they ask for one of their own.
  bool own_connection = false;

  // Plaintext by default.
  ChannelSecurity security = {};
};

// A channel to `address`: "host:port", "127.0.0.1:50051",
// "[::1]:50051" or "unix:PATH". It connects on the first call and reconnects
// when needed, so the server need not be up.
//
// INVALID_ARGUMENT if the address or an option has another form, or if the
// security forbids the address (see CheckSecurity).
absl::StatusOr<std::shared_ptr<grpc::Channel>> NewChannel(
    const std::string& address, const ClientOptions& options);

// Why the channel has no connection, in gRPC's words, as the end of a sentence:
// ": connection refused". Empty if that is not known. Takes 0.1 s at most.
std::string ConnectionError(const std::shared_ptr<grpc::Channel>& channel);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_LIB_CHANNEL_H_
