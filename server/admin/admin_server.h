#ifndef YATZY_SERVER_ADMIN_ADMIN_SERVER_H_
#define YATZY_SERVER_ADMIN_ADMIN_SERVER_H_

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/admin/admin_health.h"
#include "server/admin/waiting_calls.h"

namespace yatzy {

// The gRPC server of operators: services of theirs, health, reflection and
// channelz. Apart from the public one, so that nothing of this is ever
// registered there.
//
// Synchronous, on few threads: calls are rare, and some take long. Calls beyond
// the threads are refused with RESOURCE_EXHAUSTED.
class AdminServer {
 public:
  // Listens on unix:PATH, where only this user may connect. UNAVAILABLE if that
  // cannot be had or `listen` is another kind of address. The services and
  // `waiting`, which bounds watches of health, must outlive the server.
  static absl::StatusOr<std::unique_ptr<AdminServer>> Start(
      const std::string& listen, const std::vector<grpc::Service*>& services,
      WaitingCalls& waiting);

  // Shuts down without patience unless that was done.
  ~AdminServer();
  AdminServer(const AdminServer&) = delete;
  AdminServer& operator=(const AdminServer&) = delete;

  // Stops for good: watches of health end, other calls are answered, or
  // cancelled after `timeout`. Call once.
  void Shutdown(absl::Duration timeout);

 private:
  explicit AdminServer(WaitingCalls& waiting) : health_(waiting) {}

  AdminHealth health_;
  std::unique_ptr<grpc::Server> server_;
};

// OK if the administration server could listen on this: unix:PATH, with a path
// that a socket can have. INVALID_ARGUMENT says why not.
absl::Status ValidateAdminAddress(const std::string& address);

}  // namespace yatzy

#endif  // YATZY_SERVER_ADMIN_ADMIN_SERVER_H_
