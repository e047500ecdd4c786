#ifndef YATZY_CLIENT_CTL_BENCH_REPORT_H_
#define YATZY_CLIENT_CTL_BENCH_REPORT_H_

#include <string>

#include "client/load/load.h"

namespace yatzy::client {

// A table with a line for each method and for all, then what else is to say.
std::string BenchText(const LoadOptions& options, const LoadReport& report);

// One JSON object on a line: what the run was (server, ruleSet if one is named,
// connections, inFlight, rate, seed, checkShare), the members of LoadReport
// (seconds, calls, errors, retries, callsPerSecond, itemsPerSecond, latencyUs,
// checked, wrong, otherTable, tableId, lateUs, waited, unsent) and of its
// methods (method, calls, items, ..., codes by name, firstWrong). Each
// latencyUs has mean, p50, p90, p99, p99_9 and max, in microseconds.
std::string BenchJson(const LoadOptions& options, const LoadReport& report);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_BENCH_REPORT_H_
