#ifndef YATZY_SERVER_LISTEN_LISTENER_H_
#define YATZY_SERVER_LISTEN_LISTENER_H_

#include <grpcpp/grpcpp.h>

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/listen/accept_loop.h"
#include "server/listen/certificates.h"
#include "server/listen/connection_limits.h"
#include "server/listen/listening_socket.h"
#include "server/listen/open_sockets.h"
#include "server/listen/systemd_sockets.h"

namespace yatzy::server {

// The way into a gRPC server: its sockets, who may connect, how connections are
// encrypted and how many there are. gRPC gets connections, not addresses.
//
//     auto listener = Listener::Open(options);     // addresses are ours
//     grpc::ServerBuilder builder;
//     (*listener)->AddTo(builder);
//     auto server = builder.BuildAndStart();
//     (*listener)->Start();                        // connections come
//     ...
//     (*listener)->Stop();                         // none any more
//     server->Shutdown(...);
//
// Must outlive the server. Not thread-safe but for stats().
class Listener {
 public:
  struct Options {
    std::vector<std::string> addresses =
        {};                           // as ParseListenAddress takes them
    SocketAccess socket_access = {};  // of unix sockets
    std::optional<AllowedPeers> allowed_peers =
        {};  // of unix sockets; none: all
    // Of TCP. Unix sockets are never encrypted: what goes through them stays in
    // the kernel, which also knows who is there.
    std::optional<TlsFiles> tls = {};
    // Null, or is told which certificates are in use.
    std::shared_ptr<CertificateUse> certificate_use = nullptr;
    // Refuse TCP addresses unless clients must show certificates.
    bool tcp_needs_client_ca = false;
    ConnectionLimits limits = {};
    SystemdSockets* systemd = nullptr;  // of the process; used by Open only
  };

  // Has all addresses and certificates, or none: UNAVAILABLE names the address
  // that cannot be had, FAILED_PRECONDITION the file that cannot be used.
  // Connections wait in the backlog. Warns in the log of an address that others
  // can reach and that is not encrypted.
  static absl::StatusOr<std::unique_ptr<Listener>> Open(const Options& options);

  // Stops.
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  // Before BuildAndStart. Also bounds how long a connection may take to say
  // something that is gRPC: 5 s.
  void AddTo(grpc::ServerBuilder& builder);

  // After BuildAndStart, once. UNAVAILABLE if there are no descriptors left.
  absl::Status Start();

  // Accepts nothing any more and closes the sockets, so that clients are
  // refused. Before the server shuts down. Harmless if repeated.
  void Stop();

  // As bound, one for each of the options, or for each socket of systemd's:
  // HOST:PORT with the port that was chosen for 0.
  const std::vector<std::string>& addresses() const { return addresses_; }

  // Those that it shows; null without TLS.
  const FollowedCertificates* certificates() const {
    return certificates_.get();
  }

  // How this process reaches the first of them (ListeningSocket); "" if there
  // is none, or after Stop.
  std::string own_way_in() const;

  // All zero before Start. Thread-safe.
  AcceptLoop::Stats stats() const;

 private:
  using Acceptor = grpc::experimental::ExternalConnectionAcceptor;

  explicit Listener(const Options& options) : options_(options) {}

  // `text` is the address as it was given.
  absl::Status OpenAddress(const ListenAddress& address,
                           const std::string& text);
  absl::Status CheckTransport() const;
  void HandOver(const ListeningSocket& socket, Descriptor connection);

  const Options options_;
  std::vector<std::string> addresses_;
  std::vector<ListeningSocket> sockets_;
  std::unique_ptr<FollowedCertificates> certificates_;
  std::shared_ptr<grpc::ServerCredentials> tcp_credentials_;
  std::unique_ptr<Acceptor> unix_acceptor_;
  std::unique_ptr<Acceptor> tcp_acceptor_;
  mutable std::mutex mutex_;
  std::unique_ptr<AcceptLoop> loop_;  // made under mutex_, stays
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_LISTEN_LISTENER_H_
