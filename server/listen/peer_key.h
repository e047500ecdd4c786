#ifndef YATZY_SERVER_LISTEN_PEER_KEY_H_
#define YATZY_SERVER_LISTEN_PEER_KEY_H_

#include <sys/socket.h>

#include <string>
#include <string_view>

namespace yatzy::server {

// Who is one peer when connections or calls are counted: an IPv4 address, an
// IPv6 network of 64 bits, which is what one customer gets, as text such as
// "192.0.2.7" or "2001:db8:0:1::/64". IPv4 within IPv6 is IPv4. "" for
// everything else: the peers of unix sockets are not told apart.
std::string PeerKey(const sockaddr_storage& peer);

// The same of what gRPC calls a peer, such as "ipv4:192.0.2.7:40000" or
// "ipv6:%5B2001:db8:0:1::1%5D:40000".
std::string PeerKey(std::string_view grpc_peer);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_LISTEN_PEER_KEY_H_
