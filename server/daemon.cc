#include "server/daemon.h"

#include <grpcpp/grpcpp.h>
#include <signal.h>
#include <unistd.h>

#include <memory>
#include <utility>

#include "core/rules/category.h"
#include "core/solver/processors.h"
#include "core/solver/signature.h"
#include "server/admin/administration.h"
#include "server/admission/gate.h"
#include "server/admission/token_file.h"
#include "server/listen/descriptor_limit.h"
#include "server/listen/systemd_sockets.h"
#include "server/observe/http_server.h"
#include "server/observe/log_event.h"
#include "server/observe/monitor.h"
#include "server/process/signals.h"
#include "server/query/advisor_service.h"
#include "server/query/query_server.h"
#include "server/table/state_directory.h"
#include "server/table/table_registry.h"
#include "server/table/table_startup.h"
#include "server/table/table_store.h"

namespace yatzy {
namespace {

ExitCode Fail(ExitCode code, const absl::Status& status) {
  LogEvent(LogLevel::kError, "exiting",
           {{"code", static_cast<int>(code)},
            {"reason", std::string(status.message())}});
  return code;
}

// The gate of the public server; an error is that of the token file.
absl::StatusOr<std::unique_ptr<Gate>> MakeGate(const Config& config) {
  Gate::Options options;
  if (!config.token_file.empty()) {
    auto tokens = TokenFile::Open(config.token_file);
    if (!tokens.ok()) return tokens.status();
    options.tokens = *std::move(tokens);
  }
  options.peer_header = config.peer_header;
  options.peers = {.rate = config.peer_rate, .burst = config.peer_burst};
  return std::make_unique<Gate>(std::move(options));
}

QueryServer::Options ServerOptions(const Config& config, Gate* gate,
                                   SystemdSockets& systemd) {
  QueryServer::Options options;
  options.listener.addresses = config.listen;
  options.listener.socket_access = config.socket_access;
  if (!config.tls.certificate.empty()) options.listener.tls = config.tls;
  options.listener.max_connections = ConnectionsThatFit(config.max_connections);
  options.listener.max_connections_per_peer = config.max_connections_per_peer;
  options.listener.systemd = &systemd;
  options.threads =
      config.query_threads == 0 ? UsableProcessors() : config.query_threads;
  options.reflection = config.reflection;
  options.slow_reader_timeout = config.slow_reader_timeout;
  options.stream_idle_timeout = config.stream_idle_timeout;
  options.limits = config.connections;
  options.gate = gate;
  options.observer = std::make_shared<CallObserver>(CallLog(config.log_calls));
  return options;
}

// Null, and OK, if no HTTP is wanted.
absl::StatusOr<std::unique_ptr<HttpServer>> StartHttp(const Config& config,
                                                      const Monitor& monitor) {
  if (config.http_listen.empty()) return nullptr;
  auto http = HttpServer::Start(config.http_listen, monitor.Pages());
  if (http.ok()) {
    LogEvent(LogLevel::kInfo, "http", {{"address", (*http)->address()}});
  }
  return http;
}

void Report(const ResolveOperation& operation, ResolveMetrics& metrics) {
  const ResolveProgress& progress = operation.progress;
  if (progress.phase == ResolvePhase::kPending) metrics.Began();
  metrics.Progressed(kCategories - progress.levels_solved,
                     progress.states_solved);
  if (!operation.HasEnded()) return;
  metrics.Ended(
      progress.phase == ResolvePhase::kDone        ? ResolveResult::kSucceeded
      : progress.phase == ResolvePhase::kCancelled ? ResolveResult::kCancelled
                                                   : ResolveResult::kFailed,
      operation.end_time - operation.create_time);
}

// Puts a table into service, then health to SERVING, then says so: whoever
// waits for either is answered.
absl::Status BeginServing(TableStore& store, const Config& config,
                          const std::stop_token& stop, TableRegistry& registry,
                          QueryServer& server) {
  const auto table = ObtainTable(store, config, stop);
  if (!table.ok()) return table.status();
  registry.Publish(*table);
  server.SetServing(true);
  LogEvent(LogLevel::kInfo, "serving",
           {{"table_id", (*table)->id()},
            {"arithmetic", ArithmeticName((*table)->arithmetic())},
            {"signature", Signature(**table)}});
  return absl::OkStatus();
}

ExitCode ExitCodeOf(const absl::Status& status) {
  return absl::IsInternal(status) ? kExitInternal : kExitBadTable;
}

}  // namespace

ExitCode RunDaemon(const Config& config) {
  SystemdSockets systemd = SystemdSockets::FromEnvironment();
  StopSignals signals;
  LogEvent(LogLevel::kInfo, "starting",
           {{"version", YATZY_VERSION},
            {"grpc", grpc::Version()},
            {"pid", getpid()},
            {"state_dir", config.state_dir},
            {"simd", SimdName(config.simd)}});
  auto directory = StateDirectory::Open(config.state_dir);
  if (!directory.ok()) {
    return Fail(absl::IsFailedPrecondition(directory.status()) ? kExitLocked
                                                               : kExitStateDir,
                directory.status());
  }
  TableStore store(**directory, config.table_residency);
  const auto gate = MakeGate(config);
  if (!gate.ok()) return Fail(kExitUsage, gate.status());
  TableRegistry registry;
  const AdvisorService service(registry, config.simd);
  const QueryServer::Options options =
      ServerOptions(config, gate->get(), systemd);
  auto server = QueryServer::Start(options, service);
  if (!server.ok()) return Fail(kExitUnavailable, server.status());
  for (const std::string& address : (*server)->addresses()) {
    LogEvent(LogLevel::kInfo, "listening", {{"address", address}});
  }
  Monitor monitor(registry, service, **server, *options.observer);
  const auto http = StartHttp(config, monitor);
  if (!http.ok()) return Fail(kExitUnavailable, http.status());
  auto administration = Administration::Start(
      config, store, registry,
      {.is_serving = [&server] { return (*server)->IsServing(); }},
      {.on_change =
           [&monitor](const ResolveOperation& operation) {
             Report(operation, monitor.resolve());
           },
       .systemd = &systemd});
  if (!administration.ok()) {
    return Fail(kExitUnavailable, administration.status());
  }
  for (const std::string& name : systemd.Untaken()) {
    LogEvent(LogLevel::kWarn, "systemd passes a socket that no flag asks for",
             {{"name", name}});
  }
  const absl::Status status =
      BeginServing(store, config, signals.token(), registry, **server);
  if (!status.ok() && !absl::IsCancelled(status)) {
    return Fail(ExitCodeOf(status), status);
  }
  (*administration)->Open();
  const int signal = signals.Wait();
  LogEvent(LogLevel::kInfo, "draining",
           {{"signal", signal == SIGTERM ? "SIGTERM" : "SIGINT"}});
  // Operators last, so that they can watch how the rest ends.
  (*administration)->StopWork();
  (*server)->Drain(config.drain_timeout);
  administration->reset();
  LogEvent(LogLevel::kInfo, "stopped");
  return kExitOk;
}

}  // namespace yatzy
