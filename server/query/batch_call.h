#ifndef YATZY_SERVER_QUERY_BATCH_CALL_H_
#define YATZY_SERVER_QUERY_BATCH_CALL_H_

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <utility>

#include "absl/status/status.h"
#include "absl/synchronization/blocking_counter.h"
#include "server/query/async_call.h"
#include "server/query/batch.h"
#include "server/query/call_slot.h"

namespace yatzy::server {

// A slot for one batch at a time that comes over gRPC, as bytes.
template <typename Request, typename Response>
class BatchCall final : public CallSlot, private Batch<Request, Response> {
 public:
  // The pointees, and `method`, must outlive the slot.
  BatchCall(const Hooks& hooks, const BatchMethod<Request, Response>& method,
            absl::BlockingCounter* parked)
      : CallSlot(hooks, parked),
        Batch<Request, Response>(method),
        aside_(method.aside) {}

 private:
  void Prepare(grpc::ServerContext& context) override {
    is_open_ = false;
    is_cancelled_ = false;
    ends_missing_ = 2;
    context.AsyncNotifyWhenDone(&is_done_);
  }

  void Called() override {
    is_open_ = true;
    this->Begin(request().Length(), SteadyTime::From(context().raw_deadline()));
  }

  absl::Status TakeRequest(grpc::ByteBuffer& bytes) override {
    bytes.Swap(&request());
    return absl::OkStatus();
  }

  bool HasGone() const override { return is_cancelled_; }

  absl::Status ChargeForLong() const override {
    return aside_.charge(GrpcCaller(context()));
  }

  void End(const absl::Status& status, grpc::ByteBuffer&& answer) override {
    Finish(status, std::move(answer));
  }

  // The call is over, by an answer or because the caller has gone.
  void IsDone(bool) {
    is_cancelled_ = context().IsCancelled();
    Sent();
  }

  // The call is over for gRPC when it is answered and when it is done, which
  // can be told in either order and by different threads.
  void Sent() override {
    if (--ends_missing_ > 0) return;
    if (is_open_) this->IsOver();
    Arm();
  }

  const typename BatchMethod<Request, Response>::Aside& aside_;
  MemberTag<BatchCall> is_done_{this, &BatchCall::IsDone};

  bool is_open_ = false;  // counted: it was admitted
  std::atomic<bool> is_cancelled_ = false;
  std::atomic<int> ends_missing_ = 0;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_QUERY_BATCH_CALL_H_
