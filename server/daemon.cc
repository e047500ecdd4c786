#include "server/daemon.h"

#include <grpcpp/grpcpp.h>
#include <signal.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <memory>
#include <optional>

#include "absl/strings/str_cat.h"
#include "core/solver/processors.h"
#include "core/solver/signature.h"
#include "server/admin/administration.h"
#include "server/process/exit_bound.h"
#include "server/process/service_manager.h"
#include "server/process/signals.h"
#include "server/process/watchdog.h"
#include "server/query/advisor_service.h"
#include "server/query/query_server.h"
#include "server/table/state_directory.h"
#include "server/table/table_registry.h"
#include "server/table/table_startup.h"
#include "server/table/table_store.h"

namespace yatzy {
namespace {

ExitCode Fail(ExitCode code, const absl::Status& status) {
  spdlog::error("exiting code={} reason=\"{}\"", static_cast<int>(code),
                std::string(status.message()));
  return code;
}

QueryServer::Options ServerOptions(const Config& config) {
  QueryServer::Options options;
  options.listen = config.listen;
  options.threads =
      config.query_threads == 0 ? UsableProcessors() : config.query_threads;
  options.reflection = config.reflection;
  options.slow_reader_timeout = config.slow_reader_timeout;
  return options;
}

// What a drain may take beyond the time that calls get: to refuse the last
// ones, and to end what was cut. A drain that takes longer hangs.
constexpr absl::Duration kDrainSlack = absl::Seconds(5);

// Puts a table into service, then health to SERVING, then says so: whoever
// waits for either is answered.
absl::Status BeginServing(TableStore& store, const Config& config,
                          const std::stop_token& stop, TableRegistry& registry,
                          QueryServer& server) {
  const auto table = ObtainTable(store, config, stop);
  if (!table.ok()) return table.status();
  registry.Publish(*table);
  server.SetServing(true);
  spdlog::info("serving table_id={} arithmetic={} signature=\"{}\"",
               (*table)->id(), ArithmeticName((*table)->arithmetic()),
               Signature(**table));
  return absl::OkStatus();
}

ExitCode ExitCodeOf(const absl::Status& status) {
  return absl::IsInternal(status) ? kExitInternal : kExitBadTable;
}

// Serves until a signal asks to stop; returns that.
int ServeUntilStopped(const ServiceManager& manager,
                      const TableRegistry& registry, const QueryServer& server,
                      Signals& signals) {
  const auto table = registry.Snapshot();
  if (table == nullptr) return signals.Wait();  // stopped before it served
  manager.Ready(absl::StrCat("Serving table ", table->id()));
  std::optional<Watchdog> watchdog;
  if (!server.addresses().empty()) {
    watchdog.emplace(manager, server.addresses()[0], registry);
  }
  return signals.Wait();
}

// In the order of README.md. Operators last, after this, so that they can watch
// how the rest ends.
void Drain(const Config& config, const ServiceManager& manager, int signal,
           QueryServer& server, Administration& administration) {
  spdlog::info("draining signal={}", signal == SIGTERM ? "SIGTERM" : "SIGINT");
  const ExitBound bound(config.drain_timeout + kDrainSlack, kExitInternal,
                        "the drain");
  manager.Stopping();
  administration.StopWork();
  server.Drain(config.drain_timeout);
}

}  // namespace

ExitCode RunDaemon(const Config& config) {
  Signals signals;
  const ServiceManager manager;
  const ReloadHook log_reload(signals, [] { spdlog::info("reloading"); });
  manager.Status("Obtaining the table");
  spdlog::info("starting version={} grpc={} pid={} state_dir={} simd={}",
               YATZY_VERSION, grpc::Version(), getpid(), config.state_dir,
               SimdName(config.simd));
  auto directory = StateDirectory::Open(config.state_dir);
  if (!directory.ok()) {
    return Fail(absl::IsFailedPrecondition(directory.status()) ? kExitLocked
                                                               : kExitStateDir,
                directory.status());
  }
  TableStore store(**directory, config.table_residency);
  TableRegistry registry;
  const AdvisorService service(registry, config.simd);
  auto server = QueryServer::Start(ServerOptions(config), service);
  if (!server.ok()) return Fail(kExitUnavailable, server.status());
  for (const std::string& address : (*server)->addresses()) {
    spdlog::info("listening address={}", address);
  }
  auto administration = Administration::Start(
      config, store, registry,
      {.is_serving = [&server] { return (*server)->IsServing(); }});
  if (!administration.ok()) {
    return Fail(kExitUnavailable, administration.status());
  }
  const absl::Status status =
      BeginServing(store, config, signals.token(), registry, **server);
  if (!status.ok() && !absl::IsCancelled(status)) {
    return Fail(ExitCodeOf(status), status);
  }
  (*administration)->Open();
  const int signal = ServeUntilStopped(manager, registry, **server, signals);
  Drain(config, manager, signal, **server, **administration);
  administration->reset();
  spdlog::info("stopped");
  return kExitOk;
}

}  // namespace yatzy
