#ifndef YATZY_SERVER_START_WATCHDOG_H_
#define YATZY_SERVER_START_WATCHDOG_H_

#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "server/start/service_manager.h"
#include "server/tables/table_registry.h"

namespace yatzy::server {

// Gives the service manager its proof of life, four times in each watchdog
// timeout, but only after a real query got the right answer: a new channel
// to the daemon's own query server, EvaluateState of a new game, and the value
// of the table in service. So whatever keeps callers from being
// answered (threads that hang, a listener that is dead, a wrong table) lets the
// manager start the daemon anew.
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
  Watchdog(const ServiceManager& manager, WayIn way_in,
           const TableRegistry& registry);

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
  const TableRegistry& registry_;
  std::jthread thread_;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_START_WATCHDOG_H_
