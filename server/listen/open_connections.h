#ifndef YATZY_SERVER_LISTEN_OPEN_CONNECTIONS_H_
#define YATZY_SERVER_LISTEN_OPEN_CONNECTIONS_H_

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>

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

}  // namespace yatzy::server

#endif  // YATZY_SERVER_LISTEN_OPEN_CONNECTIONS_H_
