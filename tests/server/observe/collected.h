// Looks values up in what was collected.
#ifndef YATZY_TESTS_SERVER_OBSERVE_COLLECTED_H_
#define YATZY_TESTS_SERVER_OBSERVE_COLLECTED_H_

#include <gtest/gtest.h>
#include <prometheus/metric_family.h>

#include <map>
#include <string>
#include <vector>

namespace yatzy::server {

// The metric of that name that has these labels among its own. Fails, and gives
// an empty one, if there is not just one.
inline prometheus::ClientMetric Metric(
    const std::vector<prometheus::MetricFamily>& families,
    const std::string& name,
    const std::map<std::string, std::string>& labels = {}) {
  std::vector<prometheus::ClientMetric> found;
  for (const auto& family : families) {
    if (family.name != name) continue;
    for (const auto& metric : family.metric) {
      std::size_t matches = 0;
      for (const auto& label : metric.label) {
        const auto wanted = labels.find(label.name);
        if (wanted != labels.end() && wanted->second == label.value) ++matches;
      }
      if (matches == labels.size()) found.push_back(metric);
    }
  }
  EXPECT_EQ(found.size(), 1U) << name;
  return found.size() == 1 ? found[0] : prometheus::ClientMetric();
}

}  // namespace yatzy::server

#endif  // YATZY_TESTS_SERVER_OBSERVE_COLLECTED_H_
