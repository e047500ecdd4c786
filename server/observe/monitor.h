#ifndef YATZY_SERVER_OBSERVE_MONITOR_H_
#define YATZY_SERVER_OBSERVE_MONITOR_H_

#include <map>
#include <string>

#include "server/observe/http_server.h"
#include "server/observe/metrics.h"
#include "server/query/advisor_service.h"
#include "server/query/call_observer.h"
#include "server/query/query_server.h"
#include "server/tables/served_games.h"

namespace yatzy::server {

// What the daemon tells of itself over HTTP. README.md lists the metrics.
class Monitor {
 public:
  // All must outlive the monitor.
  Monitor(const AdvisorService& service, const QueryServer& server,
          const CallObserver& calls);

  // To be told of solves.
  ResolveMetrics& resolve() { return resolve_; }

  // For metrics of others, to be added before Pages.
  CallbackMetrics& metrics() { return metrics_; }

  // The pages of the HTTP server, which must not outlive the monitor:
  //
  //     /metrics   in Prometheus' text format
  //     /healthz   200 while the process is alive: each rule set has no table
  //                yet, or its answer for the start of the game is right; else
  //                500
  //     /readyz    200 while the server serves its main rule set; 503 before,
  //                when it drains, and without a table
  //     /          what there is
  std::map<std::string, HttpPage> Pages() const;

 private:
  void AddTableMetrics();
  void AddServerMetrics();
  void AddLogMetrics();
  // A family with a value for each rule set.
  LabelledValues ByRuleSet(
      double (*value)(const TableRegistry::Publication& last)) const;
  HttpAnswer Metrics() const;
  HttpAnswer Health() const;
  HttpAnswer Readiness() const;

  const AdvisorService& service_;
  const QueryServer& server_;
  const CallObserver& calls_;
  ResolveMetrics resolve_{service_.games()};
  CallbackMetrics metrics_;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_OBSERVE_MONITOR_H_
