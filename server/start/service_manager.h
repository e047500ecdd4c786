#ifndef YATZY_SERVER_START_SERVICE_MANAGER_H_
#define YATZY_SERVER_START_SERVICE_MANAGER_H_

#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "server/os/descriptor.h"
#include "server/tables/served_games.h"

namespace yatzy::server {

// What systemd, or whatever else started the daemon, is told about it: the
// protocol of sd_notify(3). Without a service manager, nothing is told to
// nobody. Thread-safe.
//
// Without libsystemd. Its sd_notify waits for a manager that reads nothing, and
// so could hold up a drain. It would load six further libraries (cap, gcrypt,
// gpg-error, lz4, lzma, zstd), which took 5 ms of the processor beside the 94
// ms of a start with a table on a busy machine (medians of 60 starts each, in
// turn). And macOS has none.
class ServiceManager {
 public:
  // Takes NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID from the environment;
  // what is malformed is logged and counts as absent.
  ServiceManager();
  ServiceManager(const ServiceManager&) = delete;
  ServiceManager& operator=(const ServiceManager&) = delete;

  // Serving; `status` is for people, one line.
  void Ready(const std::string& status) const;

  // What it is doing, for people, one line.
  void Status(const std::string& status) const;

  // The end begins.
  void Stopping() const;

  // Proof of life. Without one for watchdog_timeout(), the manager kills the
  // daemon and starts it anew.
  void Watchdog() const;

  // Zero: no proof is asked for.
  absl::Duration watchdog_timeout() const { return watchdog_timeout_; }

 private:
  void Send(const std::string& message) const;

  Descriptor socket_;  // datagrams to the manager; none if there is none
  absl::Duration watchdog_timeout_;
};

// Gives the service manager its proof of life, four times in each watchdog
// timeout, but only after a real query got the right answer: a new channel
// to the daemon's own query server, EvaluateState of a new game of the main
// rule set, and the value of its table in service. So whatever keeps callers
// from being answered (threads that hang, a listener that is dead, a wrong
// table) lets the manager start the daemon anew.
//
// Too many connections are no such thing: a listener that turns them away is
// alive, and a new start would only cut off those that are served. Then the
// query is sent within the process.
//
// Does nothing if the manager asks for no proof.
class Watchdog {
 public:
  // How the daemon reaches itself.
  struct WayIn {
    // A channel that shares no connection with another.
    std::function<std::shared_ptr<grpc::Channel>()> connect;
    // A channel without a connection.
    std::function<std::shared_ptr<grpc::Channel>()> within;
    // Connections so far that were turned away because there are enough.
    std::function<std::int64_t()> turned_away;
    std::string token;  // that lets the query in
  };

  // The references must outlive the object.
  Watchdog(const ServiceManager& manager, WayIn way_in, const ServedGame& game);

  // Stops asking, and cancels a query that is under way.
  ~Watchdog() = default;
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

 private:
  void Loop(const std::stop_token& stop) const;

  // OK if callers get right answers, each of which may take this long.
  absl::Status Prove(absl::Duration timeout, const std::stop_token& stop) const;

  // One query; OK if the answer was right.
  absl::Status Ask(const std::shared_ptr<grpc::Channel>& channel,
                   absl::Duration timeout, const std::stop_token& stop) const;

  const ServiceManager& manager_;
  const WayIn way_in_;
  const ServedGame& game_;
  std::jthread thread_;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_START_SERVICE_MANAGER_H_
