#ifndef YATZY_SERVER_LISTEN_ACCEPT_LOOP_H_
#define YATZY_SERVER_LISTEN_ACCEPT_LOOP_H_

#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "absl/status/statusor.h"
#include "proto/status/steady_time.h"
#include "server/listen/connection_limits.h"
#include "server/listen/listening_socket.h"
#include "server/listen/peers.h"
#include "server/log/logging.h"
#include "server/os/descriptor.h"

namespace yatzy::server {

// Which of the connections that were given away are still open.
//
// gRPC closes a connection without telling whoever accepted it. A duplicate of
// each descriptor would keep the connection itself open, and channelz costs
// every call something. But a descriptor is a number of this process, and the
// kernel gives each socket a number of its own: as long as the
// one leads to the other, the connection is open. So nothing is observed;
// Sweep looks, at 0.3 us a connection, when somebody wants to know. A number
// that comes again is the successor of one that was closed, so between sweeps
// there are no more entries here than descriptors.
//
// Not thread-safe.
class OpenConnections {
 public:
  // An open socket, before it is given away. `peer` is what PeerKey says.
  void Add(int fd, const std::string& peer);

  // Forgets those that are closed.
  void Sweep();

  // As of the last sweep, or more recent.
  int Count() const { return static_cast<int>(connections_.size()); }
  int CountOf(const std::string& peer) const;

 private:
  struct Connection {
    std::uint64_t socket;  // what the kernel calls it
    std::string peer;
  };

  void Forget(const std::string& peer);

  std::unordered_map<int, Connection> connections_;  // by descriptor
  std::map<std::string, int> peers_;                 // those with any
};

// Why a connection was closed as soon as it was accepted.
enum class Refusal {
  kTooMany,          // max_connections are open
  kTooManyFromPeer,  // max_connections_per_peer are open
  kNotAllowed,       // allowed_peers has no such user
  kNoDescriptors,    // the process, or the system, has none left
};
inline constexpr int kRefusals = 4;

// Accepts the connections of some sockets on a thread of its own and hands them
// on. Refused ones are closed at once, rather than left in the backlog, so that
// a client knows and tries elsewhere. Whatever accept says, the loop goes on
// and does not spin: gRPC's own listener of 1.51 dies of EMFILE
// (CVE-2023-4785).
class AcceptLoop {
 public:
  // Takes over an accepted connection, which is non-blocking and closed on
  // exec. Called on the loop's thread.
  using Handler = std::function<void(const ListeningSocket&, Descriptor)>;

  struct Stats {
    int open = 0;  // accepted by the loop and not yet closed by anybody
    std::int64_t accepted = 0;
    std::array<std::int64_t, kRefusals> refused{};  // by Refusal
  };

  // Starts the thread, or fails for want of a descriptor. `sockets` must
  // outlive the loop. Peers of unix sockets must be among those allowed, if
  // that is said.
  static absl::StatusOr<std::unique_ptr<AcceptLoop>> Start(
      const std::vector<ListeningSocket>& sockets,
      const ConnectionLimits& limits, std::optional<AllowedPeers> allowed_peers,
      Handler handler);
  // Stops.
  ~AcceptLoop();
  AcceptLoop(const AcceptLoop&) = delete;
  AcceptLoop& operator=(const AcceptLoop&) = delete;

  // Ends the thread, after a handler that runs; the sockets are not used any
  // more. Harmless if repeated.
  void Stop();

  // Thread-safe.
  Stats stats() const;

 private:
  AcceptLoop(const std::vector<ListeningSocket>& sockets,
             const ConnectionLimits& limits,
             std::optional<AllowedPeers> allowed_peers, Handler handler,
             Pipe stop);

  void Run();
  // Both return whether to go on at once; else accept would fail again.
  bool AcceptSome(const ListeningSocket& socket);
  bool Survive(const ListeningSocket& socket, int error);
  void Judge(const ListeningSocket& socket, Descriptor connection,
             const sockaddr_storage& address);
  // Counts the connection, or says why not.
  std::optional<Refusal> Register(int connection, const std::string& peer);
  std::optional<Refusal> ReasonToRefuse(const std::string& peer) const;
  void Refuse(const ListeningSocket& socket, Refusal reason,
              const std::string& peer);

  const std::vector<ListeningSocket>& sockets_;
  const ConnectionLimits limits_;
  const std::optional<AllowedPeers> allowed_peers_;
  const Handler handler_;
  Pipe stop_;
  Descriptor reserve_;  // given up to accept, and close, when none is left
  SteadyTime next_sweep_;
  std::vector<LogThrottle> throttles_;  // by Refusal
  LogThrottle failures_;

  mutable std::mutex mutex_;
  mutable OpenConnections open_;  // guarded by mutex_, as is stats_
  Stats stats_;

  std::thread thread_;  // last: it uses the rest
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_LISTEN_ACCEPT_LOOP_H_
