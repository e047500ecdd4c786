#ifndef YATZY_SERVER_ADMIN_ADMINISTRATION_H_
#define YATZY_SERVER_ADMIN_ADMINISTRATION_H_

#include <functional>
#include <memory>
#include <stop_token>

#include "absl/status/statusor.h"
#include "server/admin/admin_server.h"
#include "server/admin/admin_services.h"
#include "server/admin/resolve_manager.h"
#include "server/admin/waiting_calls.h"
#include "server/config/config.h"
#include "server/tables/served_games.h"

namespace yatzy::server {

// What operators see of a daemon: re-solves, tables and status, on a listener
// of their own.
//
//     Start --> answers, starts nothing --Open--> all --StopWork--> answers,
//     starts nothing --end of life--> stopped
class Administration {
 public:
  struct Surroundings {
    // Is told of every change of an operation, as ResolveSteps says.
    std::function<void(const ResolveOperation&)> on_change = nullptr;
    SystemdSockets* systemd = nullptr;  // of the process; used by Start only
    // Null, or is told which certificates the listener uses.
    std::shared_ptr<CertificateUse> certificate_use = nullptr;
  };

  // Listens on config.admin_listen, unless that is "none". Fails as
  // Listener::Open does. `games`, which have stores, and what `queries` and
  // `surroundings` refer to must outlive it.
  static absl::StatusOr<std::unique_ptr<Administration>> Start(
      const Config& config, ServedGames& games, QueryServerView queries,
      Surroundings surroundings);

  ~Administration();
  Administration(const Administration&) = delete;
  Administration& operator=(const Administration&) = delete;

  // Operators may replace tables from now on, each as soon as it is there.
  void Open() { manager_.Open(); }

  // Cancels the operation that runs and starts no other. Returns at once.
  void BeginStopWork() { manager_.BeginShutdown(); }

  // The same, and returns when it has ended: within 250 ms, unless it is being
  // written to disk.
  void StopWork() { manager_.Shutdown(); }

  const ResolveManager& manager() const { return manager_; }

  // Solves a table of targets that the daemon itself needs, as an operation
  // that operators see and may cancel, after what runs now. Blocks. Errors of
  // the operation; CANCELLED if `stop` is requested; UNAVAILABLE after
  // StopWork.
  absl::Status ResolveTargets(const std::shared_ptr<const Game>& game,
                              const std::stop_token& stop);

 private:
  Administration(const Config& config, ServedGames& games, ResolveSteps steps,
                 QueryServerView queries);

  const int threads_;  // of a resolve
  ResolveManager manager_;
  WaitingCalls waiting_;
  const std::unique_ptr<grpc::Service> service_;
  const std::unique_ptr<grpc::Service> operations_;
  std::unique_ptr<AdminServer> server_;  // null: none; goes first
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_ADMIN_ADMINISTRATION_H_
