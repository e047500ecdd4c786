#ifndef YATZY_SERVER_QUERY_CALL_OBSERVER_H_
#define YATZY_SERVER_QUERY_CALL_OBSERVER_H_

#include <google/protobuf/descriptor.h>
#include <grpcpp/grpcpp.h>
#include <prometheus/collectable.h>
#include <prometheus/metric_family.h>

#include <chrono>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "server/query/call_counts.h"
#include "server/query/call_log.h"

namespace yatzy::server {

// What is observed of one method's calls. Thread-safe.
struct MethodObserver {
  MethodObserver(const google::protobuf::MethodDescriptor& method,
                 const CallLog& call_log);

  const std::string service;  // "yatzy.v1.AdvisorService"
  const std::string method;   // "EvaluateState"
  const std::string path;     // "/yatzy.v1.AdvisorService/EvaluateState"
  const bool requests_stream;
  const bool answers_stream;
  const CallLog& log;
  CallCounts counts;
};

// One call, observed from its arrival to its answer; to be used again for the
// next, as slots are. Not thread-safe; one thread after the other may use it.
class ObservedCall {
 public:
  // `method` must outlive it.
  explicit ObservedCall(MethodObserver& method) : method_(&method) {}

  void Begin() {
    method_->counts.Started();
    began_ = Clock::now();
  }

  void Received() { method_->counts.Received(); }
  void Sent() { method_->counts.Sent(); }

  // It will be answered with `status`. `context` is the call's.
  void End(const grpc::ServerContextBase& context, const grpc::Status& status) {
    const std::chrono::nanoseconds took = Clock::now() - began_;
    method_->counts.Handled(status.error_code(), took);
    if (method_->log.Wants(status)) {
      method_->log.Write(method_->path, context, status, took);
    }
  }

 private:
  using Clock = std::chrono::steady_clock;

  MethodObserver* method_;
  Clock::time_point began_;
};

// The calls of all services that are observed, as metrics with the names of
// go-grpc-prometheus (README.md). Thread-safe but for AddService.
class CallObserver final : public prometheus::Collectable {
 public:
  explicit CallObserver(const CallLog& log = CallLog()) : log_(log) {}
  CallObserver(const CallObserver&) = delete;
  CallObserver& operator=(const CallObserver&) = delete;

  // Observes all methods of a service that is linked in, by its full name:
  // every metric of theirs is there from now on, and zero. Before calls come.
  void AddService(const std::string& full_name);

  // A method by "/package.Service/Method", null if its service was not added.
  // Lives as long as the observer.
  MethodObserver* Find(std::string_view path);

  // Calls under way, of all methods.
  std::int64_t InFlight() const;

  // Calls and messages of streams that have come, of all methods: some 100 ns
  // for each method.
  std::int64_t Arrivals() const;

  std::vector<prometheus::MetricFamily> Collect() const override;

 private:
  const CallLog log_;
  std::deque<MethodObserver> methods_;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_QUERY_CALL_OBSERVER_H_
