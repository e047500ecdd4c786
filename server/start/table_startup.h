#ifndef YATZY_SERVER_START_TABLE_STARTUP_H_
#define YATZY_SERVER_START_TABLE_STARTUP_H_

#include <memory>
#include <stop_token>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/table/value_table.h"
#include "server/config/config.h"
#include "server/tables/served_games.h"

namespace yatzy::server {

// Obtains the table of a rule set to serve, logging how:
//
//     current table --open, verify--> good ------------------> serve it
//          |                           |
//       missing                       bad --on-bad-table=fail--> error
//          |                           |
//          |                      set it aside
//          v                           v
//        solve ----- verify ----- write to disk -------------> serve it
//
// If the new table cannot be written (full or read-only disk), the error is
// logged and the table is served from memory: it is as good as any, and the
// next start solves again.
//
// Blocks. CANCELLED if `stop` is requested while solving. DATA_LOSS or another
// error of OpenTableFile and VerifyTable for a bad table with kFail, or whose
// file cannot be set aside. ALREADY_EXISTS if its folder is none
// (TableStore::CheckFolder). INTERNAL if our own solution does not verify.
// FAILED_PRECONDITION if a solve would take too much memory, which
// IsTooLargeToSolve tells from a bad table. REQUIRES: the game has a store.
absl::StatusOr<std::shared_ptr<const ValueTable>> ObtainTable(
    ServedGame& game, const Config& config, const std::stop_token& stop);

// Whether ObtainTable refused to solve because of --max-solve-memory.
bool IsTooLargeToSolve(const absl::Status& status);

// Puts the table of targets of a rule set into service, logging how: that of
// the file, if it is good, else what `solve` solves, stores and publishes. A
// bad file is set aside, or with kFail an error, and then `is_bad_file` says
// so. Blocks. Errors of OpenTargetFile and VerifyTargets, of `solve`, and of a
// file that cannot be set aside. REQUIRES: the game has a store of targets.
absl::Status ObtainTargets(ServedGame& game, const Config& config,
                           absl::FunctionRef<absl::Status()> solve,
                           bool& is_bad_file);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_START_TABLE_STARTUP_H_
