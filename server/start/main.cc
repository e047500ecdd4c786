// yatzyd: the daemon. Everything is in daemon.h.
#ifdef __linux__
#include <malloc.h>
#endif

#include <iostream>
#include <variant>

#include "absl/synchronization/mutex.h"
#include "core/os/machine.h"
#include "core/os/standard_descriptors.h"
#include "server/config/config.h"
#include "server/hardware/hardware.h"
#include "server/log/logging.h"
#include "server/start/daemon.h"
#include "server/start/signals.h"

namespace {

// What calls cost in a process, whatever it answers. The same is done for the
// server that yatzyd is compared with (tests/bench/echo_server.cc).
void TuneForCalls() {
  // Debian's Abseil looks for cycles at each of gRPC's locks, even in releases.
  // server/query/README.md has what that costs a call.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
#ifdef __GLIBC__
  // Else glibc gives memory back to the kernel every few dozen calls, and has
  // it zeroed again.
  mallopt(M_TRIM_THRESHOLD, 1 << 20);
  mallopt(M_MMAP_THRESHOLD, 4 << 20);
  mallopt(M_TOP_PAD, 256 << 10);
  // Else it makes eight for each processor, and what is freed at the top of
  // each stays there. With one for each, the threads that answer met at their
  // locks: a review took a sixth longer.
  mallopt(M_ARENA_MAX, 4 * yatzy::UsableProcessors());
#endif
}

// Ends a run that has printed something, or nothing: what was printed must have
// been taken.
yatzy::server::ExitCode FinishOutput(yatzy::server::ExitCode code) {
  std::cout.flush();
  if (std::cout) return code;
  std::cerr << "yatzyd: cannot write to the standard output\n";
  return code == yatzy::server::kExitOk ? yatzy::server::kExitOutput : code;
}

}  // namespace

int main(int argc, char** argv) {
  if (!yatzy::OpenStandardDescriptors()) return yatzy::server::kExitInternal;
  yatzy::server::EndAtSignals();
  const auto config = yatzy::server::ParseConfig(argc, argv);
  if (const auto* code = std::get_if<yatzy::server::ExitCode>(&config)) {
    return FinishOutput(*code);
  }
  if (const auto* question =
          std::get_if<yatzy::server::HardwareQuestion>(&config)) {
    std::cout << yatzy::server::PrintHardware(question->settings,
                                              question->as_json);
    return FinishOutput(yatzy::server::kExitOk);
  }
  TuneForCalls();
  const yatzy::server::Config& settings =
      std::get<yatzy::server::Config>(config);
  yatzy::server::InitLogging(settings.log_level, settings.log_format);
  yatzy::server::EndAtExceptions(yatzy::server::kExitInternal);
  const yatzy::server::ExitCode code = yatzy::server::RunDaemon(settings);
  yatzy::server::FlushLog();
  return code;
}
