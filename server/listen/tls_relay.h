#ifndef YATZY_SERVER_LISTEN_TLS_RELAY_H_
#define YATZY_SERVER_LISTEN_TLS_RELAY_H_

#include <sys/socket.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <set>
#include <span>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "proto/status/steady_time.h"
#include "server/listen/tls_connection.h"
#include "server/listen/tls_context.h"
#include "server/os/descriptor.h"
#include "server/os/poller.h"

namespace yatzy::server {

// Speaks TLS with peers for a server that does not, on a thread of its own that
// waits for none of them. The server gets an end of a socket pair for each peer
// that has shaken hands, and closes it, or finds it closed, as if that was the
// peer. Whoever neither shakes hands nor takes his answers is cut off.
class TlsRelay {
 public:
  struct Options {
    absl::Duration handshake_timeout = absl::Seconds(5);
    // For a peer that takes nothing of what it is sent.
    absl::Duration slow_peer_timeout = absl::Seconds(10);
    // Connections that the server does not have: not yet, or not any more.
    // Beyond, the one that is so for the longest time is cut off.
    int most_without_server = 128;
  };

  // Takes over a connection in the clear, non-blocking and closed on exec, and
  // is told who is behind it. Called on the relay's thread.
  using Handler = std::function<void(Descriptor, const sockaddr_storage& peer)>;

  // UNAVAILABLE if there are no descriptors. `contexts` must outlive the relay.
  static absl::StatusOr<std::unique_ptr<TlsRelay>> Start(TlsContexts& contexts,
                                                         const Options& options,
                                                         Handler handler);

  // Ends, and waits for it.
  ~TlsRelay();
  TlsRelay(const TlsRelay&) = delete;
  TlsRelay& operator=(const TlsRelay&) = delete;

  // Relays a non-blocking connection, or closes it if the relay has ended.
  // Thread-safe.
  void Take(Descriptor connection);

  // All connections, and those that the server does not have. Thread-safe.
  int open() const { return open_; }
  int without_server() const { return without_server_; }

  // Begins to end: what the server has sent may go to its peers for a second;
  // connections are closed.
  void End();

  // Waits for the end. Harmless if repeated; not thread-safe.
  void Join();

 private:
  using Stage = TlsConnection::Stage;

  struct Entry;
  // A descriptor, as epoll knows it.
  struct Watch {
    Entry* entry;
    bool is_peer;
    short events = 0;
  };
  using List = std::list<Entry>;
  using Ends = std::set<std::pair<std::int64_t, Entry*>>;

  struct Entry {
    Entry(Descriptor connection, std::shared_ptr<SSL_CTX> context)
        : tls(std::move(connection), std::move(context)) {}

    TlsConnection tls;
    sockaddr_storage peer{};
    Stage stage = Stage::kHandshake;
    Watch peer_watch{this, true};
    Watch server_watch{this, false};
    bool is_without_server = true;
    List::iterator place{};
    Ends::iterator end{};  // when it is cut off
    std::int64_t last_end = INT64_MAX;
  };

  TlsRelay(TlsContexts& contexts, const Options& options, Handler handler,
           Poller poller, Pipe wake);

  void Run();
  void See(const Watch& watch, short events);
  bool IsDone();
  int MillisToWait() const;
  void Wake();
  void TakeOver();
  void CutOffLate();
  void Proceed(Entry& entry);
  void HandOver(Entry& entry);
  // After something has happened to it.
  void Update(Entry& entry, bool has_taken);
  void SetEnd(Entry& entry, std::int64_t end);
  void Listen(Watch& watch, int fd, short events);
  void Remove(Entry& entry);

  TlsContexts& contexts_;
  const Options options_;
  const Handler handler_;
  Poller poller_;
  const Pipe wake_;
  std::atomic<bool> is_woken_ = false;
  std::atomic<bool> is_ending_ = false;
  std::atomic<int> open_ = 0;
  std::atomic<int> without_server_ = 0;

  std::mutex mutex_;
  std::vector<Descriptor> arrivals_;  // guarded by mutex_
  bool is_over_ = false;              // guarded by mutex_

  // Of the thread.
  List served_;
  List unserved_;  // those without a server, the longest first
  List removed_;   // until nobody speaks of them any more
  Ends ends_;
  SteadyTime last_moment_ = SteadyTime::At(absl::InfiniteDuration());
  std::vector<char> scratch_ = std::vector<char>(TlsConnection::kRecord);

  std::thread thread_;  // last: it uses the rest
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_LISTEN_TLS_RELAY_H_
