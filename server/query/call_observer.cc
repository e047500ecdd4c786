#include "server/query/call_observer.h"

#include <grpc/support/log.h>

#include <cstdint>
#include <limits>
#include <numeric>
#include <utility>

#include "absl/strings/str_cat.h"

namespace yatzy::server {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

std::string_view TypeName(const MethodObserver& method) {
  if (method.requests_stream) {
    return method.answers_stream ? "bidi_stream" : "client_stream";
  }
  return method.answers_stream ? "server_stream" : "unary";
}

ClientMetric Labelled(const MethodObserver& method) {
  ClientMetric metric;
  metric.label = {{"grpc_type", std::string(TypeName(method))},
                  {"grpc_service", method.service},
                  {"grpc_method", method.method}};
  return metric;
}

ClientMetric Counted(const MethodObserver& method, std::int64_t count) {
  ClientMetric metric = Labelled(method);
  metric.counter.value = static_cast<double>(count);
  return metric;
}

std::int64_t Handled(const CallCounts::Totals& totals) {
  return std::accumulate(totals.handled.begin(), totals.handled.end(),
                         std::int64_t{0});
}

ClientMetric Latencies(const MethodObserver& method,
                       const CallCounts::Totals& totals) {
  ClientMetric metric = Labelled(method);
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < CallCounts::kBuckets; ++i) {
    count += totals.buckets[i];
    const bool is_last = i == CallCounts::kBucketNanoseconds.size();
    metric.histogram.bucket.push_back(
        {.cumulative_count = count,
         .upper_bound =
             is_last ? std::numeric_limits<double>::infinity()
                     : static_cast<double>(CallCounts::kBucketNanoseconds[i]) /
                           1e9});
  }
  metric.histogram.sample_count = count;
  metric.histogram.sample_sum =
      static_cast<double>(totals.handled_nanoseconds) / 1e9;
  return metric;
}

// The families of one scrape, filled method by method.
struct Families {
  MetricFamily started{"grpc_server_started_total",
                       "Calls that have come.",
                       MetricType::Counter,
                       {}};
  MetricFamily handled{"grpc_server_handled_total",
                       "Calls that were answered, by the answer's code.",
                       MetricType::Counter,
                       {}};
  MetricFamily received{"grpc_server_msg_received_total",
                        "Messages that callers sent.",
                        MetricType::Counter,
                        {}};
  MetricFamily sent{"grpc_server_msg_sent_total",
                    "Messages that callers were sent.",
                    MetricType::Counter,
                    {}};
  MetricFamily latency{"grpc_server_handling_seconds",
                       "From the arrival of a call to its answer.",
                       MetricType::Histogram,
                       {}};
  MetricFamily in_flight{"yatzy_calls_in_flight",
                         "Calls that are not answered yet.",
                         MetricType::Gauge,
                         {}};

  void Add(const MethodObserver& method) {
    const CallCounts::Totals totals = method.counts.Sum();
    const std::int64_t ok = totals.handled[grpc::StatusCode::OK];
    started.metric.push_back(Counted(method, totals.started));
    // A call that is no stream has one message, and its answer another if it is
    // one; so they need not be counted.
    received.metric.push_back(Counted(
        method, method.requests_stream ? totals.received : totals.started));
    sent.metric.push_back(
        Counted(method, method.answers_stream ? totals.sent : ok));
    for (int code = 0; code < CallCounts::kCodes; ++code) {
      handled.metric.push_back(Counted(method, totals.handled[code]));
      handled.metric.back().label.push_back(
          {"grpc_code",
           std::string(CodeName(static_cast<grpc::StatusCode>(code)))});
    }
    latency.metric.push_back(Latencies(method, totals));
    in_flight.metric.push_back(Labelled(method));
    in_flight.metric.back().gauge.value =
        static_cast<double>(totals.started - Handled(totals));
  }
};

}  // namespace

MethodObserver::MethodObserver(
    const google::protobuf::MethodDescriptor& descriptor,
    const CallLog& call_log)
    : service(descriptor.service()->full_name()),
      method(descriptor.name()),
      path(absl::StrCat("/", service, "/", method)),
      requests_stream(descriptor.client_streaming()),
      answers_stream(descriptor.server_streaming()),
      log(call_log) {}

void CallObserver::AddService(const std::string& full_name) {
  const auto* service =
      google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(
          full_name);
  GPR_ASSERT(service != nullptr);
  for (int i = 0; i < service->method_count(); ++i) {
    methods_.emplace_back(*service->method(i), log_);
  }
}

MethodObserver* CallObserver::Find(std::string_view path) {
  for (MethodObserver& method : methods_) {
    if (method.path == path) return &method;
  }
  return nullptr;
}

std::int64_t CallObserver::InFlight() const {
  std::int64_t in_flight = 0;
  for (const MethodObserver& method : methods_) {
    const CallCounts::Totals totals = method.counts.Sum();
    in_flight += totals.started - Handled(totals);
  }
  return in_flight;
}

std::int64_t CallObserver::Arrivals() const {
  std::int64_t arrivals = 0;
  for (const MethodObserver& method : methods_) {
    arrivals += method.counts.Arrivals();
  }
  return arrivals;
}

std::vector<MetricFamily> CallObserver::Collect() const {
  Families families;
  for (const MethodObserver& method : methods_) families.Add(method);
  return {std::move(families.started),  std::move(families.handled),
          std::move(families.received), std::move(families.sent),
          std::move(families.latency),  std::move(families.in_flight)};
}

}  // namespace yatzy::server
