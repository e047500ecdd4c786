#ifndef YATZY_SERVER_START_SERVICE_MANAGER_H_
#define YATZY_SERVER_START_SERVICE_MANAGER_H_

#include <string>

#include "absl/time/time.h"

namespace yatzy::server {

// What systemd, or whatever else started the daemon, is told about it: the
// protocol of sd_notify(3), without its library. Without a service manager,
// nothing is told to nobody. Thread-safe.
class ServiceManager {
 public:
  // Takes NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID from the environment;
  // what is malformed is logged and counts as absent.
  ServiceManager();
  ~ServiceManager();
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

  int fd_ = -1;  // of a datagram socket connected to the manager
  absl::Duration watchdog_timeout_;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_START_SERVICE_MANAGER_H_
