#ifndef YATZY_TESTS_BENCH_BENCH_COMMAND_LINE_H_
#define YATZY_TESTS_BENCH_BENCH_COMMAND_LINE_H_

namespace yatzy {

// Does what the command line of yatzy_bench says; returns the exit code.
int RunBenchCommandLine(int argc, const char* const* argv);

}  // namespace yatzy

#endif  // YATZY_TESTS_BENCH_BENCH_COMMAND_LINE_H_
