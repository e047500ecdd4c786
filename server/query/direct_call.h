// Calls that come by another way than gRPC: the same methods, answered by the
// same functions.
#ifndef YATZY_SERVER_QUERY_DIRECT_CALL_H_
#define YATZY_SERVER_QUERY_DIRECT_CALL_H_

#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/status.h>

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "proto/status/steady_time.h"
#include "server/admission/caller.h"

namespace yatzy::server {

// A call as whoever carries it sees it: the caller, the request, the way for
// the answer. It lives until it is finished.
class DirectCall : public Caller {
 public:
  // When the caller gives up; SteadyTime::At(absl::InfiniteDuration()): never.
  virtual SteadyTime deadline() const = 0;

  // What the request costs whoever reads it, before that is done.
  virtual std::size_t request_bytes() const = 0;

  // Gives the request as the bytes of its message, once. May take as long as it
  // is large, and is called by the thread that answers.
  virtual absl::Status TakeRequest(grpc::ByteBuffer& request) = 0;

  // Whether nobody waits for the answer any more. Thread-safe.
  virtual bool HasGone() const = 0;

  // The end: the bytes of the answer's message, or the error if there is one,
  // as a gRPC peer would see it. Called once, by the thread that answers, which
  // forgets the call; it may be gone when this returns.
  virtual void Finish(const grpc::Status& status,
                      grpc::ByteBuffer&& answer) = 0;
};

// The methods that can be called so, by their names: "AnalyzePosition".
// Thread-safe once filled.
class DirectMethods {
 public:
  using Answer = std::function<void(DirectCall&)>;

  // Requests of a method have at most so many bytes as messages.
  void Add(const std::string& name, std::size_t most_bytes, Answer answer) {
    methods_.emplace(name, Method{most_bytes, std::move(answer)});
  }

  bool Has(const std::string& name) const { return methods_.contains(name); }

  // REQUIRES: Has(name), as for what follows.
  std::size_t MostBytes(const std::string& name) const {
    return methods_.find(name)->second.most_bytes;
  }

  // Answers: the call is finished in here or later, by another thread.
  void Call(const std::string& name, DirectCall& call) const {
    methods_.find(name)->second.answer(call);
  }

 private:
  struct Method {
    std::size_t most_bytes;
    Answer answer;
  };

  std::map<std::string, Method> methods_;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_QUERY_DIRECT_CALL_H_
