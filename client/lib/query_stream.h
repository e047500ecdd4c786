// Positions or games that come up one after the other, asked about on one call.
#ifndef YATZY_CLIENT_LIB_QUERY_STREAM_H_
#define YATZY_CLIENT_LIB_QUERY_STREAM_H_

#include <grpcpp/client_context.h>
#include <grpcpp/support/sync_stream.h>

#include <functional>
#include <memory>
#include <optional>

#include "absl/status/status.h"
#include "client/lib/call_queue.h"
#include "client/lib/connection.h"
#include "client/lib/rule_set_echo.h"
#include "yatzy/v1/advisor_service.grpc.pb.h"

namespace yatzy::client {

// What differs between the streams: the messages, and the stub's methods.
struct AnalysisStreamMethod {
  using Request = v1::StreamAnalyzePositionsRequest;
  using Response = v1::StreamAnalyzePositionsResponse;
  static constexpr auto kOpen =
      &v1::AdvisorService::Stub::StreamAnalyzePositions;
  static constexpr auto kPrepare =
      &v1::AdvisorService::Stub::PrepareAsyncStreamAnalyzePositions;
};

struct ReviewStreamMethod {
  using Request = v1::StreamReviewGamesRequest;
  using Response = v1::StreamReviewGamesResponse;
  static constexpr auto kOpen = &v1::AdvisorService::Stub::StreamReviewGames;
  static constexpr auto kPrepare =
      &v1::AdvisorService::Stub::PrepareAsyncStreamReviewGames;
};

// The blocking form. One thread may write while another reads; otherwise not
// thread-safe. The server answers requests in their order and reads the next
// when an answer is on its way, so a thread that writes without reading comes
// to a stop when the buffers are full. Not repeated: it is for the caller to
// know which answers are still missing. An answer about another rule set than
// its request ends the stream with INTERNAL. Movable.
template <typename Method>
class QueryStream {
 public:
  using Request = typename Method::Request;
  using Response = typename Method::Response;

  QueryStream(QueryStream&&) = default;
  QueryStream& operator=(QueryStream&&) = delete;

  // Cancels the stream unless it is finished.
  ~QueryStream();

  // Sends a request. False if the stream has ended; Finish says why.
  bool Write(const Request& request);

  // Says that no request follows. False as above.
  bool WritesDone();

  // The next answer; nothing when there are no more, and Finish says why.
  std::optional<Response> Read();

  // Ends the stream: says that no request follows, waits for the answers that
  // are under way, drops them, and returns how the server has ended it. Once.
  absl::Status Finish();

  // Gives the stream up: what blocks on it returns. From any thread.
  void Cancel() { context_->TryCancel(); }

 private:
  friend class YatzyClient;

  explicit QueryStream(v1::AdvisorService::Stub& stub);

  std::unique_ptr<grpc::ClientContext> context_;
  std::unique_ptr<grpc::ClientReaderWriter<Request, Response>> stream_;
  std::unique_ptr<AskedRuleSets> asked_;
  absl::Status fits_;  // whether the answers do; of the reading thread
  bool writes_done_ = false;
  bool finished_ = false;
};

// The callback form: the caller's end of a stream. Thread-safe, movable; may
// outlive the client.
template <typename Method>
class AsyncQueryStream {
 public:
  using Request = typename Method::Request;
  using Response = typename Method::Response;

  // Both run on the client's thread, and must not block it. `on_answer` gets
  // the answers in their order, then `on_end` once how the stream has ended:
  // OK, the server's error, CANCELLED, UNAVAILABLE if there was no connection
  // within the client's deadline, or INTERNAL if an answer was about another
  // rule set than its request.
  using OnAnswer = std::function<void(const Response&)>;
  using OnEnd = std::function<void(const absl::Status&)>;

  AsyncQueryStream(AsyncQueryStream&&) = default;
  AsyncQueryStream& operator=(AsyncQueryStream&&) = delete;

  // Cancels the stream unless it has ended; `on_end` is told so.
  ~AsyncQueryStream();

  // Queues a request. Those that the server cannot take yet are kept, so bound
  // the number that is not answered. False if none can follow any more.
  bool Write(Request request);

  // Says that no request follows: the stream ends when all are answered.
  void WritesDone();

  // Gives the stream up.
  void Cancel();

 private:
  friend class YatzyClient;
  class Call;

  AsyncQueryStream(const Connection& connection, CallQueue& queue,
                   v1::AdvisorService::Stub& stub, OnAnswer on_answer,
                   OnEnd on_end);

  std::shared_ptr<Call> call_;  // null if moved from
};

extern template class QueryStream<AnalysisStreamMethod>;
extern template class QueryStream<ReviewStreamMethod>;
extern template class AsyncQueryStream<AnalysisStreamMethod>;
extern template class AsyncQueryStream<ReviewStreamMethod>;

using AnalysisStream = QueryStream<AnalysisStreamMethod>;
using AsyncAnalysisStream = AsyncQueryStream<AnalysisStreamMethod>;
using ReviewStream = QueryStream<ReviewStreamMethod>;
using AsyncReviewStream = AsyncQueryStream<ReviewStreamMethod>;

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_LIB_QUERY_STREAM_H_
