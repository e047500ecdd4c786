#ifndef YATZY_SERVER_OBSERVE_METRICS_H_
#define YATZY_SERVER_OBSERVE_METRICS_H_

#include <prometheus/client_metric.h>
#include <prometheus/collectable.h>
#include <prometheus/metric_family.h>

#include <array>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "server/listen/certificates.h"
#include "server/tables/served_games.h"

namespace yatzy::server {

using MetricLabels = std::vector<prometheus::ClientMetric::Label>;
using LabelledValues = std::vector<std::pair<MetricLabels, double>>;

// Metrics that somebody else counts: each is asked for its value when it is
// collected. Collect is thread-safe if the functions are; the others come
// before it.
class CallbackMetrics final : public prometheus::Collectable {
 public:
  using Value = std::function<double()>;
  // The values by their labels, at the time of the scrape.
  using Values = std::function<LabelledValues()>;

  void AddGauge(std::string name, std::string help, Value value) {
    Add({std::move(name), std::move(help), prometheus::MetricType::Gauge, {}},
        [value = std::move(value)] { return One(value()); });
  }
  void AddCounter(std::string name, std::string help, Value value) {
    Add({std::move(name), std::move(help), prometheus::MetricType::Counter, {}},
        [value = std::move(value)] { return One(value()); });
  }
  void AddGauges(std::string name, std::string help, Values values) {
    Add({std::move(name), std::move(help), prometheus::MetricType::Gauge, {}},
        std::move(values));
  }
  void AddCounters(std::string name, std::string help, Values values) {
    Add({std::move(name), std::move(help), prometheus::MetricType::Counter, {}},
        std::move(values));
  }

  std::vector<prometheus::MetricFamily> Collect() const override {
    std::vector<prometheus::MetricFamily> families;
    for (const auto& [family, values] : metrics_) {
      families.push_back(family);
      for (auto& [labels, value] : values()) {
        prometheus::ClientMetric metric;
        metric.label = std::move(labels);
        // The family's type says which of the two is read.
        metric.gauge.value = value;
        metric.counter.value = value;
        families.back().metric.push_back(std::move(metric));
      }
    }
    return families;
  }

 private:
  static LabelledValues One(double value) { return {{MetricLabels(), value}}; }

  void Add(prometheus::MetricFamily family, Values values) {
    metrics_.emplace_back(std::move(family), std::move(values));
  }

  std::vector<std::pair<prometheus::MetricFamily, Values>> metrics_;
};

// Adds what every Prometheus client library tells of its process (process_*),
// as /proc/self has it, and process_threads. Where there is no /proc, values
// are NaN.
void AddProcessMetrics(CallbackMetrics& metrics);

// Adds what a listener's certificates are and how their renewals went:
// yatzy_certificate_*, by the name of the listener. One without TLS has none.
void AddCertificateMetrics(
    CallbackMetrics& metrics,
    std::vector<std::pair<std::string, std::shared_ptr<const CertificateUse>>>
        listeners);

enum class ResolveResult { kSucceeded, kFailed, kCancelled };

// What solves report, as metrics by rule set; one solve at a time. Thread-safe.
class ResolveMetrics {
 public:
  // Of solves of these games, which must outlive the object.
  explicit ResolveMetrics(const ServedGames& games);

  // Adds the metrics, which ask this object; it must outlive them.
  void AddTo(CallbackMetrics& metrics) const;

  // REQUIRES: the game is one of those.
  void Began(const Game& game);
  // Of the solve that began last: the level that is solved now (in Scandinavian
  // Yatzy from 14 down to 0), and the states solved in all.
  void Progressed(int level, int states_solved);
  void Ended(ResolveResult result, absl::Duration took);

 private:
  // Of a rule set.
  struct Numbers {
    bool is_running = false;
    int level = 0;
    int states_solved = 0;
    double last_seconds = 0;
    std::array<double, 3> ended{};  // by ResolveResult
  };

  // One value of each rule set.
  CallbackMetrics::Values ByRuleSet(double (*value)(const Numbers& numbers,
                                                    const Game& game)) const;
  LabelledValues Ended() const;

  const ServedGames& games_;
  mutable std::mutex mutex_;
  std::vector<Numbers> numbers_;  // by place in games_; guarded by mutex_
  std::size_t last_ = 0;          // guarded by mutex_
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_OBSERVE_METRICS_H_
