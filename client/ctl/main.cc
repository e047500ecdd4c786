// yatzyctl: asks a Yatzy server about optimal play. See yatzyctl --help.
#include <unistd.h>

#include <iostream>

#include "absl/synchronization/mutex.h"
#include "client/ctl/grpc_log.h"
#include "client/ctl/interrupt.h"
#include "client/ctl/terminal.h"
#include "client/ctl/yatzyctl.h"
#include "core/os/standard_descriptors.h"

int main(int argc, char** argv) {
  if (!yatzy::OpenStandardDescriptors()) return yatzy::client::kExitFailed;
  yatzy::client::EndAtSignals();
  // Debian builds Abseil with it, and gRPC takes locks in every call.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  std::ios::sync_with_stdio(false);
  std::cin.tie(nullptr);
  yatzy::client::QuietGrpc();
  yatzy::client::Streams streams{
      std::cin, std::cout, std::cerr, yatzy::client::CanDrawOn(STDERR_FILENO),
      [] { return yatzy::client::ColumnsOf(STDERR_FILENO); }};
  yatzy::client::ExitCode code =
      yatzy::client::RunYatzyctl(argc, argv, streams);
  // Commands do that themselves; this is for one that forgets it.
  if (code == yatzy::client::kExitOk) {
    code = yatzy::client::FinishOutput(streams);
  }
  std::cout.flush();
  // Without what exit() does: gRPC 1.51 leaves a TLS handshake that is under
  // way to a thread of its own, and OpenSSL, which ends with the process, took
  // the ground from under it (a crash in one of many runs, under load).
  _exit(code);
}
