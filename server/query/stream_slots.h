#ifndef YATZY_SERVER_QUERY_STREAM_SLOTS_H_
#define YATZY_SERVER_QUERY_STREAM_SLOTS_H_

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/synchronization/blocking_counter.h"
#include "absl/time/time.h"
#include "server/query/open_calls.h"
#include "server/query/stream_call.h"

namespace yatzy::server {

// All slots of StreamAnalyzePositions, and the watch that cuts callers off who
// do not take their answers. Thread-safe.
class StreamSlots {
 public:
  // The most streams at a time; also in advisor_service.proto.
  static constexpr int kMaxStreams = 256;

  // Some more, so that the streams beyond are refused instead of kept waiting.
  static constexpr int kSlots = kMaxStreams + 8;

  struct Options {
    // Asks gRPC for the next stream.
    std::function<void(grpc::ServerContext*, StreamCall::Stream*, void* tag)>
        accept;
    // Whether a stream may begin, and whether each request is answered.
    std::function<absl::Status(const grpc::ServerContext&)> admit;
    std::function<absl::Status(const grpc::ServerContext&)> charge;
    // Answers one request.
    std::function<absl::Status(const StreamCall::Request&,
                               StreamCall::Response&)>
        answer;
    MethodObserver* observer;  // must outlive the slots
    // How long an answer may wait for its caller to take it; up to a quarter
    // more passes until that is noticed.
    absl::Duration slow_reader_timeout;
    // How long a stream may wait for a request; likewise.
    absl::Duration idle_timeout;
    // Counts the streams; must outlive the slots.
    OpenCalls* open = nullptr;
  };

  // Decrements `parked`, which must outlive the slots, kSlots times in the end.
  StreamSlots(Options options, absl::BlockingCounter* parked);
  ~StreamSlots();
  StreamSlots(const StreamSlots&) = delete;
  StreamSlots& operator=(const StreamSlots&) = delete;

  // Call once.
  void Arm();

  // Streams that are open now.
  int open() const {
    const std::lock_guard lock(mutex_);
    return streams_;
  }

  // Ends every stream as StreamCall::End does. Those that begin later are the
  // business of Options::admit.
  void EndAll(const absl::Status& status);

 private:
  absl::Status Begin(const grpc::ServerContext& context);
  void Watch(const std::stop_token& stop);

  const std::function<absl::Status(const grpc::ServerContext&)> admit_;
  OpenCalls* const open_;
  const absl::Duration slow_reader_timeout_;
  const absl::Duration idle_timeout_;
  const StreamCall::Hooks hooks_;
  std::vector<std::unique_ptr<StreamCall>> slots_;

  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  int streams_ = 0;     // guarded by mutex_
  std::jthread watch_;  // the last member: it uses the others
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_QUERY_STREAM_SLOTS_H_
