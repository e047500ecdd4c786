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
#include "server/listen/listening_socket.h"
#include "server/listen/open_sockets.h"
#include "server/query/direct_call.h"
#include "server/web/memory_budget.h"
#include "server/web/web_handler.h"
#include "server/web/web_loop.h"

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
  };

  // UNAVAILABLE names an address that cannot be had; errors of WebPage::Read
  // for a folder that is none. `methods` must outlive the server.
  static absl::StatusOr<std::unique_ptr<WebServer>> Start(
      const Options& options, const DirectMethods& methods);

  // Ends.
  ~WebServer();
  WebServer(const WebServer&) = delete;
  WebServer& operator=(const WebServer&) = delete;

  // As bound, with the ports that were chosen for 0. More than were given if a
  // name has several.
  std::vector<std::string> addresses() const;

  // Connections that are open now. Thread-safe.
  int connections() const;

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
  // To the loop that has the fewest.
  void HandOver(Descriptor connection);

  const WebHandler handler_;
  MemoryBudget memory_;
  std::vector<ListeningSocket> sockets_;
  std::vector<std::string> addresses_;
  std::vector<std::unique_ptr<WebLoop>> loops_;
  std::unique_ptr<AcceptLoop> accept_;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_WEB_WEB_SERVER_H_
