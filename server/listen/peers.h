// Who is at the other end of a connection, and who may be.
#ifndef YATZY_SERVER_LISTEN_PEERS_H_
#define YATZY_SERVER_LISTEN_PEERS_H_

#include <sys/socket.h>
#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

namespace yatzy::server {

// Who is one peer when connections or calls are counted: an IPv4 address, an
// IPv6 network of 64 bits, which is what one customer gets, as text such as
// "192.0.2.7" or "2001:db8:0:1::/64". IPv4 within IPv6 is IPv4. "" for
// everything else: the peers of unix sockets are not told apart.
std::string PeerKey(const sockaddr_storage& peer);

// The same of what gRPC calls a peer, such as "ipv4:192.0.2.7:40000" or
// "ipv6:%5B2001:db8:0:1::1%5D:40000".
std::string PeerKey(std::string_view grpc_peer);

// What gRPC calls a peer of this address.
std::string PeerName(const sockaddr_storage& peer);

// Whether the peer of a connection has closed its side, and has sent nothing
// that is not read yet; or the connection is broken.
bool HasHungUp(int connection);

// Who may connect to a unix socket, whatever its file's mode: root, the user
// that this process runs as, and who is listed here.
struct AllowedPeers {
  friend bool operator==(const AllowedPeers&, const AllowedPeers&) = default;

  std::vector<uid_t> users = {};
  std::vector<gid_t> groups = {};  // primary or supplementary
};

// Whether the process behind this connection is allowed, by what the kernel
// knew of it when it connected. PERMISSION_DENIED names its pid, user and
// group, or says that the kernel knows nothing of it.
absl::Status CheckPeer(int connection, const AllowedPeers& allowed);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_LISTEN_PEERS_H_
