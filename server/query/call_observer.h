#ifndef YATZY_SERVER_QUERY_CALL_OBSERVER_H_
#define YATZY_SERVER_QUERY_CALL_OBSERVER_H_

#include <google/protobuf/descriptor.h>
#include <grpcpp/grpcpp.h>
#include <prometheus/collectable.h>
#include <prometheus/metric_family.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

#include "server/admission/caller.h"
#include "server/os/threads.h"

namespace yatzy::server {

// The calls of one method, counted. Thread-safe, and cheap enough for every
// call, some 20 ns: each of up to 16 threads adds to numbers of its own, which
// share no cache line with another thread's. (prometheus::Histogram takes a
// lock.)
class CallCounts {
 public:
  static constexpr int kCodes = grpc::StatusCode::UNAUTHENTICATED + 1;

  // The upper ends of the histogram of latencies, each included: 1-2.5-5 in
  // every decade from a microsecond on.
  static constexpr std::array<std::int64_t, 21> kBucketNanoseconds = {
      1'000,         2'500,       5'000,       10'000,        25'000,
      50'000,        100'000,     250'000,     500'000,       1'000'000,
      2'500'000,     5'000'000,   10'000'000,  25'000'000,    50'000'000,
      100'000'000,   250'000'000, 500'000'000, 1'000'000'000, 2'500'000'000,
      10'000'000'000};
  // One more, for what took longer.
  static constexpr std::size_t kBuckets = kBucketNanoseconds.size() + 1;

  // All numbers at about one time; calls in flight are never negative.
  struct Totals {
    std::array<std::int64_t, kCodes> handled{};
    std::array<std::int64_t, kBuckets> buckets{};
    std::int64_t handled_nanoseconds = 0;
    std::int64_t received = 0;
    std::int64_t sent = 0;
    std::int64_t started = 0;

    std::int64_t InFlight() const {
      return std::accumulate(handled.begin(), handled.end(), started,
                             std::minus<>());
    }
  };

  // A call has come.
  void Started() { Add(Own().started, 1); }

  // It is answered, `took` after it came.
  void Handled(grpc::StatusCode code, std::chrono::nanoseconds took) {
    Shard& shard = Own();
    Add(shard.handled[std::clamp<int>(code, 0, kCodes - 1)], 1);
    const auto bucket = std::lower_bound(
        kBucketNanoseconds.begin(), kBucketNanoseconds.end(), took.count());
    Add(shard.buckets[bucket - kBucketNanoseconds.begin()], 1);
    Add(shard.handled_nanoseconds, took.count());
  }

  // A message of a stream, one way or the other.
  void Received() { Add(Own().received, 1); }
  void Sent() { Add(Own().sent, 1); }

  Totals Sum() const;

  // Calls and messages of streams that have come.
  std::int64_t Arrivals() const;

 private:
  static constexpr std::size_t kShards = 16;
  static constexpr std::size_t kCacheLine = 64;
  using Number = std::atomic<std::int64_t>;

  struct alignas(kCacheLine) Shard {
    Number started = 0;
    Number received = 0;
    Number sent = 0;
    Number handled_nanoseconds = 0;
    std::array<Number, kCodes> handled{};
    std::array<Number, kBuckets> buckets{};
  };

  static void Add(Number& number, std::int64_t more) {
    // Released, so that Sum misses no start of a call whose end it counts.
    number.fetch_add(more, std::memory_order_release);
  }

  Shard& Own() { return shards_[ThreadNumber() % kShards]; }

  std::array<Shard, kShards> shards_;
};

// Writes calls to the log, those that fail always and the others as asked for:
//
//     call method=/yatzy.v1.AdvisorService/EvaluateState code=InvalidArgument
//     took_us=12.4 peer=ipv4:127.0.0.1:41234 request_id=... trace_id=...
//     message="state.upper_score: ..."
//
// Failures that are ours (Unknown, Internal, DataLoss) are errors, others are
// for your information. All lines are subject to LogPeerEvent's budget. Neither
// requests nor metadata are written, but for the caller's x-request-id (one is
// made up if there is none) and the trace id of its W3C traceparent.
// Thread-safe.
class CallLog {
 public:
  // Of the calls of a thread that succeed, one in `every` is logged; none if it
  // is 0.
  explicit CallLog(int every = 0) : every_(every) {}

  // To be asked once for each call, before Write.
  bool Wants(const grpc::Status& status) const {
    return !status.ok() || (every_ > 0 && IsNext());
  }

  // `method` is "/package.Service/Method".
  void Write(std::string_view method, const Caller& caller,
             const grpc::Status& status, std::chrono::nanoseconds took) const;

 private:
  bool IsNext() const;

  const int every_;
};

// The code as gRPC's metrics and logs have it, such as "InvalidArgument";
// "Unknown" for one that is none.
std::string_view CodeName(grpc::StatusCode code);

// The trace id of a W3C traceparent, 32 hexadecimal digits; empty if `header`
// is not one.
std::string_view TraceIdOf(std::string_view header);

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

  // It will be answered with `status`.
  void End(const Caller& caller, const grpc::Status& status) {
    const std::chrono::nanoseconds took = Clock::now() - began_;
    method_->counts.Handled(status.error_code(), took);
    if (method_->log.Wants(status)) {
      method_->log.Write(method_->path, caller, status, took);
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
