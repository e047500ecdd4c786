// The messages of a load, which stay serialized.
#ifndef YATZY_CLIENT_LOAD_LOAD_MESSAGES_H_
#define YATZY_CLIENT_LOAD_LOAD_MESSAGES_H_

#include <grpcpp/support/byte_buffer.h>

#include <array>
#include <cstdint>
#include <vector>

#include "client/load/answer_check.h"
#include "client/load/load_options.h"
#include "client/load/played_games.h"

namespace yatzy::client {

// The calls of one thread: which method comes next, and with which request. All
// requests are made and serialized in the constructor. Not thread-safe.
class LoadRequests {
 public:
  // REQUIRES: there are games to review in `played` if the mix has reviews.
  LoadRequests(const LoadOptions& options, std::uint64_t seed,
               const PlayedGames& played = {});

  // Methods in the proportions of the mix, evenly spread.
  LoadMethod NextMethod();

  // Valid for as long as this. REQUIRES: the method has a weight in the mix.
  const grpc::ByteBuffer& NextRequest(LoadMethod method);

 private:
  struct Pool {
    std::vector<grpc::ByteBuffer> requests;  // empty if the method has no share
    std::size_t next = 0;
    std::int64_t weight = 0;
    std::int64_t credit = 0;
  };

  std::array<Pool, kLoadMethods.size()> pools_;
  std::int64_t weights_ = 0;
};

// As AnswerChecker::Check; an answer that is no message of the method is wrong.
Verdict CheckSerialized(const AnswerChecker& checker, LoadMethod method,
                        const grpc::ByteBuffer& request,
                        const grpc::ByteBuffer& answer);

// Whether an answer of a stream has the id of its request. Reads little more
// than the ids.
bool EchoesId(const grpc::ByteBuffer& request, const grpc::ByteBuffer& answer);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_LOAD_LOAD_MESSAGES_H_
