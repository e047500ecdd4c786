// A client of JSON over HTTP/1.1 that costs little: what it sends is text that
// was made before, and of an answer it reads the status and the length.
#ifndef YATZY_TESTS_BENCH_JSON_CALLER_H_
#define YATZY_TESTS_BENCH_JSON_CALLER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace yatzy {

// Connections that are kept alive, served by the calling thread.
class JsonCaller {
 public:
  // `address`: "127.0.0.1:8080". Each request is a POST of one of `bodies` to
  // `path`, in turn. UNAVAILABLE if nobody listens there.
  static absl::StatusOr<JsonCaller> Connect(
      const std::string& address, const std::string& path,
      const std::vector<std::string>& bodies, int connections);

  JsonCaller(JsonCaller&& other) noexcept;
  ~JsonCaller();

  // The body that answers a request, alone. DATA_LOSS if it is not OK.
  absl::StatusOr<std::string> Ask(std::size_t body);

  // Asks on all connections, one request at a time on each, for so long, and
  // returns how many were answered. DATA_LOSS for an answer that is not OK.
  absl::StatusOr<std::int64_t> AskFor(absl::Duration time);

 private:
  struct Connection {
    int fd = -1;
    std::string received;
  };

  JsonCaller() = default;
  absl::Status Send(Connection& connection);
  // Reads what is there. Whether the answer is whole then.
  absl::StatusOr<bool> Receive(Connection& connection);

  std::vector<std::string> requests_;
  std::size_t next_ = 0;
  std::vector<Connection> connections_;
};

}  // namespace yatzy

#endif  // YATZY_TESTS_BENCH_JSON_CALLER_H_
