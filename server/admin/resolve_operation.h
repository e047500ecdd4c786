#ifndef YATZY_SERVER_ADMIN_RESOLVE_OPERATION_H_
#define YATZY_SERVER_ADMIN_RESOLVE_OPERATION_H_

#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "core/table/value_table.h"

namespace yatzy::server {

// What a re-solve is asked to do. The server's settings have been filled in.
struct ResolveRequest {
  std::string request_id;  // empty: none
  int threads = 0;         // as SolveOptions::threads
  Arithmetic arithmetic = Arithmetic::kDouble;
  bool force = false;  // solve even if such a table is kept

  bool operator==(const ResolveRequest&) const = default;
};

// An operation goes through these from top to bottom, leaves some out, and ends
// with one of the last three.
enum class ResolvePhase {
  kPending,
  kSolving,
  kVerifying,
  kPublishing,  // from here on it cannot be cancelled
  kDone,
  kFailed,
  kCancelled,
};

// "pending", "solving" and so on.
const char* ResolvePhaseName(ResolvePhase phase);

struct ResolveProgress {
  ResolvePhase phase = ResolvePhase::kPending;
  int levels_solved = 0;  // 0 to kCategories
  int states_solved = 0;  // 0 to kReachableStates
};

// What a re-solve came to.
struct ResolveOutcome {
  std::string table_id;
  std::string payload_sha256;  // hexadecimal
  double expected_final = 0;   // of a new game
  bool solved = false;         // false: a kept table was used
  absl::Duration solve_time;
  absl::Time publish_time;
};

// A re-solve as it was at some moment.
struct ResolveOperation {
  int number = 0;    // 1, 2, ..
  std::string name;  // "operations/1"
  ResolveRequest request;
  absl::Time create_time;
  ResolveProgress progress;
  int changes = 0;  // of the progress, so far; the first is its beginning

  // Once it has ended:
  absl::Time end_time;
  absl::Status error;      // OK if it is done
  ResolveOutcome outcome;  // if it is done

  bool HasEnded() const { return progress.phase >= ResolvePhase::kDone; }
};

// Logs how an operation begins, goes on and ends.
void LogStart(const ResolveOperation& operation);
void LogPhase(const std::string& name, ResolvePhase phase);
void LogEnd(const ResolveOperation& operation);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_ADMIN_RESOLVE_OPERATION_H_
