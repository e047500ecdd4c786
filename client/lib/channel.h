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

// When a call is made again that the server has answered with UNAVAILABLE, or
// whose connection broke, or that it has refused with RESOURCE_EXHAUSTED and a
// google.rpc.RetryInfo. Nothing else is repeated. There is a pause before each
// attempt but the first: the delay that the server asks for, and then a random
// time of at most `first_pause`, twice that, four times that ... up to
// `longest_pause`. A pause that would last beyond the deadline is not begun:
// the call ends with the error that it has.
struct RetryPolicy {
  int max_attempts = 4;  // 1 to 5; 1 repeats nothing
  absl::Duration first_pause = absl::Milliseconds(100);
  absl::Duration longest_pause = absl::Seconds(1);
};

// How calls are made.
struct ClientOptions {
  // How long a call may take, all its attempts and the wait for a connection
  // included. Positive; absl::InfiniteDuration() waits for ever.
  absl::Duration deadline = absl::Seconds(5);

  RetryPolicy retry = {};

  // Channels of one program to the same address share a connection, unless
  // they ask for one of their own.
  bool own_connection = false;

  // Plaintext by default.
  ChannelSecurity security = {};
};

// A channel to `address`: "host:port", "127.0.0.1:50051", "[::1]:50051" or
// "unix:PATH", or another name of gRPC's for the same (server_address.h has
// them all). It connects on the first call and reconnects when needed, so the
// server need not be up.
//
// By a proxy that the environment names go only connections to other machines,
// and none that shows a token: not to a Unix socket, an address of the loopback
// interface, localhost or a name below it, nor to a name that /etc/hosts gives
// such an address.
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
