// What calls of every kind are made of: tags of the completion queue, messages
// from and to bytes, and a count of those that are open.
#ifndef YATZY_SERVER_QUERY_ASYNC_CALL_H_
#define YATZY_SERVER_QUERY_ASYNC_CALL_H_

#include <google/protobuf/message.h>
#include <grpcpp/impl/codegen/proto_utils.h>
#include <grpcpp/support/byte_buffer.h>

#include <condition_variable>
#include <mutex>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "proto/status/steady_time.h"

namespace yatzy::server {

// What the completion queue's tags point to.
class CompletionTag {
 public:
  virtual ~CompletionTag() = default;

  // The operation that was started with this tag is done; `ok` as in
  // grpc::CompletionQueue::Next. Never called twice at the same time for a tag.
  virtual void Proceed(bool ok) = 0;
};

// A tag that calls a member function, for objects with several operations.
template <typename Object>
class MemberTag final : public CompletionTag {
 public:
  MemberTag(Object* object, void (Object::*proceed)(bool ok))
      : object_(object), proceed_(proceed) {}
  void Proceed(bool ok) override { (object_->*proceed_)(ok); }

 private:
  Object* const object_;
  void (Object::*const proceed_)(bool ok);
};

// Whether the bytes, which are taken, are such a message.
template <typename Message>
bool Parse(grpc::ByteBuffer& bytes, Message& message) {
  return grpc::SerializationTraits<Message>::Deserialize(&bytes, &message).ok();
}

// What gRPC answers where it parses requests itself.
inline absl::Status CannotParse() {
  return absl::InternalError("Unable to parse request");
}

template <typename Message>
grpc::ByteBuffer Serialize(const Message& message) {
  grpc::ByteBuffer bytes;
  bool own_buffer = false;
  // It fails only for messages beyond 2 GiB.
  static_cast<void>(grpc::SerializationTraits<Message>::Serialize(
      message, &bytes, &own_buffer));
  return bytes;
}

// How many calls are being answered, for whoever waits until there is none.
// Thread-safe.
class OpenCalls {
 public:
  void Begin() {
    const std::lock_guard lock(mutex_);
    ++open_;
  }

  void End() {
    const std::lock_guard lock(mutex_);
    if (--open_ == 0) none_.notify_all();
  }

  // Whether there is none, now or after a wait until `deadline` at most.
  bool WaitUntilNone(SteadyTime deadline) {
    const auto left = absl::ToChronoNanoseconds(deadline - SteadyTime::Now());
    std::unique_lock lock(mutex_);
    return none_.wait_for(lock, left, [this] { return open_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable none_;
  int open_ = 0;  // guarded by mutex_
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_QUERY_ASYNC_CALL_H_
