#ifndef YATZY_SERVER_OBSERVE_HTTP_SERVER_H_
#define YATZY_SERVER_OBSERVE_HTTP_SERVER_H_

#include <chrono>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "server/listen/listening_socket.h"
#include "server/listen/open_sockets.h"
#include "server/os/descriptor.h"

struct MHD_Connection;
struct MHD_Daemon;

namespace yatzy::server {

struct HttpAnswer {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body;
};

// Makes a page, for one request, on the server's thread.
using HttpPage = std::function<HttpAnswer()>;

// A small HTTP/1.1 server for pages that operators and their tools get: GET,
// HEAD and OPTIONS of the given paths, one request for each connection. Others
// are answered with 404 or 405; libmicrohttpd, which speaks HTTP, refuses what
// is no request or has more than kMostBytes. Not for networks that are not
// trusted.
//
// One thread answers, and waits for nobody: peers that are silent, trickle or
// do not read hold up no other; a page that many ask for at once is made once
// for all of them. A connection lasts two seconds at most. When
// kMostConnections are open, the oldest makes room for the next.
class HttpServer {
 public:
  static constexpr int kMostConnections = 128;
  static constexpr std::size_t kMostBytes = 8192;  // of a connection's memory

  // Listens on addresses as ParseListenAddress takes them, but for systemd's;
  // UNAVAILABLE names the one that cannot be had. `pages` by path, such as
  // "/metrics".
  static absl::StatusOr<std::unique_ptr<HttpServer>> Start(
      const std::vector<std::string>& addresses,
      std::map<std::string, HttpPage> pages, const SocketAccess& access = {});

  // Closes all connections.
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  // As bound, with the ports that were chosen for 0. More than were given if a
  // name has several.
  std::vector<std::string> addresses() const;

 private:
  using Clock = std::chrono::steady_clock;

  struct Connection {
    int fd;
    Clock::time_point end;
  };

  // What libmicrohttpd calls, on the thread of whoever runs it.
  struct Callbacks;

  HttpServer(std::map<std::string, HttpPage> pages, Pipe stop);

  absl::Status Open(const std::vector<std::string>& addresses,
                    const SocketAccess& access);
  HttpAnswer Answer(const std::string& method, const std::string& url);
  void Run();
  // Waits until there is something to do; false when that is to stop.
  bool Wait() const;
  void Accept(const ListeningSocket& socket);
  void CutOffExpired();
  void CutOffOldest();
  int MillisUntilNextEnd() const;

  const std::map<std::string, HttpPage> pages_;
  Pipe stop_;
  std::vector<ListeningSocket> sockets_;
  int most_connections_ = kMostConnections;
  std::unique_ptr<MHD_Daemon, void (*)(MHD_Daemon*)> http_;
  int http_fd_ = -1;  // there is something to do for http_

  // Of the thread.
  std::list<Connection> connections_;  // the oldest first
  Clock::time_point accept_from_;      // after a failure, not at once
  // Pages of this turn, by path: those who ask at the same time get the same.
  std::map<std::string, HttpAnswer> made_;

  std::thread thread_;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_OBSERVE_HTTP_SERVER_H_
