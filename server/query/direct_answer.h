// How calls that do not come over gRPC are answered: as those that do, by the
// same functions, on the same threads where it takes long.
#ifndef YATZY_SERVER_QUERY_DIRECT_ANSWER_H_
#define YATZY_SERVER_QUERY_DIRECT_ANSWER_H_

#include <google/protobuf/arena.h>
#include <grpcpp/support/byte_buffer.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "proto/status/status.h"
#include "proto/status/steady_time.h"
#include "server/query/batch.h"
#include "server/query/call_observer.h"
#include "server/query/direct_call.h"

namespace yatzy::server {

// What is answered to bytes that are no request: unlike gRPC's clients, these
// callers may well have written them by hand.
inline absl::Status NotARequest() {
  return absl::InvalidArgumentError("the request is not one of this method");
}

// Begins and ends a direct call for who observes calls.
class ObservedDirectCall {
 public:
  ObservedDirectCall(MethodObserver& observer, DirectCall& call)
      : observed_(observer), call_(call) {
    observed_.Begin();
  }

  void Finish(const absl::Status& status, grpc::ByteBuffer&& answer) {
    const grpc::Status end = ToGrpcStatus(status);
    observed_.End(call_, end);
    call_.Finish(end, std::move(answer));
  }

  DirectCall& call() const { return call_; }

 private:
  ObservedCall observed_;
  DirectCall& call_;
};

// A direct call that is a batch. Deletes itself when it is over.
template <typename Request, typename Response>
class DirectBatch final : private Batch<Request, Response> {
 public:
  using Method = BatchMethod<Request, Response>;

  // Answers an admitted call. `method` must outlive it.
  static void Answer(const Method& method, const ObservedDirectCall& call) {
    auto* batch = new DirectBatch(method, call);
    batch->Begin(call.call().request_bytes(), call.call().deadline());
  }

 private:
  DirectBatch(const Method& method, const ObservedDirectCall& call)
      : Batch<Request, Response>(method), method_(method), call_(call) {}

  absl::Status TakeRequest(grpc::ByteBuffer& request) override {
    return call_.call().TakeRequest(request);
  }
  bool HasGone() const override { return call_.call().HasGone(); }
  absl::Status ChargeForLong() const override {
    return method_.aside.charge(call_.call());
  }
  absl::Status CannotParseRequest() const override { return NotARequest(); }
  void End(const absl::Status& status, grpc::ByteBuffer&& answer) override {
    call_.Finish(status, std::move(answer));
    this->IsOver();
    delete this;
  }

  const Method& method_;
  ObservedDirectCall call_;
};

// Whether a call is answered at all, by its caller and the bytes of its
// request; asked before that is parsed.
using AdmitDirect = std::function<absl::Status(const Caller&, std::size_t)>;

// Answers calls of a method whose answers take microseconds.
template <typename Request, typename Response>
DirectMethods::Answer AnswerAtOnce(
    MethodObserver& observer, AdmitDirect admit,
    std::function<absl::Status(const Request&, Response&)> handler) {
  return [&observer, admit, handler](DirectCall& call) {
    ObservedDirectCall observed(observer, call);
    absl::Status status = admit(call, call.request_bytes());
    if (status.ok() && call.deadline() < SteadyTime::Now()) {
      status = absl::DeadlineExceededError("the call's deadline has passed");
    }
    grpc::ByteBuffer bytes;
    if (status.ok()) status = call.TakeRequest(bytes);
    if (!status.ok()) return observed.Finish(status, {});
    google::protobuf::Arena arena;
    auto* request = google::protobuf::Arena::CreateMessage<Request>(&arena);
    if (!Parse(bytes, *request)) return observed.Finish(NotARequest(), {});
    auto* response = google::protobuf::Arena::CreateMessage<Response>(&arena);
    status = handler(*request, *response);
    if (status.ok()) bytes = Serialize(*response);
    observed.Finish(status, std::move(bytes));
  };
}

// Answers calls of a method whose answers take longer.
template <typename Request, typename Response>
DirectMethods::Answer AnswerAsBatch(
    MethodObserver& observer, AdmitDirect admit,
    std::shared_ptr<const BatchMethod<Request, Response>> method) {
  return [&observer, admit, method](DirectCall& call) {
    ObservedDirectCall observed(observer, call);
    const absl::Status status = admit(call, call.request_bytes());
    if (!status.ok()) return observed.Finish(status, {});
    DirectBatch<Request, Response>::Answer(*method, observed);
  };
}

}  // namespace yatzy::server

#endif  // YATZY_SERVER_QUERY_DIRECT_ANSWER_H_
