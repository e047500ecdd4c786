#ifndef YATZY_SERVER_LISTEN_SYSTEMD_SOCKETS_H_
#define YATZY_SERVER_LISTEN_SYSTEMD_SOCKETS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/listen/listening_socket.h"
#include "server/os/descriptor.h"

namespace yatzy::server {

// The sockets that systemd, or whatever speaks its protocol (sd_listen_fds(3)),
// has opened for this process. They outlive it: connections that come while it
// restarts wait. Why libsystemd is not used, service_manager.h says. Movable,
// not thread-safe.
class SystemdSockets {
 public:
  // Takes those that LISTEN_PID, LISTEN_FDS and LISTEN_FDNAMES announce to this
  // process, and removes the three variables. None is not an error. Once per
  // process, before other threads exist.
  static SystemdSockets FromEnvironment();

  // Hands out the sockets with this FileDescriptorName=, or all that are left
  // for "". NOT_FOUND if there is none, FAILED_PRECONDITION if one is not a
  // socket that listens.
  absl::StatusOr<std::vector<ListeningSocket>> Take(const std::string& name);

  // The names of those that nobody has taken.
  std::vector<std::string> Untaken() const;

 private:
  struct Passed {
    std::string name;
    int number;  // as systemd numbers them, for messages
    Descriptor descriptor;
  };

  std::vector<Passed> passed_;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_LISTEN_SYSTEMD_SOCKETS_H_
