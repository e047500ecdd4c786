#include "server/admin/resolve_run.h"

#include <exception>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "core/game/state.h"
#include "core/rules/category.h"
#include "core/table/sha256.h"

namespace yatzy::server {
namespace {

using TablePtr = ResolveSteps::TablePtr;

class ResolveRun {
 public:
  ResolveRun(const ResolveSteps& steps, const ResolveRequest& request,
             const std::stop_token& stop, ResolveObserver observer)
      : steps_(steps), request_(request), stop_(stop), observer_(observer) {}

  absl::StatusOr<ResolveOutcome> Run() {
    TablePtr table;
    if (!request_.force) table = steps_.find_kept(request_.arithmetic);
    const bool is_kept = table != nullptr;
    if (!is_kept) {
      auto solved = Solve();
      if (!solved.ok()) return solved.status();
      table = *std::move(solved);
    }
    if (absl::Status status = Verify(*table); !status.ok()) return status;
    absl::Status status = Enter(ResolvePhase::kPublishing);
    if (status.ok()) status = steps_.publish(*table);
    if (!status.ok()) return status;
    const absl::Time publish_time = absl::Now();
    steps_.put_into_service(table);
    return ResolveOutcome{.table_id = table->id(),
                          .payload_sha256 = ToHex(table->payload_sha256()),
                          .expected_final = table->ExpectedRemaining(State{}),
                          .solved = !is_kept,
                          .solve_time = solve_time_,
                          .publish_time = publish_time};
  }

 private:
  absl::StatusOr<TablePtr> Solve() {
    absl::Status status = Enter(ResolvePhase::kSolving);
    if (!status.ok()) return status;
    const absl::Time start = absl::Now();
    auto table =
        steps_.solve(request_, stop_, [this](const SolveProgress& progress) {
          progress_.levels_solved = kCategories - progress.level;
          progress_.states_solved = progress.states_solved;
          observer_(progress_).IgnoreError();  // the solver sees `stop` itself
        });
    solve_time_ = absl::Now() - start;
    return table;
  }

  absl::Status Verify(const ValueTable& table) {
    absl::Status status = Enter(ResolvePhase::kVerifying);
    if (!status.ok()) return status;
    status = steps_.verify(table);
    if (status.ok()) return status;
    return absl::InternalError(
        absl::StrCat("own table refused: ", status.message()));
  }

  absl::Status Enter(ResolvePhase phase) {
    progress_.phase = phase;
    return observer_(progress_);
  }

  const ResolveSteps& steps_;
  const ResolveRequest& request_;
  const std::stop_token& stop_;
  const ResolveObserver observer_;
  ResolveProgress progress_;
  absl::Duration solve_time_;
};

}  // namespace

absl::StatusOr<ResolveOutcome> RunResolve(const ResolveSteps& steps,
                                          const ResolveRequest& request,
                                          const std::stop_token& stop,
                                          ResolveObserver observer) {
  try {
    return ResolveRun(steps, request, stop, observer).Run();
  } catch (const std::exception& error) {
    return absl::InternalError(absl::StrCat("exception: ", error.what()));
  } catch (...) {
    return absl::InternalError("exception of an unknown kind");
  }
}

}  // namespace yatzy::server
