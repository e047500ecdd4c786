#ifndef YATZY_SERVER_OBSERVE_CALLBACK_METRICS_H_
#define YATZY_SERVER_OBSERVE_CALLBACK_METRICS_H_

#include <prometheus/client_metric.h>
#include <prometheus/collectable.h>
#include <prometheus/metric_family.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace yatzy::server {

using MetricLabels = std::vector<prometheus::ClientMetric::Label>;

// Metrics that somebody else counts: each is asked for its value when it is
// collected. Collect is thread-safe if the functions are; the others come
// before it.
class CallbackMetrics final : public prometheus::Collectable {
 public:
  using Value = std::function<double()>;
  // The values by their labels, at the time of the scrape.
  using Values = std::function<std::vector<std::pair<MetricLabels, double>>()>;

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
  static std::vector<std::pair<MetricLabels, double>> One(double value) {
    return {{MetricLabels(), value}};
  }

  void Add(prometheus::MetricFamily family, Values values) {
    metrics_.emplace_back(std::move(family), std::move(values));
  }

  std::vector<std::pair<prometheus::MetricFamily, Values>> metrics_;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_OBSERVE_CALLBACK_METRICS_H_
