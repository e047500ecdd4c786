#ifndef YATZY_SERVER_WEB_WEB_LOOP_H_
#define YATZY_SERVER_WEB_WEB_LOOP_H_

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "proto/status/steady_time.h"
#include "server/os/descriptor.h"
#include "server/web/connection_lists.h"
#include "server/web/memory_budget.h"
#include "server/web/web_exchange.h"
#include "server/web/web_handler.h"

struct MHD_Connection;
struct MHD_Daemon;

namespace yatzy::server {

// Some connections that speak HTTP/1.1, and a thread that reads, answers and
// writes for all of them. It waits for no peer, and for no answer that takes
// long.
//
// A connection is cut off when nothing moves for slow_peer_timeout, and after
// the times of ConnectionLists. When there are as many as there may be, one
// that waits for a request makes room, the longest first: of those that have
// had no answer yet, if they are the most, else of the others.
class WebLoop {
 public:
  struct Options {
    int most_connections = 128;
    absl::Duration slow_peer_timeout = absl::Seconds(10);
  };

  // What libmicrohttpd has for a connection: its headers are less.
  static constexpr std::size_t kConnectionBytes = 32 << 10;

  // UNAVAILABLE if there are no descriptors. What is given must
  // outlive the loop.
  static absl::StatusOr<std::unique_ptr<WebLoop>> Start(
      const Options& options, const WebHandler& handler, MemoryBudget& memory,
      WebRefusals& refusals);

  // Ends, and waits for it.
  ~WebLoop();
  WebLoop(const WebLoop&) = delete;
  WebLoop& operator=(const WebLoop&) = delete;

  // Serves a connection, or closes it if the loop has ended. `peer` is who is
  // there, as gRPC names peers. Thread-safe.
  void Take(Descriptor connection, std::string peer);

  // Connections that are open or about to be. Thread-safe.
  int open() const { return open_; }

  // From now on, connections are closed after their next answer. Thread-safe.
  void Close() { is_closing_ = true; }

  // Begins to end: calls under way see that their caller has gone, their
  // answers and those on their way get a second, all connections are closed.
  void End();

  // Waits for the end. Harmless if repeated; not thread-safe.
  void Join();

 private:
  // What libmicrohttpd calls, on the loop's thread.
  struct Callbacks;

  using Phase = ConnectionLists::Phase;

  struct Arrival {
    Descriptor connection;
    std::string peer;
  };

  WebLoop(const Options& options, const WebHandler& handler,
          MemoryBudget& memory, WebRefusals& refusals, Pipe wake);

  void Run();
  // False when all is done that is to be done before the end.
  bool Wait();
  void Wake();
  void Resume(MHD_Connection* connection);
  void TakeOver();
  void CutOffExpired();
  void CutOffGone();
  void LookSoon();
  void CutOff(Phase phase);
  SteadyTime NextEnd() const;

  const Options options_;
  std::atomic<bool> is_ending_ = false;
  std::atomic<bool> is_closing_ = false;
  const WebExchange::Context context_;
  Pipe wake_;
  std::atomic<bool> is_woken_ = false;
  std::atomic<int> open_ = 0;

  std::mutex mutex_;
  std::vector<Arrival> arrivals_;  // guarded by mutex_
  bool is_over_ = false;           // guarded by mutex_

  std::mutex resuming_;

  // Of the thread.
  ConnectionLists connections_;
  std::string arriving_;  // the peer of the connection that is taken over
  SteadyTime next_look_ = SteadyTime::At(absl::InfiniteDuration());
  SteadyTime last_moment_ = SteadyTime::At(absl::InfiniteDuration());
  std::unique_ptr<MHD_Daemon, void (*)(MHD_Daemon*)> http_;
  int http_fd_ = -1;  // there is something to do for http_

  std::thread thread_;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_WEB_WEB_LOOP_H_
