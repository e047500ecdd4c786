// What one thread of a load counts.
#ifndef YATZY_CLIENT_LOAD_LOAD_TALLY_H_
#define YATZY_CLIENT_LOAD_LOAD_TALLY_H_

#include <array>
#include <cstdint>
#include <string>

#include "client/load/latency_histogram.h"
#include "client/load/load.h"
#include "client/load/load_options.h"

namespace yatzy::client {

// The calls of one method since the end of the warm-up.
struct MethodTally {
  std::array<std::int64_t, 17> codes{};  // by number
  std::int64_t in_time = 0;              // OK before the end of the run
  std::int64_t answer_bytes = 0;         // of OK calls
  std::int64_t retries = 0;
  std::int64_t checked = 0;
  std::int64_t wrong = 0;
  std::int64_t other_table = 0;
  std::string first_wrong;
  std::string first_failure;
  LatencyHistogram latency;  // of OK calls

  void Merge(const MethodTally& other);
};

struct LoadTally {
  std::array<MethodTally, kLoadMethods.size()> methods;  // as in kLoadMethods
  std::int64_t answers = 0;                              // the warm-up included
  std::int64_t late = 0;  // nanoseconds; as in LoadReport, as are these
  std::int64_t waited = 0;
  std::int64_t unsent = 0;

  void Merge(const LoadTally& other);
};

// How many states, positions or games a call is about.
int ItemsOf(LoadMethod method, const LoadOptions& options);

// The report of a run in which `seconds` were counted.
LoadReport MakeReport(const LoadTally& tally, const LoadOptions& options,
                      double seconds);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_LOAD_LOAD_TALLY_H_
