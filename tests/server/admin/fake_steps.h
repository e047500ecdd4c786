#ifndef YATZY_TESTS_SERVER_ADMIN_FAKE_STEPS_H_
#define YATZY_TESTS_SERVER_ADMIN_FAKE_STEPS_H_

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>

#include "server/admin/resolve_operation.h"
#include "tests/support/default_game.h"
#include "tests/support/solved_table.h"

namespace yatzy::server {

// Steps that a test decides, and counts. A solve takes until it is let through
// or stopped. Outlives the manager that takes the steps.
class FakeSteps {
 public:
  // The steps; a test may change them before it makes a manager of them.
  ResolveSteps steps{
      .check_writable = [](const ResolveRequest&) { return absl::OkStatus(); },
      .on_thread = [] {},
      .find_kept = [](const ResolveRequest&) { return std::nullopt; },
      .solve =
          [this](const ResolveRequest&, const std::stop_token& stop,
                 const auto& on_progress) { return Solve(stop, on_progress); },
      .verify = [](const ResolvedTable&) { return absl::OkStatus(); },
      .store =
          [this](const ResolvedTable&) {
            ++stores;
            return absl::OkStatus();
          },
      .publish = [this](const auto&) { ++publishes; },
  };

  std::atomic<int> solves = 0;
  std::atomic<int> stores = 0;
  std::atomic<int> publishes = 0;

  // Lets all solves through from now on.
  void LetThrough() {
    const std::lock_guard lock(mutex_);
    is_open_ = true;
    changed_.notify_all();
  }

 private:
  absl::StatusOr<ResolvedTable> Solve(
      const std::stop_token& stop,
      const std::function<void(const SolveProgress&)>& on_progress) {
    ++solves;
    on_progress({.level = kCategories, .states_solved = 64});
    std::unique_lock lock(mutex_);
    if (!changed_.wait(lock, stop, [&] { return is_open_; })) {
      return absl::CancelledError("stopped");
    }
    on_progress({.level = 0, .states_solved = kReachableStates});
    return SolvedTable();
  }

  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool is_open_ = false;
};

}  // namespace yatzy::server

#endif  // YATZY_TESTS_SERVER_ADMIN_FAKE_STEPS_H_
