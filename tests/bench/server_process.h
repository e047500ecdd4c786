#ifndef YATZY_TESTS_BENCH_SERVER_PROCESS_H_
#define YATZY_TESTS_BENCH_SERVER_PROCESS_H_

#include <memory>
#include <string>
#include <vector>

#include "tests/support/child_process.h"
#include "tests/support/temp_dir.h"

namespace yatzy {

enum class Transport { kUnix, kTcp };

inline constexpr Transport kTransports[] = {Transport::kUnix, Transport::kTcp};

std::string TransportName(Transport transport);

// A server in a process of its own, that listens on a unix socket and on a TCP
// port of the loopback interface. Killed at the end of the scope.
class ServerProcess {
 public:
  // Waits until it serves. yatzyd keeps its table in `state_dir`; `program` is
  // that of this build if it is empty; `flags` are further ones.
  static ServerProcess Yatzyd(const std::string& state_dir,
                              const std::string& program = "",
                              const std::vector<std::string>& flags = {});
  // Waits likewise. `threads` wait for calls: one costs the least for each
  // (server/query/leadership.h).
  static ServerProcess Echo(int threads);

  std::string Address(Transport transport) const;
  // Where it listens for JSON, if it was told to (--web-listen).
  const std::string& web_address() const { return web_address_; }
  ChildProcess& process() { return *process_; }

 private:
  ServerProcess() = default;

  std::unique_ptr<TempDir> dir_ = std::make_unique<TempDir>();
  std::string tcp_address_;
  std::string web_address_;
  std::unique_ptr<ChildProcess> process_;
};

}  // namespace yatzy

#endif  // YATZY_TESTS_BENCH_SERVER_PROCESS_H_
