// What yatzy_bench says of itself.
#ifndef YATZY_TESTS_BENCH_BENCH_HELP_H_
#define YATZY_TESTS_BENCH_BENCH_HELP_H_

namespace yatzy {

inline constexpr char kBenchDescription[] =
    "yatzy_bench measures what yatzyd and the operations of its core cost, and "
    "fails if one of them gives a wrong result.";

inline constexpr char kBenchFooter[] = R"(
Examples:
  yatzy_bench solve                              everything, about two minutes
  yatzy_bench solve --simd avx2 --repetitions 5
  yatzy_bench solve --simd avx512 --in-a-row 20  twenty solves back to back
  yatzy_bench solve --json | python3 tests/bench/chart.py - solve.svg
  yatzy_bench analyze
  yatzy_bench analyze --rules maxi               batches alone; a minute
  yatzy_bench play                               about two minutes
  yatzy_bench table --json
  yatzy_bench targets --repetitions 3            about four minutes
  yatzy_bench targets --json | python3 tests/bench/chart.py - chances.svg
  yatzy_bench storage                            about a minute
  yatzy_bench serve --only review                one method or two
  yatzy_bench footprint                          about a minute
  yatzy_bench neighbour                          about four minutes

Columns of solve:
  core_ms          median_ms times threads
  bound_fraction   the time that loading every operand from the L1 cache needs,
                   at its rate measured in this run, by the time taken; above 1
                   because registers save loads (load_bound.h)
  floor_fraction   the same for the fewest loads that any use of the registers
                   allows
  ratio_vs_csr     core time of the classic solver, a sparse matrix from keeps
                   to rolls (csr_solver.h), by the core time of this solve
  ratio_vs_scalar  the same for our own kernel without vectors, on one thread
Columns of analyze, play, table and targets: median time of one position,
look-up, game or table in nanoseconds, and how many per second. Of targets/X/N,
with N open categories, and of analyze --rules it is the processor time.
Columns of storage: formats for the chances of a table of targets, and
  changed_share        of the positions, how many have another best action,
                       equal ones included
  noticed_share        and one that is worse by more than 1e-6
  worst_loss           the most that one loses, in probability, and
  worst_relative_loss  as a share of the best chance
  worst_chance_error   how far the best chance of a position is off
Rows of footprint, each with the median, least and greatest of the tries:
  start/exec       exec and exit of `yatzyd --version`, the floor of the others
  start/...        from exec until it serves
  resident, private  memory, private without the pages of files: of an idle
                   daemon that found its table, solved it, or was under load
  idle/cpu         percent of one processor, with one connection open
  idle/first_call  of an open connection after a pause
Columns of serve, for as many calls as a server gets done (closed loop) and, for
the times, calls that are due at half of what the slower server gets done:
  echo_...         the same for a server that only parses and sends a constant,
                   or for the yatzyd of --against
  ratio            of the calls per second, median of runs that take turns
  p99_ratio        likewise, of the 99th percentiles
  answer_bytes     the mean size of the answers; the run fails where the echo
                   server's differs by more than 5 percent
Columns of neighbour: the times of the questions that are due, and
  p99_ratio              p99_us by what it was alone in the same repetition
  neighbour_items_per_s  the states, positions, tables or chances that the
                         neighbour got

Leave the machine alone meanwhile. Results go to stdout, progress to stderr.
Exit codes: 0 ok, 1 a wrong result or one that could not be printed, 2 usage.)";

}  // namespace yatzy

#endif  // YATZY_TESTS_BENCH_BENCH_HELP_H_
