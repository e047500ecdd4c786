#ifndef YATZY_SERVER_QUERY_CALL_SLOT_H_
#define YATZY_SERVER_QUERY_CALL_SLOT_H_

#include <grpcpp/grpcpp.h>
#include <grpcpp/support/async_unary_call.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <semaphore>
#include <stop_token>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/synchronization/blocking_counter.h"
#include "absl/time/time.h"
#include "proto/status/steady_time.h"
#include "server/query/async_call.h"
#include "server/query/call_observer.h"

namespace yatzy::server {

// A slot for one call at a time with one request and one answer, reused from
// call to call:
//
//     Arm --> waiting --> Called, sending --> Sent --> Arm ...
//               |  (server shut down)
//               +------> parked
//
// A slot is parked for good when the server is shut down; arming a slot after
// that is allowed, and parks it at once. `parked` is decremented once per slot:
// when it is zero, no slot has an operation under way, and the completion queue
// may be shut down.
//
// The call arrives as bytes, all of them: a caller who sends slowly takes no
// slot. One who does not take its answer does, until it is cut off.
class CallSlot : public CompletionTag {
 public:
  using Writer = grpc::ServerAsyncResponseWriter<grpc::ByteBuffer>;

  struct Hooks {
    // Asks gRPC for the next call of the method.
    std::function<void(grpc::ServerContext*, grpc::ByteBuffer*, Writer*,
                       void* tag)>
        accept;
    // Whether a call with a request of so many bytes is answered at all; asked
    // before the request is parsed. May be null: every call is.
    std::function<absl::Status(const grpc::ServerContext&,
                               std::size_t request_bytes)>
        admit;
    // A slot waits for a call; a call has come to it. May be null.
    std::function<void()> armed;
    std::function<void()> taken;
    // Is told of every call. Must outlive the slot.
    MethodObserver* observer = nullptr;
  };

  // `hooks` and `parked` must outlive the slot.
  CallSlot(const Hooks& hooks, absl::BlockingCounter* parked)
      : hooks_(hooks), parked_(parked), observed_(*hooks.observer) {}

  void Arm();

  void Proceed(bool ok) final;

  // Whether an answer has been waiting since before `since` for its caller to
  // take it. Thread-safe, as is what follows.
  bool IsSendingSince(SteadyTime since) const;

  // If so, ends the call: CANCELLED, because nothing gets past what waits.
  void CutIfSendingSince(SteadyTime since);

 protected:
  // Before a call is asked for.
  virtual void Prepare(grpc::ServerContext&) {}
  // A call has come and is admitted. It must be finished.
  virtual void Called() = 0;
  // The answer has been sent, or never will be.
  virtual void Sent() { Arm(); }

  const grpc::ServerContext& context() const { return *context_; }
  grpc::ByteBuffer& request() { return bytes_; }

  // Sends the answer, or the error if there is one.
  void Finish(const absl::Status& status, grpc::ByteBuffer&& answer = {});

 private:
  const Hooks& hooks_;
  absl::BlockingCounter* const parked_;
  ObservedCall observed_;
  bool is_called_ = false;
  std::atomic<std::int64_t> sending_since_ =
      0;  // SteadyTime::nanoseconds; 0: it is not
  grpc::ByteBuffer bytes_;

  std::mutex mutex_;  // held to replace the context, and to cancel it
  std::optional<grpc::ServerContext> context_;
  std::optional<Writer> writer_;
};

// All slots of one method. Callers that do not take their answers keep slots;
// so that the others find one all the same, each such slot has a spare one, and
// when there are no more, those callers are cut off.
//
// Thread-safe as the slots are; LookAfter and Retire are called by one thread
// at a time.
class CallSlots {
 public:
  struct Options {
    int usual = 1;  // slots for calls that are soon over
    int most = 1;   // with the spare ones
    // When there are no more: how long an answer may wait to be taken.
    absl::Duration patience;
    // Makes a slot; hooks and counter outlive it.
    std::function<std::unique_ptr<CallSlot>(const CallSlot::Hooks&,
                                            absl::BlockingCounter* parked)>
        make;
    // Those of the slots, `armed` and `taken` left out.
    CallSlot::Hooks hooks;
    // Told when no slot is left that waits for a call: LookAfter may help.
    std::function<void()> none_left = nullptr;
  };

  // Decrements `parked`, which must outlive the slots, `most` times in the end.
  CallSlots(Options options, absl::BlockingCounter* parked);

  // Arms the usual slots. Call once.
  void Arm();

  // Cuts off callers whose answers have been waiting since before `since`, and
  // arms spare slots if no slot is left. Returns whether that was so; then this
  // should be called again after kMoment.
  bool LookAfter(SteadyTime since);

  // No spare slots any more, for the end of the server.
  void Retire();

  // An answer that has not been taken after so long keeps its slot.
  static constexpr absl::Duration kMoment = absl::Milliseconds(5);

 private:
  void Add();

  const Options options_;
  CallSlot::Hooks hooks_;
  absl::BlockingCounter* const parked_;
  std::atomic<int> armed_ = 0;
  std::vector<std::unique_ptr<CallSlot>> slots_;
};

// A thread that looks after the slots of some methods: a few times in every
// `timeout`, and at once when Wake is called.
class SlotWatch {
 public:
  SlotWatch() = default;

  ~SlotWatch() { Stop(); }
  SlotWatch(const SlotWatch&) = delete;
  SlotWatch& operator=(const SlotWatch&) = delete;

  // Starts the thread, which cuts off callers that have not taken their answer
  // after `timeout`, or up to a quarter more, and calls `look` each time that
  // it has looked. Call once; the slots must outlive the watch.
  void Start(std::vector<CallSlots*> slots, absl::Duration timeout,
             std::function<void()> look);

  // Ends the thread, if there is one.
  void Stop();

  // For CallSlots::Options::none_left. Thread-safe, before Start as well.
  void Wake();

 private:
  void Loop(const std::stop_token& stop, const std::vector<CallSlots*>& slots,
            absl::Duration timeout, const std::function<void()>& look);

  std::atomic<bool> is_woken_ = false;  // so that release is called once
  std::binary_semaphore wake_{0};
  std::jthread thread_;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_QUERY_CALL_SLOT_H_
