// What gRPC is told of a server before it is built.
#ifndef YATZY_SERVER_LISTEN_CONNECTION_LIMITS_H_
#define YATZY_SERVER_LISTEN_CONNECTION_LIMITS_H_

#include "absl/time/time.h"

namespace grpc {
class ServerBuilder;
}

namespace yatzy::server {

// What one connection may take, and all of them together: the settings of a
// listener and of the server behind it, with their defaults, which are nowhere
// else.
struct ConnectionLimits {
  friend bool operator==(const ConnectionLimits&,
                         const ConnectionLimits&) = default;

  // Open at once; more are closed as soon as they are accepted. At least 1.
  int max_connections = 1024;
  int max_connections_per_peer = 256;  // see PeerKey; 0: no limit

  // Calls under way at a time on one connection. A client waits before it sends
  // more, so that this times the connections bounds how long calls wait here.
  int calls = 100;
  // A connection without calls is closed after this; 0: never.
  absl::Duration idle = absl::ZeroDuration();
  // Every connection is closed after this, give or take a tenth: no new calls,
  // and kGrace later an end to those that are under way, streams as well.
  // Clients connect anew. Also the end of requests that never become whole. 0:
  // never. Either limit makes each call cost more, a few hundred nanoseconds,
  // so they are for servers that face clients nobody vouches for.
  absl::Duration age = absl::ZeroDuration();
  // Memory of gRPC for connections and calls. Beyond it gRPC takes no new
  // connections, and ends calls.
  int memory_mib = 256;

  // How long an answer may wait for its caller to take it.
  absl::Duration slow_reader_timeout = absl::Seconds(10);
  // How long a stream may wait for its caller's next request.
  absl::Duration stream_idle_timeout = absl::Minutes(10);

  static constexpr absl::Duration kGrace = absl::Seconds(30);
};

// Sets those of these limits that are gRPC's, and those that nobody has to
// choose: the size of messages and headers, pings; no compression, because gRPC
// checks the size of a message before it inflates it.
void SetLimits(const ConnectionLimits& limits, grpc::ServerBuilder& builder);

// Services of gRPC's own that a server may have beside ours.
struct Extensions {
  bool reflection = false;  // what services and methods there are
  bool channelz = false;    // what connections and calls there are
};

// Gives the server that is being built these and no others.
//
// gRPC by itself gives every server of a process whatever any of them has ever
// asked for, so a server that should have none needs this as well.
void SetExtensions(grpc::ServerBuilder& builder, const Extensions& extensions);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_LISTEN_CONNECTION_LIMITS_H_
