#include "server/query/call_observer.h"

#include <grpc/support/log.h>

#include <limits>
#include <random>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "server/log/log_event.h"

namespace yatzy::server {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

std::int64_t Read(const std::atomic<std::int64_t>& number) {
  return number.load(std::memory_order_acquire);
}

constexpr std::array<std::string_view, 17> kCodeNames = {"OK",
                                                         "Canceled",
                                                         "Unknown",
                                                         "InvalidArgument",
                                                         "DeadlineExceeded",
                                                         "NotFound",
                                                         "AlreadyExists",
                                                         "PermissionDenied",
                                                         "ResourceExhausted",
                                                         "FailedPrecondition",
                                                         "Aborted",
                                                         "OutOfRange",
                                                         "Unimplemented",
                                                         "Internal",
                                                         "Unavailable",
                                                         "DataLoss",
                                                         "Unauthenticated"};

// The first value under this key; empty if there is none.
std::string_view Metadata(const Caller& caller, const char* key) {
  return caller.Header(key).value_or(std::string_view());
}

std::string NewRequestId() {
  thread_local std::mt19937_64 random{std::random_device()()};
  return absl::StrFormat("%016x", random());
}

bool IsOurs(grpc::StatusCode code) {
  return code == grpc::StatusCode::UNKNOWN ||
         code == grpc::StatusCode::INTERNAL ||
         code == grpc::StatusCode::DATA_LOSS;
}

bool IsLowerHex(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return ('0' <= c && c <= '9') || ('a' <= c && c <= 'f');
  });
}

bool IsZero(std::string_view digits) {
  return digits.find_first_not_of('0') == std::string_view::npos;
}

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
        static_cast<double>(totals.InFlight());
  }
};

}  // namespace

CallCounts::Totals CallCounts::Sum() const {
  Totals totals;
  for (const Shard& shard : shards_) {
    for (int code = 0; code < kCodes; ++code) {
      totals.handled[code] += Read(shard.handled[code]);
    }
    for (std::size_t i = 0; i < kBuckets; ++i) {
      totals.buckets[i] += Read(shard.buckets[i]);
    }
    totals.handled_nanoseconds += Read(shard.handled_nanoseconds);
    totals.received += Read(shard.received);
    totals.sent += Read(shard.sent);
  }
  // Last, and a call may start on one thread and end on another: a call that is
  // counted as handled has been counted as started.
  for (const Shard& shard : shards_) totals.started += Read(shard.started);
  return totals;
}

std::int64_t CallCounts::Arrivals() const {
  std::int64_t arrivals = 0;
  for (const Shard& shard : shards_) {
    arrivals += Read(shard.started) + Read(shard.received);
  }
  return arrivals;
}

std::string_view CodeName(grpc::StatusCode code) {
  const bool is_known = 0 <= code && code < static_cast<int>(kCodeNames.size());
  return kCodeNames[is_known ? code : grpc::StatusCode::UNKNOWN];
}

// version "-" trace-id "-" parent-id "-" flags; versions after 00 may go on
// after another "-", and ff is no version.
std::string_view TraceIdOf(std::string_view header) {
  constexpr std::size_t kSize = 55;
  if (header.size() < kSize || header[2] != '-' || header[35] != '-' ||
      header[52] != '-') {
    return {};
  }
  const std::string_view version = header.substr(0, 2);
  const std::string_view trace_id = header.substr(3, 32);
  const std::string_view parent_id = header.substr(36, 16);
  const std::string_view rest = header.substr(kSize);
  const bool is_good = IsLowerHex(version) && version != "ff" &&
                       IsLowerHex(trace_id) && !IsZero(trace_id) &&
                       IsLowerHex(parent_id) && !IsZero(parent_id) &&
                       IsLowerHex(header.substr(53, 2)) &&
                       (rest.empty() || (version != "00" && rest[0] == '-'));
  return is_good ? trace_id : std::string_view();
}

bool CallLog::IsNext() const {
  thread_local int calls = 0;
  if (++calls < every_) return false;
  calls = 0;
  return true;
}

void CallLog::Write(std::string_view method, const Caller& caller,
                    const grpc::Status& status,
                    std::chrono::nanoseconds took) const {
  const grpc::StatusCode code = status.error_code();
  const LogLevel level = IsOurs(code) ? LogLevel::kError : LogLevel::kInfo;
  if (!LogsLevel(level)) return;
  std::string request_id(Metadata(caller, "x-request-id"));
  if (request_id.empty()) request_id = NewRequestId();
  LogPeerEvent(level, "call",
               {{"method", method},
                {"code", CodeName(code)},
                {"took_us", static_cast<double>(took.count()) / 1e3},
                {"peer", caller.peer()},
                {"request_id", request_id},
                {"trace_id", TraceIdOf(Metadata(caller, "traceparent"))},
                {"message", status.error_message()}});
}

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
    in_flight += method.counts.Sum().InFlight();
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
