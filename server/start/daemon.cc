#include "server/start/daemon.h"

#include <grpcpp/grpcpp.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/admin/administration.h"
#include "server/admin/give_way.h"
#include "server/admission/gate.h"
#include "server/config/flags.h"
#include "server/hardware/hardware.h"
#include "server/listen/systemd_sockets.h"
#include "server/log/log_event.h"
#include "server/observe/monitor.h"
#include "server/os/descriptor.h"
#include "server/query/advisor_service.h"
#include "server/query/query_server.h"
#include "server/start/http_listeners.h"
#include "server/start/service_manager.h"
#include "server/start/serving.h"
#include "server/start/signals.h"
#include "server/start/table_startup.h"
#include "server/tables/served_games.h"
#include "server/tables/state_directory.h"
#include "server/web/web_server.h"

namespace yatzy::server {
namespace {

ExitCode Fail(ExitCode code, const absl::Status& status) {
  LogEvent(LogLevel::kError, "exiting",
           {{"code", static_cast<int>(code)},
            {"reason", std::string(status.message())}});
  return code;
}

void LogStart(const Config& config) {
  LogEvent(LogLevel::kInfo, "starting",
           {{"version", YATZY_VERSION},
            {"grpc", grpc::Version()},
            {"pid", getpid()},
            {"state_dir", config.state_dir},
            {"simd", SimdName(config.simd)}});
  LogHardware(config.hardware());
}

void WarnOfUntaken(const SystemdSockets& systemd) {
  for (const std::string& name : systemd.Untaken()) {
    LogEvent(LogLevel::kWarn, "systemd passes a socket that no flag asks for",
             {{"name", name}});
  }
}

// An error is that of the token file.
absl::StatusOr<std::unique_ptr<Gate>> MakeGate(const Config& config) {
  Gate::Options options;
  if (!config.token_file.empty()) {
    auto tokens = OpenTokenFile(config.token_file);
    if (!tokens.ok()) {
      return absl::Status(
          tokens.status().code(),
          absl::StrCat("--token-file: ", tokens.status().message()));
    }
    options.tokens = *std::move(tokens);
  }
  options.peer_header = config.peer_header;
  options.peers = config.peers;
  return std::make_unique<Gate>(std::move(options));
}

// As many as the limit of open files allows.
int MostConnections(int wanted) {
  const int fit = ConnectionsThatFit(wanted);
  if (fit < wanted) {
    LogEvent(LogLevel::kWarn, "fewer connections than --max-connections",
             {{"connections", fit},
              {"wanted", wanted},
              {"reason", "the hard limit of open files"}});
  }
  return fit;
}

QueryServer::Options QueryOptions(const Config& config, Gate* gate,
                                  SystemdSockets& systemd) {
  QueryServer::Options options;
  options.listener.addresses = config.listen;
  options.listener.socket_access = config.socket_access;
  if (!config.tls.certificate.empty()) options.listener.tls = config.tls;
  options.listener.limits = config.connections;
  options.listener.limits.max_connections =
      MostConnections(config.connections.max_connections);
  options.listener.systemd = &systemd;
  options.listener.certificate_use = std::make_shared<CertificateUse>();
  options.threads = config.query_threads;
  options.leaders = config.query_leaders;
  options.reflection = config.reflection;
  options.gate = gate;
  options.observer = std::make_shared<CallObserver>(CallLog(config.log_calls));
  return options;
}

absl::StatusOr<std::unique_ptr<QueryServer>> StartQueries(
    const QueryServer::Options& options, const AdvisorService& service) {
  auto server = QueryServer::Start(options, service);
  if (!server.ok()) return server.status();
  for (const std::string& address : (*server)->addresses()) {
    LogEvent(LogLevel::kInfo, "listening", {{"address", address}});
  }
  return server;
}

// The settings with the numbers of threads in them, so that these stay what
// they were when the daemon started. Only a solve asks for the types of cores.
Config WithThreadCounts(Config config) {
  config.query_threads = QueryThreads(config.query_threads);
  config.query_leaders =
      QueryLeaders(config.query_leaders, config.query_threads);
  config.resolve_threads = ResolveThreads(config.resolve_threads);
  return config;
}

// What long work of all kinds calls to let callers pass, so that all of it
// rests at the same time.
std::function<void()> RestsFor(std::shared_ptr<const CallObserver> observer) {
  const auto give_way = std::make_shared<GiveWay>(
      [observer = std::move(observer)] { return observer->Arrivals(); });
  return [give_way] { give_way->MaybeRest(); };
}

// What operators see of it.
QueryServerView ViewOf(const QueryServer& server, const CallObserver& observer,
                       std::function<void()> maybe_rest) {
  return {
      .is_serving =
          [&server](const ServedGame& game) { return server.IsServing(game); },
      .calls_in_flight = [&observer] { return observer.InFlight(); },
      .connections = [&server] { return server.Load().connections; },
      .maybe_rest = std::move(maybe_rest),
  };
}

void Report(const ResolveOperation& operation, ResolveMetrics& metrics) {
  const ResolveProgress& progress = operation.progress;
  if (progress.phase == ResolvePhase::kPending) {
    metrics.Began(*operation.request.game);
  }
  metrics.Progressed(
      operation.request.game->categories() - progress.levels_solved,
      progress.states_solved);
  if (!operation.HasEnded()) return;
  metrics.Ended(
      progress.phase == ResolvePhase::kDone        ? ResolveResult::kSucceeded
      : progress.phase == ResolvePhase::kCancelled ? ResolveResult::kCancelled
                                                   : ResolveResult::kFailed,
      operation.took);
}

// What a drain may take beyond the time that calls get: to refuse the last
// ones, and to end what was cut. A drain that takes longer hangs.
constexpr absl::Duration kDrainSlack = absl::Seconds(5);

ExitCode ExitCodeOf(const absl::Status& status) {
  if (IsTooLargeToSolve(status)) return kExitUsage;
  if (absl::IsAlreadyExists(status)) return kExitStateDir;
  return absl::IsInternal(status) || absl::IsResourceExhausted(status)
             ? kExitInternal
             : kExitBadTable;
}

// A channel that shares no connection with another, and is gone with its call:
// what a new caller would get.
std::shared_ptr<grpc::Channel> NewConnection(const std::string& address) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(),
                                   arguments);
}

std::int64_t TurnedAway(const AcceptLoop::Stats& connections) {
  const auto refused = [&](Refusal why) {
    return connections.refused[static_cast<std::size_t>(why)];
  };
  return refused(Refusal::kTooMany) + refused(Refusal::kTooManyFromPeer);
}

// How the daemon reaches itself: as any caller would, over the first address.
// Only if that wants a certificate of callers or shows one of its own, or while
// it turns connections away, within the process, which proves less: not that
// connections are accepted. REQUIRES: the server has an address.
Watchdog::WayIn OwnWayIn(const Config& config, const Gate& gate,
                         QueryServer& server) {
  const std::string address = server.own_way_in();
  const bool is_plain =
      config.tls.certificate.empty() || absl::StartsWith(address, "unix");
  const auto within = [&server] { return server.InProcessChannel(); };
  Watchdog::WayIn own;
  own.connect = within;
  if (is_plain) own.connect = [address] { return NewConnection(address); };
  own.within = within;
  own.turned_away = [&server] { return TurnedAway(server.connections()); };
  own.token = gate.own_token();
  return own;
}

// Serves until a signal asks to stop; returns that. Ready as soon as the main
// rule set is served.
int ServeUntilStopped(const ServiceManager& manager, const Config& config,
                      const Gate& gate, const ServedGame& main,
                      QueryServer& server, Signals& signals) {
  const auto table = main.registry.Snapshot();
  if (table == nullptr) return signals.Wait();  // stopped before it served
  manager.Ready(absl::StrCat("Serving table ", table->id()));
  std::optional<Watchdog> watchdog;
  if (!server.addresses().empty()) {
    watchdog.emplace(manager, OwnWayIn(config, gate, server), main);
  }
  return signals.Wait();
}

// How long the end of a re-solve that is being written may take: half a
// gigabyte of targets, on a slow disk.
constexpr absl::Duration kLongestWrite = absl::Seconds(12);

// In the order of README.md. Operators last, so that they can watch how the
// rest ends.
void Drain(const Config& config, const ServiceManager& manager, int signal,
           QueryServer& server, std::stop_source& long_work,
           ServingOthers& others, WebServer* web,
           std::unique_ptr<Administration> administration) {
  LogEvent(LogLevel::kInfo, "draining", {{"signal", NameOf(signal)}});
  {
    const ExitBound bound(config.drain_timeout + kDrainSlack, kExitInternal,
                          "the drain");
    manager.Stopping();
    administration->BeginStopWork();
    if (web != nullptr) web->Close();
    // Batches of gRPC and of the web wait in one queue: cancelled together.
    server.Drain(config.drain_timeout, [web, &long_work] {
      long_work.request_stop();
      if (web != nullptr) web->Cancel();
    });
    if (web != nullptr) web->End();
  }
  const ExitBound bound(kLongestWrite, kExitInternal, "the end of a re-solve");
  administration->StopWork();
  others.Join().IgnoreError();  // it may have waited for an operation of theirs
  administration = nullptr;
}

}  // namespace

ExitCode RunDaemon(const Config& settings) {
  const Config config = WithThreadCounts(settings);
  SystemdSockets systemd = SystemdSockets::FromEnvironment();
  Signals signals;
  const ServiceManager manager;
  manager.Status("Obtaining the table");
  // A millisecond or more for each, beside what comes before they are needed.
  auto compiled = std::async(std::launch::async, CompileRules, config.rules);
  LogStart(config);
  auto directory = StateDirectory::Open(config.state_dir);
  if (!directory.ok()) {
    return Fail(absl::IsFailedPrecondition(directory.status()) ? kExitLocked
                                                               : kExitStateDir,
                directory.status());
  }
  const auto games = compiled.get();
  if (!games.ok()) return Fail(kExitUsage, games.status());
  (*games)->KeepIn(**directory, config.table_residency, config.targets);
  (*games)->SetOutlook({.scope = config.outlook, .simd = config.simd});
  const auto gate = MakeGate(config);
  if (!gate.ok()) return Fail(kExitUsage, gate.status());
  const QueryServer::Options options =
      QueryOptions(config, gate->get(), systemd);
  const std::function<void()> maybe_rest = RestsFor(options.observer);
  (*games)->SetDistributions({.scope = config.distribution,
                              .threads = config.query_threads,
                              .simd = config.simd,
                              .after_task = maybe_rest});
  std::stop_source long_work;  // for queries, beyond the time that calls get
  const AdvisorService service(**games, config.simd, maybe_rest,
                               long_work.get_token());
  auto server = StartQueries(options, service);
  if (!server.ok()) return Fail(kExitUnavailable, server.status());
  Monitor monitor(service, **server, *options.observer);
  const auto admin_certificates = std::make_shared<CertificateUse>();
  AddCertificateMetrics(monitor.metrics(),
                        {{"public", options.listener.certificate_use},
                         {"admin", admin_certificates}});
  const auto web = StartWeb(config, **server, monitor);
  if (!web.ok()) return Fail(kExitUnavailable, web.status());
  const auto http = StartHttp(config, monitor);
  if (!http.ok()) return Fail(kExitUnavailable, http.status());
  auto administration = Administration::Start(
      config, **games, ViewOf(**server, *options.observer, maybe_rest),
      {.on_change =
           [&monitor](const ResolveOperation& operation) {
             Report(operation, monitor.resolve());
           },
       .systemd = &systemd,
       .certificate_use = admin_certificates});
  if (!administration.ok()) {
    return Fail(kExitUnavailable, administration.status());
  }
  WarnOfUntaken(systemd);
  (*administration)->Open();
  ServedGame& main = (*games)->main();
  const absl::Status status =
      BeginServing(main, config, signals.token(), **server);
  if (!status.ok() && !absl::IsCancelled(status)) {
    return Fail(ExitCodeOf(status), status);
  }
  ServingOthers others(
      **games, config, signals.token(), **server,
      [&admin = **administration](const auto& game, const auto& stop) {
        return admin.ResolveTargets(game, stop);
      },
      [&manager, &games] { manager.Status(ServingText(**games)); });
  const int signal =
      ServeUntilStopped(manager, config, **gate, main, **server, signals);
  Drain(config, manager, signal, **server, long_work, others, web->get(),
        *std::move(administration));
  if (const absl::Status failure = others.Join(); !failure.ok()) {
    return Fail(ExitCodeOf(failure), failure);
  }
  LogEvent(LogLevel::kInfo, "stopped");
  return kExitOk;
}

}  // namespace yatzy::server
