#include "server/admin/resolve_manager.h"

#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "proto/status/details.h"
#include "proto/status/field_violations.h"
#include "proto/status/quoted.h"

namespace yatzy::server {
namespace {

constexpr char kResourceType[] = "google.longrunning.Operation";

}  // namespace

ResolveManager::ResolveManager(ResolveSteps steps)
    : steps_(std::move(steps)), thread_([this] { Work(); }) {}

ResolveManager::~ResolveManager() {
  Shutdown();
  thread_.join();
}

void ResolveManager::Open() {
  const std::lock_guard lock(mutex_);
  if (life_ == Life::kStarting) life_ = Life::kOpen;
}

void ResolveManager::BeginShutdown() {
  const std::lock_guard lock(mutex_);
  life_ = Life::kShutDown;
  RequestStop();
  changed_.notify_all();
}

void ResolveManager::Shutdown() {
  BeginShutdown();
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return running_ == 0 && !is_reserved_; });
}

absl::Status ResolveManager::MayStart() const {
  if (life_ == Life::kStarting) {
    return absl::UnavailableError(
        "the server is starting: it has no table yet");
  }
  if (life_ == Life::kShutDown) {
    return absl::UnavailableError("the server is shutting down");
  }
  if (running_ == 0) return absl::OkStatus();
  const std::string& name = entries_.at(running_).operation.name;
  return AboutResource(
      absl::AbortedError(absl::StrCat(name,
                                      " is running; wait for it, or "
                                      "cancel it")),
      kResourceType, name);
}

absl::Status ResolveManager::WhileReserved(
    std::unique_lock<std::mutex>& lock,
    absl::FunctionRef<absl::Status()> work) {
  is_reserved_ = true;
  lock.unlock();
  const absl::Cleanup release = [&] {
    lock.lock();
    is_reserved_ = false;
    changed_.notify_all();
  };
  return work();
}

absl::StatusOr<ResolveOperation> ResolveManager::Admit(
    const ResolveRequest& request, bool is_trial) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return !is_reserved_; });
  for (const auto& [number, entry] : entries_) {
    if (request.request_id.empty()) break;
    if (entry.operation.request.request_id != request.request_id) continue;
    if (entry.operation.request == request) return entry.operation;
    FieldViolations violations;
    violations.Add("request_id", absl::StrCat(Quoted(request.request_id),
                                              " started ", entry.operation.name,
                                              ", which has other parameters"));
    return violations.ToStatus();
  }
  absl::Status status = MayStart();
  // The disk takes milliseconds to tell. Whoever comes meanwhile waits, and
  // then finds what this has started. Only the end of the server may have come.
  if (status.ok()) {
    status =
        WhileReserved(lock, [&] { return steps_.check_writable(request); });
  }
  if (status.ok()) status = MayStart();
  if (!status.ok()) return status;
  return is_trial ? ResolveOperation() : Add(request);
}

ResolveOperation ResolveManager::Add(const ResolveRequest& request) {
  if (entries_.size() == kKept) entries_.erase(entries_.begin());
  Entry& entry = entries_[++last_number_];
  entry.operation.number = last_number_;
  entry.operation.name = absl::StrCat("operations/", last_number_);
  entry.operation.request = request;
  entry.operation.create_time = absl::Now();
  entry.begin = SteadyTime::Now();
  running_ = last_number_;
  stop_ = std::stop_source();
  Record(entry, ResolveProgress());
  return entry.operation;
}

void ResolveManager::Record(Entry& entry, const ResolveProgress& progress) {
  entry.history.push_back(progress);
  entry.operation.progress = progress;
  entry.operation.changes = static_cast<int>(entry.history.size());
  if (steps_.on_change) steps_.on_change(entry.operation);
  changed_.notify_all();
}

absl::Status ResolveManager::WhileIdle(absl::FunctionRef<absl::Status()> work) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return !is_reserved_; });
  if (absl::Status status = MayStart(); !status.ok()) return status;
  return WhileReserved(lock, work);
}

absl::StatusOr<const ResolveManager::Entry*> ResolveManager::Find(
    const std::string& name) const {
  for (const auto& [number, entry] : entries_) {
    if (entry.operation.name == name) return &entry;
  }
  return AboutResource(
      absl::NotFoundError(absl::StrCat("there is no operation ", Quoted(name))),
      kResourceType, name);
}

absl::StatusOr<ResolveOperation> ResolveManager::Get(
    const std::string& name) const {
  const std::lock_guard lock(mutex_);
  const auto entry = Find(name);
  if (!entry.ok()) return entry.status();
  return (*entry)->operation;
}

absl::StatusOr<ResolveOperation> ResolveManager::WaitForChange(
    const std::string& name, int seen, Clock::time_point until) const {
  std::unique_lock lock(mutex_);
  auto entry = Find(name);
  // It may be forgotten while this waits, if it has ended.
  changed_.wait_until(lock, until, [&] {
    entry = Find(name);
    return !entry.ok() || (*entry)->operation.changes > seen;
  });
  if (!entry.ok()) return entry.status();
  ResolveOperation operation = (*entry)->operation;
  if (seen + 1 >= operation.changes) return operation;
  operation.changes = seen + 1;
  operation.progress = (*entry)->history[seen];
  operation.end_time = {};
  operation.took = {};
  operation.error = absl::OkStatus();
  operation.outcome = {};
  return operation;
}

absl::StatusOr<ResolveOperation> ResolveManager::WaitForEnd(
    const std::string& name, Clock::time_point until) const {
  std::unique_lock lock(mutex_);
  auto entry = Find(name);
  changed_.wait_until(lock, until, [&] {
    entry = Find(name);
    return !entry.ok() || (*entry)->operation.HasEnded();
  });
  if (!entry.ok()) return entry.status();
  return (*entry)->operation;
}

std::vector<ResolveOperation> ResolveManager::List() const {
  const std::lock_guard lock(mutex_);
  std::vector<ResolveOperation> operations;
  for (auto it = entries_.rbegin(); it != entries_.rend(); ++it) {
    operations.push_back(it->second.operation);
  }
  return operations;
}

std::string ResolveManager::Running() const {
  const std::lock_guard lock(mutex_);
  return running_ == 0 ? "" : entries_.at(running_).operation.name;
}

absl::Status ResolveManager::Cancel(const std::string& name) {
  const std::lock_guard lock(mutex_);
  const auto entry = Find(name);
  if (!entry.ok()) return entry.status();
  if (!(*entry)->operation.HasEnded()) RequestStop();
  return absl::OkStatus();
}

void ResolveManager::RequestStop() {
  if (running_ == 0) return;
  const ResolveProgress& progress = entries_.at(running_).operation.progress;
  if (progress.phase < ResolvePhase::kPublishing) stop_.request_stop();
}

void ResolveManager::Work() {
  steps_.on_thread();
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock,
                  [&] { return running_ != 0 || life_ == Life::kShutDown; });
    if (running_ == 0) return;
    Entry& entry = entries_.at(running_);
    const std::stop_token stop = stop_.get_token();
    lock.unlock();
    Run(entry, stop);
    lock.lock();
  }
}

void ResolveManager::Run(Entry& entry, const std::stop_token& stop) {
  LogStart(entry.operation);
  const auto outcome = RunResolve(steps_, entry.operation.request, stop,
                                  [&](const ResolveProgress& progress) {
                                    return Advance(entry, progress, stop);
                                  });
  End(entry, outcome, stop);
}

absl::Status ResolveManager::Advance(Entry& entry,
                                     const ResolveProgress& progress,
                                     const std::stop_token& stop) {
  bool is_new_phase = false;
  {
    // With the lock, so that either this sees a cancellation or that sees this.
    const std::lock_guard lock(mutex_);
    if (stop.stop_requested()) return absl::CancelledError("cancelled");
    is_new_phase = progress.phase != entry.operation.progress.phase;
    Record(entry, progress);
  }
  if (is_new_phase) LogPhase(entry.operation.name, progress.phase);
  return absl::OkStatus();
}

void ResolveManager::End(Entry& entry,
                         const absl::StatusOr<ResolveOutcome>& outcome,
                         const std::stop_token& stop) {
  ResolveOperation operation;
  {
    const std::lock_guard lock(mutex_);
    ResolveProgress progress = entry.operation.progress;
    progress.phase = ResolvePhase::kDone;
    if (outcome.ok()) {
      entry.operation.outcome = *outcome;
    } else {
      entry.operation.error = outcome.status();
      progress.phase =
          absl::IsCancelled(outcome.status()) && stop.stop_requested()
              ? ResolvePhase::kCancelled
              : ResolvePhase::kFailed;
    }
    entry.operation.end_time = absl::Now();
    entry.operation.took = SteadyTime::Now() - entry.begin;
    Record(entry, progress);
    running_ = 0;
    operation = entry.operation;
  }
  LogEnd(operation);
}

}  // namespace yatzy::server
