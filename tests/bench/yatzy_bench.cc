// yatzy_bench: the driver of the benchmarks; --help says how to use it. Every
// benchmark checks what it computes, and the program fails if that is wrong.
#include "tests/bench/bench_command_line.h"

int main(int argc, char** argv) {
  return yatzy::RunBenchCommandLine(argc, argv);
}
