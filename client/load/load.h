// Load on a server, and what it does to it.
#ifndef YATZY_CLIENT_LOAD_LOAD_H_
#define YATZY_CLIENT_LOAD_LOAD_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/load/latency_histogram.h"
#include "client/load/load_options.h"

namespace yatzy::client {

// What became of the calls of one method that were answered after the warm-up,
// those under way at the end of the run included.
struct MethodReport {
  LoadMethod method = LoadMethod::kEvaluateState;
  std::int64_t calls = 0;         // the sum of the codes
  std::int64_t items = 0;         // states, positions and games in OK answers
  std::int64_t answer_bytes = 0;  // of the OK answers, as messages
  // Of the OK answers within LoadReport::seconds.
  double calls_per_second = 0;
  double items_per_second = 0;
  LatencyHistogram latency;  // of OK calls

  // What the server answered. DEADLINE_EXCEEDED and UNAVAILABLE may also be
  // what this side found: no answer in time, or a broken connection.
  // Of calls that were repeated, the last answer.
  std::map<absl::StatusCode, std::int64_t> codes;
  std::string first_failure;  // code and message of one that is not OK

  std::int64_t retries = 0;      // answers UNAVAILABLE to calls made again
  std::int64_t checked = 0;      // answers whose values were compared
  std::int64_t wrong = 0;        // and differ from the table or the request
  std::string first_wrong;       // how one of these differs
  std::int64_t other_table = 0;  // could not be checked: the table has changed
};

struct LoadReport {
  double seconds = 0;  // that were counted: the duration, unless it was stopped
  std::vector<MethodReport> methods;  // those of the mix, as in kLoadMethods

  // All methods together.
  std::int64_t calls = 0;
  std::int64_t errors = 0;  // not OK
  std::int64_t retries = 0;
  std::int64_t checked = 0;
  std::int64_t wrong = 0;
  std::int64_t other_table = 0;
  double calls_per_second = 0;
  double items_per_second = 0;
  LatencyHistogram latency;
  std::string table_id;  // that answers were checked with; empty if none were

  // Open loop. How far the generator itself was behind its schedule at worst: a
  // call was due and could have been made, but this machine was too slow.
  absl::Duration late;
  std::int64_t waited = 0;  // calls that had to wait because all were under way
  std::int64_t unsent =
      0;  // calls that still waited at the end; not in `calls`
};

// Puts load on a server, with threads of its own, until the duration is over or
// it is stopped, and waits for the calls under way: at most the deadline and a
// second more. Unless `retries` says otherwise, calls are not repeated, so the
// codes are what the server said; after a broken connection, calls wait for the
// next within their deadline.
// Prints nothing. May run several times, and at the same time.
//
// Errors:
//   INVALID_ARGUMENT  an option; the message begins with its name
//   UNAVAILABLE       no connection within the deadline
//   CANCELLED         stopped before the load began
//   DATA_LOSS         the values that the server sends are not those of the
//                     table that it names
//   INTERNAL          the server answers about another rule set
//   others            the server refused to send its table (check_share > 0) or
//                     to play, or does not serve the rule set that is named
absl::StatusOr<LoadReport> RunLoad(const LoadOptions& options);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_LOAD_LOAD_H_
