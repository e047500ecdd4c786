#ifndef YATZY_SERVER_ADMIN_RESOLVE_MANAGER_H_
#define YATZY_SERVER_ADMIN_RESOLVE_MANAGER_H_

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "proto/status/steady_time.h"
#include "server/admin/resolve_operation.h"

namespace yatzy::server {

// Solves the table anew while queries are answered, one operation at a time:
//
//     pending --> solving --> verifying --> publishing --> done
//        |  (a kept table      ^                |
//        +---will do)----------+                +--> failed
//
// A failure leads to failed from anywhere, a cancellation to cancelled from
// anywhere before publishing; both leave the disk and the table in service as
// they were.
//
//     Construct --> starting --Open--> open --Shutdown--> shut down
//
// Operations are started when open only. Thread-safe.
class ResolveManager {
 public:
  using Clock = std::chrono::steady_clock;

  // Operations that are remembered; the oldest is forgotten first.
  static constexpr std::size_t kKept = 100;

  explicit ResolveManager(ResolveSteps steps);

  // Shuts down.
  ~ResolveManager();
  ResolveManager(const ResolveManager&) = delete;
  ResolveManager& operator=(const ResolveManager&) = delete;

  void Open();

  // Starts an operation and returns it. If one with this request_id is
  // remembered, that one is returned and none is started.
  //
  //   INVALID_ARGUMENT  that one was asked for something else; with a
  //                     BadRequest
  //   ABORTED           another operation runs; with a ResourceInfo of it
  //   UNAVAILABLE       not open
  //   others            of the step check_writable
  absl::StatusOr<ResolveOperation> Start(const ResolveRequest& request) {
    return Admit(request, /*is_trial=*/false);
  }

  // OK if Start would start or return an operation now, else its error.
  absl::Status CheckStart(const ResolveRequest& request) {
    return Admit(request, /*is_trial=*/true).status();
  }

  // Does something while no operation runs and none can start, one such thing
  // at a time, and returns what it returns. ABORTED and UNAVAILABLE as Start.
  absl::Status WhileIdle(absl::FunctionRef<absl::Status()> work);

  // The operation now. NOT_FOUND, with a ResourceInfo, if it is not remembered.
  absl::StatusOr<ResolveOperation> Get(const std::string& name) const;

  // The operation as its change number `seen` + 1 left it, as soon as that has
  // happened; at `until` the operation as it is. So who asks again and again
  // with the number of changes that came last sees all of them.
  absl::StatusOr<ResolveOperation> WaitForChange(const std::string& name,
                                                 int seen,
                                                 Clock::time_point until) const;

  // The operation as soon as it has ended, at `until` as it is.
  absl::StatusOr<ResolveOperation> WaitForEnd(const std::string& name,
                                              Clock::time_point until) const;

  // The operations that are remembered, the newest first.
  std::vector<ResolveOperation> List() const;

  // Name of the operation that runs; empty if none does.
  std::string Running() const;

  // Asks the operation to stop. Nothing happens if it publishes or has ended.
  absl::Status Cancel(const std::string& name);

  // Cancels what runs and starts nothing more. Returns at once.
  void BeginShutdown();

  // The same, and returns when it has ended.
  void Shutdown();

 private:
  enum class Life { kStarting, kOpen, kShutDown };

  struct Entry {
    ResolveOperation operation;            // with the latest progress
    std::vector<ResolveProgress> history;  // a handful of phases and levels
    SteadyTime begin;
  };

  // Start, or all of it but the start itself.
  absl::StatusOr<ResolveOperation> Admit(const ResolveRequest& request,
                                         bool is_trial);

  // Each requires mutex_.
  absl::Status MayStart() const;
  // Gives up the lock for as long as it works.
  absl::Status WhileReserved(std::unique_lock<std::mutex>& lock,
                             absl::FunctionRef<absl::Status()> work);
  absl::StatusOr<const Entry*> Find(const std::string& name) const;
  ResolveOperation Add(const ResolveRequest& request);
  void Record(Entry& entry, const ResolveProgress& progress);
  void RequestStop();

  // The life of thread_, and what it does for one operation.
  void Work();
  void Run(Entry& entry, const std::stop_token& stop);
  absl::Status Advance(Entry& entry, const ResolveProgress& progress,
                       const std::stop_token& stop);
  void End(Entry& entry, const absl::StatusOr<ResolveOutcome>& outcome,
           const std::stop_token& stop);

  const ResolveSteps steps_;

  mutable std::mutex mutex_;  // guards all below but the thread
  mutable std::condition_variable changed_;
  Life life_ = Life::kStarting;
  std::map<int, Entry> entries_;  // by number
  int last_number_ = 0;
  int running_ = 0;           // number of an entry, which stays; 0: none
  std::stop_source stop_;     // of what runs
  bool is_reserved_ = false;  // WhileReserved works: nobody else may start

  std::thread thread_;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_ADMIN_RESOLVE_MANAGER_H_
