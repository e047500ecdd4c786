#ifndef YATZY_SERVER_START_SERVICE_MANAGER_H_
#define YATZY_SERVER_START_SERVICE_MANAGER_H_

#include <string>

#include "absl/time/time.h"
#include "server/os/descriptor.h"

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

}  // namespace yatzy::server

#endif  // YATZY_SERVER_START_SERVICE_MANAGER_H_
