#ifndef YATZY_SERVER_QUERY_QUERY_SERVER_H_
#define YATZY_SERVER_QUERY_QUERY_SERVER_H_

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/blocking_counter.h"
#include "absl/time/time.h"
#include "server/admission/gate.h"
#include "server/listen/listener.h"
#include "server/query/advisor_service.h"
#include "server/query/async_call.h"
#include "server/query/batch.h"
#include "server/query/batch_threads.h"
#include "server/query/call_observer.h"
#include "server/query/call_slot.h"
#include "server/query/direct_call.h"
#include "server/query/health_service.h"
#include "server/query/leadership.h"
#include "server/query/stream_call.h"
#include "server/tables/served_games.h"
#include "yatzy/v1/advisor_service.grpc.pb.h"

namespace yatzy::server {

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
    Listener::Options listener;  // may have no address
    int threads = 1;             // that answer queries, at least 1
    int leaders = 1;             // of them, who wait for calls, at least 1
    bool reflection = true;
    // Who may call, and how often; null: everybody. Outlives the server.
    // Health and reflection are for everybody.
    Gate* gate = nullptr;
    // Is told of every call; the server adds its services to it.
    std::shared_ptr<CallObserver> observer = std::make_shared<CallObserver>();
  };

  // Listens on all addresses, or none: an address or a certificate that cannot
  // be had fails the start as Listener::Open says. `service` must outlive the
  // server.
  static absl::StatusOr<std::unique_ptr<QueryServer>> Start(
      const Options& options, const AdvisorService& service);

  // Drains without patience if Drain was not called.
  ~QueryServer();
  QueryServer(const QueryServer&) = delete;
  QueryServer& operator=(const QueryServer&) = delete;

  // The addresses as bound: HOST:PORT with the port that was chosen for 0.
  const std::vector<std::string>& addresses() const {
    return listener_->addresses();
  }

  // How this process reaches the first of them; before Drain.
  std::string own_way_in() const { return listener_->own_way_in(); }

  // What came in on them. Thread-safe.
  AcceptLoop::Stats connections() const { return listener_->stats(); }
  // What it shows to peers over TCP; null if it does not encrypt.
  const FollowedCertificates* certificates() const {
    return listener_->certificates();
  }

  // The name that callers of health know a rule set by.
  static std::string HealthNameOf(const std::string& rule_set);

  // Sets the health of a rule set that the service has; and, for the main one,
  // of "" and of yatzy.v1.AdvisorService.
  void SetServing(const ServedGame& game, bool serving);
  bool IsServing(const ServedGame& game) const;

  // The same for all rule sets, and for the main one.
  void SetServing(bool serving);
  bool IsServing() const { return health_.IsServing(""); }

  struct LoadNow {
    std::size_t batches_queued = 0;
    int streams_open = 0;
    int watches_open = 0;  // of health
    int connections = 0;   // as far as known: those that went may still count
  };

  // What the server is busy with besides single queries. Thread-safe.
  LoadNow Load() const;

  // Stops for good, in this order: health says NOT_SERVING and its watches end;
  // no connection is accepted any more; new calls are refused with UNAVAILABLE
  // until they cease to come (a second at most); streams end with UNAVAILABLE;
  // batches and streams that were accepted get `timeout` to end; connections
  // are closed, whose callers see UNAVAILABLE for what they sent last. So a
  // caller sees no other error, unless `timeout` cuts its call off. Then calls
  // that came by another way must end too, for which `on_timeout` is called.
  // Call once.
  void Drain(absl::Duration timeout, absl::FunctionRef<void()> on_timeout);
  void Drain(absl::Duration timeout) {
    Drain(timeout, [] {});
  }

  // The methods for calls that come by another way than gRPC; those that
  // stream are not among them. A drain refuses and waits for these calls as for
  // others; all must be finished when the server goes.
  const DirectMethods& direct() const { return direct_; }

  // A client's channel that needs no socket.
  std::shared_ptr<grpc::Channel> InProcessChannel();

 private:
  QueryServer(const Options& options, const AdvisorService& service,
              std::unique_ptr<Listener> listener);

  // gRPC's side of the service: all calls arrive as bytes.
  using V1 = v1::AdvisorService;
  using AsyncService = V1::WithRawMethod_ListRuleSets<V1::WithRawMethod_EvaluateState<
      V1::WithRawMethod_AnalyzePosition<V1::WithRawMethod_BatchEvaluateStates<
          V1::WithRawMethod_BatchAnalyzePositions<V1::WithRawMethod_StreamAnalyzePositions<
              V1::WithRawMethod_ExplainPosition<V1::WithRawMethod_ReviewGame<
                  V1::WithRawMethod_BatchReviewGames<V1::WithRawMethod_StreamReviewGames<
                      V1::WithRawMethod_SimulateGames<
                          V1::WithRawMethod_EvaluateDistribution<
                              V1::WithRawMethod_BatchEvaluateDistributions<
                                  V1::WithRawMethod_AnalyzeTarget<
                                      V1::WithRawMethod_AnalyzeWin<
                                          V1::WithRawMethod_BatchAnalyzeTargets<
                                              V1::WithRawMethod_BatchAnalyzeWins<
                                                  V1::Service>>>>>>>>>>>>>>>>>;

  using RequestMethod = void (AsyncService::*)(
      grpc::ServerContext*, grpc::ByteBuffer*, CallSlot::Writer*,
      grpc::CompletionQueue*, grpc::ServerCompletionQueue*, void* tag);

  // methods.cc and stream_methods.cc have what follows, up to Add.
  // The most slots of all methods together.
  static int MostSlots();

  // What a call costs its caller: so many units, and one for so many bytes of
  // the request if that is not 0. Or no more than a batch of positions, as long
  // as HasAllTargets.
  struct Cost {
    double units = 1;
    double bytes_per_unit = 0;
    bool is_less_with_targets = false;
  };

  double UnitsOf(const Cost& cost, std::size_t request_bytes) const;

  // Hooks that accept a method's calls and admit them.
  CallSlot::Hooks HooksOf(const char* method, RequestMethod request_method,
                          Cost cost);
  CallSlot::Hooks HooksOf(const char* method, RequestMethod request_method) {
    return HooksOf(method, request_method, Cost());
  }
  // Of a method of AdvisorService.
  MethodObserver* ObserverOf(const char* method);
  void AddUnarySlots();
  template <typename Request, typename Response>
  using Answer = absl::Status (AdvisorService::*)(const Request&,
                                                  Response&) const;
  template <typename Request, typename Response>
  void AddUnary(const char* method, RequestMethod request_method,
                Answer<Request, Response> answer, int usual, int most);
  template <typename Request, typename Response>
  void AddBatchSlots(const char* method, RequestMethod request_method,
                     typename BatchMethod<Request, Response>::Handler handler,
                     typename BatchMethod<Request, Response>::Shortcut shortcut,
                     InlineBytes inline_bytes, Cost cost, int usual,
                     typename BatchMethod<Request, Response>::Aside aside = {});
  // A method of single queries for calls that come by another way than gRPC.
  template <typename Request, typename Response>
  void AddDirect(const char* method, Answer<Request, Response> answer);
  void AddBatchSlotsOfPositions();
  void AddBatchSlotsOfGames();
  void AddBatchSlotsOfChances();
  void AddBatchSlotsOfTargets();
  // Requests that the service calls long go to long_threads_.
  template <typename Request, typename Response>
  typename BatchMethod<Request, Response>::Aside AsideOf();
  void AddStreamSlots(const Options& options);
  using RequestStream = void (AsyncService::*)(grpc::ServerContext*,
                                               StreamCall::Stream*,
                                               grpc::CompletionQueue*,
                                               grpc::ServerCompletionQueue*,
                                               void* tag);
  template <typename Request, typename Response>
  void AddStream(const char* method, RequestStream request_stream,
                 Answer<Request, Response> answer, const Options& options);
  void Add(CallSlots::Options options);

  // OK unless the server drains, which counts the calls that it refuses, or the
  // gate is against it.
  absl::Status Admit(const Caller& caller, double units);
  // How much has been done that leaves memory to give back.
  std::int64_t LargeWorkDone() const;
  void AnswerQueries();
  void RefuseUntilQuiet(absl::Duration at_most);

  AsyncService async_service_;
  HealthService health_;
  const AdvisorService& service_;
  Gate* const gate_;
  const std::unique_ptr<Listener> listener_;
  const std::shared_ptr<CallObserver> observer_;
  std::atomic<bool> draining_{false};
  std::atomic<std::int64_t> refused_{0};  // calls, while draining
  absl::BlockingCounter parked_;
  Leadership leadership_;
  OpenCalls open_calls_;  // batches and streams: the others take microseconds
  std::unique_ptr<grpc::ServerCompletionQueue> queue_;
  std::unique_ptr<grpc::Server> server_;
  std::vector<std::unique_ptr<CallSlots>> call_slots_;
  std::vector<std::unique_ptr<StreamSlots>> stream_slots_;
  DirectMethods direct_;
  BatchThreads long_threads_;   // before the slots that use them go, they end
  BatchThreads batch_threads_;  // likewise, before those that they hand work to
  SlotWatch watch_;             // before both, it looks at them
  std::vector<std::thread> threads_;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_QUERY_QUERY_SERVER_H_
