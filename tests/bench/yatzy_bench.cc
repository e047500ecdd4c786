// yatzy_bench: the driver of the benchmarks; --help says how to use it. Every
// benchmark checks what it computes, and the program fails if that is wrong.
#include "core/os/standard_descriptors.h"
#include "tests/bench/bench_command_line.h"

int main(int argc, char** argv) {
  if (!yatzy::OpenStandardDescriptors()) return 1;
  return yatzy::RunBenchCommandLine(argc, argv);
}
