#ifndef YATZY_SERVER_ADMIN_RESOLVE_STEPS_H_
#define YATZY_SERVER_ADMIN_RESOLVE_STEPS_H_

#include <functional>
#include <memory>
#include <stop_token>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/kernel/simd/simd.h"
#include "core/solver/solver.h"
#include "core/table/value_table.h"
#include "server/admin/resolve_operation.h"

namespace yatzy::server {

class TableRegistry;
class TableStore;

// What a re-solve is made of. The manager calls all but the first on its own
// thread, one after the other; an exception of any of them fails the operation.
struct ResolveSteps {
  using TablePtr = std::shared_ptr<const ValueTable>;

  // Whether a table could be kept. Called before an operation begins, by
  // whoever starts it, maybe by several at a time.
  std::function<absl::Status()> check_writable;

  // Called once, on the thread that does all this, before anything else.
  std::function<void()> on_thread;

  // A kept table of this arithmetic that has passed every check; null if there
  // is none.
  std::function<TablePtr(Arithmetic)> find_kept;

  // CANCELLED soon after a request of `stop`.
  std::function<absl::StatusOr<TablePtr>(
      const ResolveRequest& request, const std::stop_token& stop,
      const std::function<void(const SolveProgress&)>& on_progress)>
      solve;

  std::function<absl::Status(const ValueTable&)> verify;

  // Makes it the table that the next start serves. On failure the disk is as
  // before.
  std::function<absl::Status(const ValueTable&)> publish;

  // Makes it the table that queries are answered from.
  std::function<void(const TablePtr&)> put_into_service;

  // Told of an operation that begins, and of every change of its progress; must
  // be quick and not call the manager. May be null.
  std::function<void(const ResolveOperation&)> on_change = nullptr;
};

// The steps of a daemon. Both must outlive them. Threads that solve have a
// lower priority than those that answer, and call `maybe_rest` often, unless it
// is null.
ResolveSteps StepsOf(TableStore& store, TableRegistry& registry, Simd simd,
                     std::function<void()> maybe_rest = nullptr);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_ADMIN_RESOLVE_STEPS_H_
