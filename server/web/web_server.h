#ifndef YATZY_SERVER_WEB_WEB_SERVER_H_
#define YATZY_SERVER_WEB_WEB_SERVER_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/listen/accept_loop.h"
#include "server/listen/certificates.h"
#include "server/listen/listening_socket.h"
#include "server/listen/open_sockets.h"
#include "server/listen/tls_context.h"
#include "server/listen/tls_relay.h"
#include "server/query/direct_call.h"
#include "server/web/memory_budget.h"
#include "server/web/web_handler.h"
#include "server/web/web_loop.h"
#include "server/web/web_refusals.h"

namespace yatzy::server {

// The public face over HTTP/1.1: players' methods for browsers, curl and
// whoever has no gRPC. No metrics, nothing for operators.
class WebServer {
 public:
  struct Options {
    std::vector<std::string> addresses;  // as of --http-listen
    SocketAccess socket_access = {};     // of unix sockets
    std::vector<std::string> cors_origins;
    std::string page = "";       // its folder; "": none
    int threads = 1;             // that read, answer what is short, and write
    int max_connections = 1024;  // beyond, the one that is silent longest goes
    std::size_t memory_bytes = std::size_t{256} << 20;  // of bodies
    absl::Duration slow_peer_timeout = absl::Seconds(10);
    // Not null: TCP addresses speak TLS with these, which must outlive the
    // server. Unix sockets never do, as those of gRPC.
    const FollowedCertificates* certificates = nullptr;
  };

  // UNAVAILABLE names an address that cannot be had; errors of WebPage::Read
  // for a folder that is none, and of TlsContexts. Warns in the log of an
  // address that others can reach and that is not encrypted. `methods` must
  // outlive the server.
  static absl::StatusOr<std::unique_ptr<WebServer>> Start(
      const Options& options, const DirectMethods& methods);

  // Ends.
  ~WebServer();
  WebServer(const WebServer&) = delete;
  WebServer& operator=(const WebServer&) = delete;

  // As bound, with the ports that were chosen for 0. More than were given if a
  // name has several.
  std::vector<std::string> addresses() const;

  // Connections that are open now, those that shake hands too. Thread-safe.
  int connections() const;

  // What HTTP has refused. Thread-safe.
  const WebRefusals& refusals() const { return refusals_; }

  // Accepts no connection any more; those that are there are closed after their
  // next answer. Harmless if repeated.
  void Close();

  // Has calls under way end soon, and connections closed. Waits for nothing.
  // Harmless if repeated.
  void Cancel();

  // For good: Cancel, and waits until all have ended. Harmless if repeated.
  void End();

 private:
  WebServer(const Options& options, const DirectMethods& methods,
            std::optional<WebPage> page);

  absl::Status Open(const Options& options);
  absl::Status OpenAddresses(const Options& options);
  absl::Status StartLoops(const Options& options,
                          const WebLoop::Options& of_loop);
  absl::Status StartRelays(const Options& options, int most_of_each);
  // To the loop, or the relay of TLS, that has the fewest.
  void Accept(const ListeningSocket& socket, Descriptor connection);
  void Serve(Descriptor connection, const sockaddr_storage& peer);

  const WebHandler handler_;
  MemoryBudget memory_;
  WebRefusals refusals_;
  std::vector<ListeningSocket> sockets_;
  std::vector<std::string> addresses_;
  std::vector<std::unique_ptr<WebLoop>> loops_;
  std::unique_ptr<TlsContexts> tls_;               // null: nothing is encrypted
  std::vector<std::unique_ptr<TlsRelay>> relays_;  // end after the loops
  std::unique_ptr<AcceptLoop> accept_;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_WEB_WEB_SERVER_H_
