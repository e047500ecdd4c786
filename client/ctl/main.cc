// yatzyctl: asks a Yatzy server about optimal play. See yatzyctl --help.
#include <unistd.h>

#include <iostream>

#include "absl/synchronization/mutex.h"
#include "client/ctl/grpc_log.h"
#include "client/ctl/terminal.h"
#include "client/ctl/yatzyctl.h"

int main(int argc, char** argv) {
  // Debian builds Abseil with it, and gRPC takes locks in every call.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  std::ios::sync_with_stdio(false);
  std::cin.tie(nullptr);
  yatzy::client::QuietGrpc();
  yatzy::client::Streams streams{
      std::cin, std::cout, std::cerr, yatzy::client::CanDrawOn(STDERR_FILENO),
      [] { return yatzy::client::ColumnsOf(STDERR_FILENO); }};
  return yatzy::client::RunYatzyctl(argc, argv, streams);
}
