#ifndef YATZY_SERVER_ADMIN_RESOLVE_RUN_H_
#define YATZY_SERVER_ADMIN_RESOLVE_RUN_H_

#include <stop_token>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/admin/resolve_operation.h"
#include "server/admin/resolve_steps.h"

namespace yatzy::server {

// Told of every phase as it begins and every level as it is solved. An error
// for a phase ends the run with it; for a level it changes nothing.
using ResolveObserver = absl::FunctionRef<absl::Status(const ResolveProgress&)>;

// Takes the steps of one re-solve, on this thread:
//
//     solve --> verify --> publish --> put into service
//
// or the last three with a kept table. The first error is returned, and nothing
// follows it; an exception becomes INTERNAL.
absl::StatusOr<ResolveOutcome> RunResolve(const ResolveSteps& steps,
                                          const ResolveRequest& request,
                                          const std::stop_token& stop,
                                          ResolveObserver observer);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_ADMIN_RESOLVE_RUN_H_
