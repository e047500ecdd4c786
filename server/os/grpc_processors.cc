// How many processors gRPC sees. gRPC 1.51 asks the system for those that the
// machine is configured for, and starts up to 32 threads at once and twice as
// many as processors under load, however few the affinity mask and the cgroup
// of a container leave: on a host of 64, 56 threads instead of 27 before the
// first call. No setting of gRPC's bounds them (1.51 reads the number once, in
// its event engine and its executors). But it does so through these two
// functions of its public header, and a program's own definition of a function
// comes before that of a shared library.
//
// Where that is not so, as on macOS, these are never called, and gRPC counts as
// it always did.
#include <grpc/support/cpu.h>

#include "core/os/machine.h"

extern "C" {

unsigned gpr_cpu_num_cores() {
  static const int kProcessors = yatzy::UsableProcessors();
  return kProcessors;
}

// Less than the number above, as gRPC demands: it numbers the parts of what it
// keeps for each processor.
unsigned gpr_cpu_current_cpu() {
  return yatzy::CurrentProcessor() % gpr_cpu_num_cores();
}

}  // extern "C"
