// libmicrohttpd reads requests and writes answers, in its external mode: it has
// no thread and no socket to listen on, and does what there is to do when
// MHD_run is called. What it lacks is here: a connection that ends in time
// however its peer trickles, and one that makes room for the next.
//
// civetweb, which was here before, keeps a thread for each connection, so four
// silent peers made /healthz wait for 2 s. libevent's evhttp would not load
// GnuTLS, which takes 2.4 MB and some milliseconds of a start, but has no hold
// on a connection without a request.
#include "server/observe/http_server.h"

#include <microhttpd.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "server/os/threads.h"

namespace yatzy::server {
namespace {

using std::chrono::milliseconds;

// From the connection to the end of the answer.
constexpr std::chrono::seconds kLongestConnection{2};

// So many of one address, before those that are open have their turn: one that
// asks at once is answered before others push it out.
constexpr int kAcceptsInATurn = 16;

constexpr milliseconds kPauseAfterFailure{100};

constexpr char kMethods[] = "GET, HEAD, OPTIONS";

// What is known of descriptors is known for the public server; HTTP gets an
// eighth of what that would get at most, beside it.
int ConnectionsOfHttp() {
  constexpr int kShare = 8;
  const int fit = ConnectionsThatFit(kShare * HttpServer::kMostConnections);
  return std::max(fit / kShare, 4);
}

// "/metrics" of "http://host:9464/metrics", which is how proxies ask.
absl::string_view PathOf(absl::string_view url) {
  const std::size_t scheme = url.find("://");
  if (url.empty() || url[0] == '/' || scheme == absl::string_view::npos) {
    return url;
  }
  const std::size_t path = url.find('/', scheme + 3);
  return path == absl::string_view::npos ? "/" : url.substr(path);
}

MHD_Result Send(MHD_Connection* connection, const HttpAnswer& answer) {
  MHD_Response* response = MHD_create_response_from_buffer(
      answer.body.size(), const_cast<char*>(answer.body.data()),
      MHD_RESPMEM_MUST_COPY);
  if (response == nullptr) return MHD_NO;
  const auto add = [response](const char* name, const char* value) {
    MHD_add_response_header(response, name, value);
  };
  add(MHD_HTTP_HEADER_CONTENT_TYPE, answer.content_type.c_str());
  add(MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
  add("X-Content-Type-Options", "nosniff");
  add(MHD_HTTP_HEADER_ALLOW, kMethods);
  add(MHD_HTTP_HEADER_CONNECTION, "close");
  const MHD_Result sent =
      MHD_queue_response(connection, answer.status, response);
  MHD_destroy_response(response);
  return sent;
}

}  // namespace

struct HttpServer::Callbacks {
  static MHD_Result Request(void* server, MHD_Connection* connection,
                            const char* url, const char* method, const char*,
                            const char*, std::size_t*, void**) {
    return Send(connection,
                static_cast<HttpServer*>(server)->Answer(method, url));
  }

  static void Connection(void* server, MHD_Connection* connection,
                         void** context, MHD_ConnectionNotificationCode what) {
    auto& connections = static_cast<HttpServer*>(server)->connections_;
    using Place = std::list<HttpServer::Connection>::iterator;
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
      const int fd =
          MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)
              ->connect_fd;
      *context = new Place(connections.insert(
          connections.end(), {fd, Clock::now() + kLongestConnection}));
    } else {
      const std::unique_ptr<Place> place(static_cast<Place*>(*context));
      connections.erase(*place);
    }
  }
};

HttpServer::HttpServer(std::map<std::string, HttpPage> pages, Pipe stop)
    : pages_(std::move(pages)),
      stop_(std::move(stop)),
      most_connections_(ConnectionsOfHttp()),
      http_(MHD_start_daemon(
                MHD_USE_EPOLL | MHD_USE_NO_LISTEN_SOCKET, 0, nullptr, nullptr,
                &Callbacks::Request, this,  //
                MHD_OPTION_NOTIFY_CONNECTION, &Callbacks::Connection, this,
                MHD_OPTION_CONNECTION_MEMORY_LIMIT, kMostBytes,
                // Of those that are cut off, some may not have gone yet.
                MHD_OPTION_CONNECTION_LIMIT, 2U * kMostConnections,
                MHD_OPTION_END),
            &MHD_stop_daemon) {}

absl::StatusOr<std::unique_ptr<HttpServer>> HttpServer::Start(
    const std::vector<std::string>& addresses,
    std::map<std::string, HttpPage> pages, const SocketAccess& access) {
  auto stop = NewPipe();
  if (!stop.ok()) return absl::UnavailableError(stop.status().message());
  auto server = std::unique_ptr<HttpServer>(
      new HttpServer(std::move(pages), *std::move(stop)));
  if (server->http_ == nullptr) {
    return absl::UnavailableError("cannot start the HTTP server");
  }
  server->http_fd_ =
      MHD_get_daemon_info(server->http_.get(), MHD_DAEMON_INFO_EPOLL_FD)
          ->epoll_fd;
  const absl::Status status = server->Open(addresses, access);
  if (!status.ok()) {
    return absl::UnavailableError(
        absl::StrCat("cannot listen for HTTP: ", status.message()));
  }
  server->thread_ = std::thread(&HttpServer::Run, server.get());
  return server;
}

absl::Status HttpServer::Open(const std::vector<std::string>& addresses,
                              const SocketAccess& access) {
  const auto parsed = ParseListenAddresses(addresses);
  if (!parsed.ok()) return parsed.status();
  for (std::size_t i = 0; i < parsed->size(); ++i) {
    auto opened = OpenSockets((*parsed)[i], access);
    if (!opened.ok()) {
      return absl::Status(
          opened.status().code(),
          absl::StrCat(addresses[i], ": ", opened.status().message()));
    }
    std::move(opened->begin(), opened->end(), std::back_inserter(sockets_));
  }
  return absl::OkStatus();
}

HttpServer::~HttpServer() {
  stop_.write_end.Close();
  if (thread_.joinable()) thread_.join();
  http_.reset();  // while it still has connections_ to report to
}

std::vector<std::string> HttpServer::addresses() const {
  std::vector<std::string> addresses;
  for (const ListeningSocket& socket : sockets_) {
    addresses.push_back(socket.address());
  }
  return addresses;
}

HttpAnswer HttpServer::Answer(const std::string& method,
                              const std::string& url) {
  const std::string path(PathOf(url));
  const auto page = pages_.find(path);
  if (page == pages_.end()) return {.status = 404, .body = "not found\n"};
  if (method != "GET" && method != "HEAD" && method != "OPTIONS") {
    return {.status = 405, .body = "method not allowed\n"};
  }
  const auto [made, is_new] = made_.try_emplace(path);
  if (is_new) made->second = page->second();
  if (method == "OPTIONS") return {.status = made->second.status, .body = ""};
  return made->second;
}

void HttpServer::Run() {
  NameThisThread("http");
  while (Wait()) {
    made_.clear();
    if (Clock::now() >= accept_from_) {
      for (const ListeningSocket& socket : sockets_) Accept(socket);
    }
    CutOffExpired();
    MHD_run(http_.get());
  }
}

bool HttpServer::Wait() const {
  std::vector<pollfd> waiting = {
      {.fd = stop_.read_end.get(), .events = POLLIN, .revents = 0},
      {.fd = http_fd_, .events = POLLIN, .revents = 0}};
  if (Clock::now() >= accept_from_) {
    for (const ListeningSocket& socket : sockets_) {
      waiting.push_back({.fd = socket.fd(), .events = POLLIN, .revents = 0});
    }
  }
  int wait = MillisUntilNextEnd();
  MHD_UNSIGNED_LONG_LONG millis = 0;
  if (MHD_get_timeout(http_.get(), &millis) == MHD_YES) {
    wait = wait < 0 ? static_cast<int>(millis)
                    : std::min(wait, static_cast<int>(millis));
  }
  poll(waiting.data(), waiting.size(), wait);
  return waiting.front().revents == 0;
}

int HttpServer::MillisUntilNextEnd() const {
  const Clock::time_point now = Clock::now();
  Clock::time_point next = Clock::time_point::max();
  if (!connections_.empty()) next = connections_.front().end;
  if (now < accept_from_) next = std::min(next, accept_from_);
  if (next == Clock::time_point::max()) return -1;
  const auto wait = std::chrono::ceil<milliseconds>(next - now);
  return std::max(0, static_cast<int>(wait.count()));
}

void HttpServer::CutOffExpired() {
  const Clock::time_point now = Clock::now();
  while (!connections_.empty() && connections_.front().end <= now) {
    CutOffOldest();
  }
}

// It goes when libmicrohttpd, which owns the descriptor, sees that the peer has
// gone.
void HttpServer::CutOffOldest() {
  const std::size_t before = connections_.size();
  shutdown(connections_.front().fd, SHUT_RDWR);
  MHD_run(http_.get());
  // Its peer is cut off; only its end here is late, and looked at again.
  if (connections_.size() == before) {
    Connection& connection = connections_.front();
    connection.end = Clock::now() + kPauseAfterFailure;
    connections_.splice(connections_.end(), connections_, connections_.begin());
  }
}

void HttpServer::Accept(const ListeningSocket& socket) {
  for (int i = 0; i < kAcceptsInATurn; ++i) {
    Descriptor connection = AcceptFrom(socket.fd(), nullptr);
    if (!connection.ok()) {
      if (errno == EAGAIN || errno == EWOULDBLOCK) return;
      if (errno != EMFILE && errno != ENFILE && errno != ENOBUFS &&
          errno != ENOMEM) {
        continue;  // an error of that connection's
      }
      if (!connections_.empty()) CutOffOldest();
      accept_from_ = Clock::now() + kPauseAfterFailure;
      return;
    }
    if (static_cast<int>(connections_.size()) >= most_connections_) {
      CutOffOldest();
    }
    // The address is for limits by address, of which there are none.
    sockaddr peer{};
    peer.sa_family = AF_UNIX;
    MHD_add_connection(http_.get(), connection.Release(), &peer, sizeof(peer));
  }
}

}  // namespace yatzy::server
