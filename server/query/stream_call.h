#ifndef YATZY_SERVER_QUERY_STREAM_CALL_H_
#define YATZY_SERVER_QUERY_STREAM_CALL_H_

#include <google/protobuf/arena.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/support/async_stream.h>

#include <array>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
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

// A slot for one call at a time of a method that has a stream of requests and
// one of answers, reused:
//
//                           +------ writing <-----+
//                           v                     |  answer
//     Arm --> waiting --> reading --> (request) --+
//               |           |  no more requests, an error, End, a slow reader
//               |           +--> finishing --> Arm ...
//               |  (server shut down)
//               +--> parked
//
// One request is read, answered and written before the next is read, so that a
// caller that does not take its answers costs one answer of memory, plus what
// the connection's flow control lets through.
//
// Parking is that of CallSlot. Thread-safe.
class StreamCall final {
 public:
  using Stream =
      grpc::ServerAsyncReaderWriter<grpc::ByteBuffer, grpc::ByteBuffer>;

  struct Hooks {
    // Asks gRPC for the next stream.
    std::function<void(grpc::ServerContext*, Stream*, void* tag)> accept;
    // The slot has a stream, which may not be let in; the slot is free again.
    std::function<void()> taken;
    std::function<void()> released;
    // Whether a stream that begins may do so; asked once, and if it is OK,
    // `end` is called when that stream is over.
    std::function<absl::Status(const grpc::ServerContext&)> begin;
    std::function<void()> end;
    // Whether the next request is answered; asked before it is parsed.
    std::function<absl::Status(const grpc::ServerContext&)> charge;
    // Turns a request into its answer; the messages of both are the arena's.
    std::function<absl::Status(google::protobuf::Arena&, grpc::ByteBuffer&)>
        answer;
    MethodObserver* observer = nullptr;
  };

  // `hooks`, their observer and `parked` must outlive the slot.
  StreamCall(const Hooks& hooks, absl::BlockingCounter* parked);

  void Arm();

  // Ends the stream, if there is one, with this error: at once if it waits for
  // a request, else when the answer under way has been sent.
  void End(const absl::Status& status);

  // Cuts the caller off if an answer or the end has been waiting to be sent
  // since before `since`: CANCELLED, because nothing else gets past what waits.
  void CutIfSendingSince(SteadyTime since);

  // Ends the stream if it has been waiting for a request since before `since`.
  void EndIfReadingSince(SteadyTime since);

 private:
  enum class State { kWaiting, kReading, kWriting, kFinishing };

  using Tag = MemberTag<StreamCall>;

  void Accepted(bool ok);
  void HasRead(bool ok);
  void HasWritten(bool ok);
  void HasFinished(bool ok);

  // Each requires mutex_.
  void AcceptNext();
  void Read();
  absl::Status Answer();
  void Finish(const absl::Status& status);
  // Whether the operation that is done was the last of a stream that has ended,
  // in which case the slot is armed again.
  bool WasLast();

  // The messages of a request for a handful of actions.
  static constexpr std::size_t kUsualBytes = 2048;

  // What is answered where it arrives takes no longer than a slice of a batch.
  // Also in advisor_service.proto.
  static constexpr std::size_t kMostRequestBytes = 64 << 10;

  const Hooks& hooks_;
  absl::BlockingCounter* const parked_;
  Tag accepted_{this, &StreamCall::Accepted};
  Tag has_read_{this, &StreamCall::HasRead};
  Tag has_written_{this, &StreamCall::HasWritten};
  Tag has_finished_{this, &StreamCall::HasFinished};

  std::mutex mutex_;  // guards all below
  ObservedCall observed_;
  State state_ = State::kWaiting;
  bool has_begun_ = false;
  int operations_ = 0;  // under way: a read can be while the stream finishes
  absl::Status end_status_;  // not OK: end with it after the write
  SteadyTime sending_since_;
  SteadyTime reading_since_;
  alignas(std::max_align_t) std::array<char, kUsualBytes> memory_;
  google::protobuf::Arena arena_;  // of the messages
  grpc::ByteBuffer bytes_;         // of a request, then of its answer
  std::optional<grpc::ServerContext> context_;
  std::optional<Stream> stream_;
};

// All slots of such a method, and the watch that cuts callers off who
// do not take their answers. Slots are made when streams come, a few ahead of
// them, and stay: each is 8 KB. Thread-safe.
class StreamSlots {
 public:
  // The most streams of a method at a time; also in advisor_service.proto.
  static constexpr int kMaxStreams = 256;

  // Some more, so that the streams beyond are refused instead of kept waiting.
  static constexpr int kSlots = kMaxStreams + 8;

  struct Options {
    // Those of the slots; `taken`, `released` and `end` left out.
    StreamCall::Hooks hooks;
    // How long an answer may wait for its caller to take it; up to a quarter
    // more passes until that is noticed.
    absl::Duration slow_reader_timeout;
    // How long a stream may wait for a request; likewise.
    absl::Duration idle_timeout;
    // Counts the streams; must outlive the slots.
    OpenCalls* open = nullptr;
  };

  // Decrements `parked`, which must outlive the slots, kSlots times in the end,
  // for those that were never made when it is retired.
  StreamSlots(Options options, absl::BlockingCounter* parked);
  ~StreamSlots();
  StreamSlots(const StreamSlots&) = delete;
  StreamSlots& operator=(const StreamSlots&) = delete;

  // Call once.
  void Arm() { AddSlots(); }

  // Makes no more slots, for the end of the server.
  void Retire();

  // Streams that are open now.
  int open() const {
    const std::lock_guard lock(mutex_);
    return streams_;
  }

  // Ends every stream as StreamCall::End does. Those that begin later are the
  // business of the hook `begin`.
  void EndAll(const absl::Status& status);

 private:
  absl::Status Begin(const grpc::ServerContext& context);
  void Taken();
  // So that a few wait for streams.
  void AddSlots();
  // Those that have been made so far.
  std::span<const std::unique_ptr<StreamCall>> Slots() const;
  void Watch(const std::stop_token& stop);

  const Options options_;
  absl::BlockingCounter* const parked_;
  StreamCall::Hooks hooks_;

  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  // Those that are made change no more; guarded by mutex_, as are the next.
  std::array<std::unique_ptr<StreamCall>, kSlots> slots_;
  int made_ = 0;
  int taken_ = 0;
  bool is_retired_ = false;
  int streams_ = 0;
  std::jthread watch_;  // the last member: it uses the others
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_QUERY_STREAM_CALL_H_
