#ifndef YATZY_SERVER_QUERY_QUERY_SERVER_H_
#define YATZY_SERVER_QUERY_QUERY_SERVER_H_

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/synchronization/blocking_counter.h"
#include "absl/time/time.h"
#include "server/query/advisor_service.h"
#include "server/query/batch_call.h"
#include "server/query/batch_threads.h"
#include "server/query/completion_tag.h"
#include "server/query/health_service.h"
#include "server/query/open_calls.h"
#include "server/query/stream_slots.h"
#include "yatzy/v1/advisor_service.grpc.pb.h"

namespace yatzy {

// The public gRPC server: AdvisorService on an asynchronous completion queue,
// health, reflection.
//
//     Start --> not serving <--SetServing--> serving --Drain--> stopped
//
// Queries are answered in every state but the last; whether there is a table to
// answer from is the service's business. Health tells load balancers.
//
// Asynchronous, because gRPC 1.51's callback API stalls an idle server's first
// call by 20 to 90 ms.
class QueryServer {
 public:
  struct Options {
    std::vector<std::string> listen;  // validated addresses; may be empty
    int threads = 1;                  // that answer queries, at least 1
    bool reflection = true;
    // How long an answer of a stream may wait for its caller to take it.
    absl::Duration slow_reader_timeout = absl::Seconds(10);
  };

  // Listens on all addresses, or none: an address that cannot be had fails the
  // start with UNAVAILABLE, naming it. `service` must outlive the server.
  static absl::StatusOr<std::unique_ptr<QueryServer>> Start(
      const Options& options, const AdvisorService& service);

  // Drains without patience if Drain was not called.
  ~QueryServer();
  QueryServer(const QueryServer&) = delete;
  QueryServer& operator=(const QueryServer&) = delete;

  // The addresses as bound: HOST:PORT with the port that was chosen for 0.
  const std::vector<std::string>& addresses() const { return addresses_; }

  // Sets the health of "" and of yatzy.v1.AdvisorService.
  void SetServing(bool serving);
  bool IsServing() const;

  // Stops for good, in this order: health says NOT_SERVING and its watches end;
  // new calls are refused with UNAVAILABLE until they cease to come (a second
  // at most); streams end with UNAVAILABLE; batches and streams that were
  // accepted get `timeout` to end; connections are closed, whose callers see
  // UNAVAILABLE for what they sent last. So a caller sees no other error,
  // unless `timeout` cuts its call off. Call once.
  void Drain(absl::Duration timeout);

  // A client's channel that needs no socket, for tests.
  std::shared_ptr<grpc::Channel> InProcessChannel();

 private:
  QueryServer(const Options& options, const AdvisorService& service);

  // gRPC's side of the service: all calls arrive as bytes.
  using V1 = v1::AdvisorService;
  using AsyncService = V1::WithRawMethod_EvaluateState<
      V1::WithRawMethod_AnalyzePosition<V1::WithRawMethod_BatchEvaluateStates<
          V1::WithRawMethod_BatchAnalyzePositions<
              V1::WithRawMethod_StreamAnalyzePositions<V1::Service>>>>>;

  template <typename Request, typename Response, typename RequestMethod,
            typename Handler>
  void AddUnarySlots(RequestMethod request_method, Handler handler);
  void AddAnalyzeSlots();
  template <typename Request, typename Response, typename RequestMethod,
            typename Handler>
  void AddBatchSlots(RequestMethod request_method, Handler handler,
                     typename BatchCall<Request, Response>::Shortcut shortcut,
                     std::size_t inline_bytes);
  void AddStreamSlots(absl::Duration slow_reader_timeout);
  template <typename Slot>
  void Add(std::unique_ptr<Slot> slot);

  // OK unless the server drains. Counts the calls that it refuses.
  absl::Status Admit();
  void AnswerQueries();
  void RefuseUntilQuiet(absl::Duration at_most);

  AsyncService async_service_;
  HealthService health_;
  const AdvisorService& service_;
  std::vector<std::string> addresses_;
  std::atomic<bool> draining_{false};
  std::atomic<std::int64_t> refused_{0};  // calls, while draining
  absl::BlockingCounter parked_;
  OpenCalls open_calls_;  // batches and streams: the others take microseconds
  std::unique_ptr<grpc::ServerCompletionQueue> queue_;
  std::unique_ptr<grpc::Server> server_;
  std::vector<std::unique_ptr<CompletionTag>> slots_;
  std::unique_ptr<StreamSlots> streams_;
  BatchThreads batch_threads_;  // before the slots that use them go, they end
  std::vector<std::thread> threads_;
};

}  // namespace yatzy

#endif  // YATZY_SERVER_QUERY_QUERY_SERVER_H_
