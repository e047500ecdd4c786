#include "client/load/load_worker.h"

#include <grpc/support/time.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>
#include <thread>
#include <utility>

#include "client/load/monotonic_clock.h"

namespace yatzy::client {
namespace {

// How long a thread sleeps before it looks whether the run was ended early.
constexpr std::int64_t kNap = kSecond / 20;

// What a call gets beyond its deadline before it is given up.
constexpr std::int64_t kGrace = kSecond;

std::int64_t CheckEvery(double share) {
  return share > 0 ? std::llround(1 / share) : 0;
}

}  // namespace

LoadWorker::LoadWorker(
    const Config& config,
    const std::vector<std::shared_ptr<grpc::Channel>>& channels)
    : config_(config),
      check_every_(CheckEvery(config.options->check_share)),
      requests_(*config.options, config.options->seed + config.worker,
                *config.played),
      idle_(channels.size()),
      pacing_(config.options->calls_per_second > 0) {
  for (const auto& channel : channels) {
    slots_.push_back(std::make_unique<LoadSlot>(
        channel, &queue_, config.options->deadline, config.options->retries));
  }
}

LoadWorker::~LoadWorker() {
  queue_.Shutdown();
  void* tag = nullptr;
  bool ok = false;
  while (queue_.Next(&tag, &ok)) {
  }
}

void LoadWorker::Run() {
  std::optional<std::jthread> pacer;
  now_ = config_.times->start;  // the slots of an open loop are idle since then
  if (config_.options->calls_per_second > 0) {
    for (const auto& slot : slots_) AddIdle(*slot);
    pacer.emplace([this] { Pace(); });
  } else {
    for (const auto& slot : slots_) StartNext(*slot, MonotonicNanoseconds());
  }
  TakeAnswers();
  CloseStreams();
}

void LoadWorker::AddTo(LoadTally& tally) const {
  const std::lock_guard lock(mutex_);
  tally.Merge(tally_);
}

void LoadWorker::Pace() {
  SleepPrecisely();
  const double interval =
      static_cast<double>(kSecond) / config_.options->calls_per_second;
  for (std::int64_t call = config_.worker;; call += config_.workers) {
    const std::int64_t due = config_.times->start +
                             std::llround(static_cast<double>(call) * interval);
    if (!SleepUntil(due)) break;
    LoadSlot* const slot = TakeIdle();
    if (slot == nullptr) {
      CountUnsent(due, interval * config_.workers);
      break;
    }
    const std::int64_t idle_since = slot->idle_since;
    StartNext(*slot, due);
    CountStart(due, idle_since);
  }
  const std::lock_guard lock(mutex_);
  pacing_ = false;
}

bool LoadWorker::SleepUntil(std::int64_t due) const {
  for (;;) {
    if (due >= config_.times->end) return false;
    const std::int64_t now = MonotonicNanoseconds();
    if (now >= due) return true;
    SleepUntilNanoseconds(std::min(due, now + kNap));
  }
}

LoadSlot* LoadWorker::TakeIdle() {
  std::unique_lock lock(mutex_);
  while (idle_count_ == 0) {
    if (MonotonicNanoseconds() >= config_.times->end) return nullptr;
    slot_idle_.wait_for(lock, std::chrono::nanoseconds(kNap));
  }
  LoadSlot* const slot = idle_[first_idle_];
  first_idle_ = (first_idle_ + 1) % idle_.size();
  --idle_count_;
  return slot;
}

void LoadWorker::AddIdle(LoadSlot& slot) {
  {
    const std::lock_guard lock(mutex_);
    slot.idle_since = now_;
    idle_[(first_idle_ + idle_count_) % idle_.size()] = &slot;
    ++idle_count_;
  }
  slot_idle_.notify_one();
}

void LoadWorker::CountStart(std::int64_t due, std::int64_t idle_since) {
  if (due < config_.times->begin) return;
  const std::int64_t possible = std::max(due, idle_since);
  const std::int64_t now = MonotonicNanoseconds();
  const std::lock_guard lock(mutex_);
  tally_.late = std::max(tally_.late, now - possible);
  if (idle_since > due) ++tally_.waited;
}

void LoadWorker::CountUnsent(std::int64_t due, double interval) {
  const std::int64_t left = config_.times->end - due;
  if (left <= 0) return;
  const std::lock_guard lock(mutex_);
  tally_.unsent = static_cast<std::int64_t>(
      std::ceil(static_cast<double>(left) / interval));
}

void LoadWorker::StartNext(LoadSlot& slot, std::int64_t due) {
  slot.due = due;
  slot.idle_since = 0;
  const LoadMethod method = requests_.NextMethod();
  slot.Start(method, requests_.NextRequest(method), due);
}

void LoadWorker::TakeAnswers() {
  for (;;) {
    bool ok = false;
    LoadSlot* const slot = NextCompletion(ok);
    if (slot != nullptr && (!slot->Proceed(ok) || OnAnswer(*slot))) continue;
    if (AllIdle()) return;
  }
}

bool LoadWorker::AllIdle() const {
  const std::lock_guard lock(mutex_);
  return !pacing_ && idle_count_ == slots_.size();
}

bool LoadWorker::OnAnswer(LoadSlot& slot) {
  const std::optional<Verdict> verdict = Judge(slot);
  Record(slot, verdict);
  if (verdict.has_value()) now_ = MonotonicNanoseconds();
  const bool goes_on =
      config_.options->calls_per_second == 0 && now_ < config_.times->end;
  if (goes_on) {
    StartNext(slot, now_);
  } else {
    AddIdle(slot);
  }
  return goes_on;
}

std::optional<Verdict> LoadWorker::Judge(LoadSlot& slot) {
  if (slot.code() != absl::StatusCode::kOk || now_ < config_.times->begin) {
    return std::nullopt;
  }
  std::int64_t& answered = answered_[static_cast<int>(slot.method())];
  const bool sampled =
      config_.checker != nullptr && answered++ % check_every_ == 0;
  if (sampled) {
    return CheckSerialized(*config_.checker, slot.method(), slot.request(),
                           slot.answer());
  }
  if (slot.method() == LoadMethod::kStreamAnalyzePositions &&
      !EchoesId(slot.request(), slot.answer())) {
    return Verdict{Verdict::kWrong, "id is not that of the request"};
  }
  return std::nullopt;
}

void LoadWorker::Record(LoadSlot& slot, const std::optional<Verdict>& verdict) {
  const std::lock_guard lock(mutex_);
  ++tally_.answers;
  if (now_ < config_.times->begin) return;
  MethodTally& tally = tally_.methods[static_cast<int>(slot.method())];
  ++tally.codes[static_cast<int>(slot.code())];
  tally.retries += slot.retries();
  if (slot.code() != absl::StatusCode::kOk) {
    if (tally.first_failure.empty()) tally.first_failure = slot.Failure();
    return;
  }
  tally.latency.Record(now_ - slot.due);
  tally.answer_bytes += static_cast<std::int64_t>(slot.answer().Length());
  if (now_ <= config_.times->end) ++tally.in_time;
  if (!verdict.has_value()) return;
  if (verdict->kind == Verdict::kOtherTable) {
    ++tally.other_table;
    return;
  }
  ++tally.checked;
  if (verdict->kind == Verdict::kRight) return;
  if (tally.wrong++ == 0) tally.first_wrong = verdict->what;
}

void LoadWorker::CloseStreams() {
  int closing = 0;
  for (const auto& slot : slots_) {
    if (!slot->Close()) continue;
    slot->idle_since = 0;
    ++closing;
  }
  while (closing > 0) {
    bool ok = false;
    LoadSlot* const slot = NextCompletion(ok);
    if (slot == nullptr || !slot->Proceed(ok)) continue;
    --closing;
    slot->idle_since = now_;
    // All its calls were answered, so only an error is news.
    if (slot->code() != absl::StatusCode::kOk) Record(*slot, std::nullopt);
  }
}

LoadSlot* LoadWorker::NextCompletion(bool& ok) {
  void* tag = nullptr;
  const std::int64_t until = now_ + kNap;
  const gpr_timespec deadline{
      .tv_sec = until / kSecond,
      .tv_nsec = static_cast<std::int32_t>(until % kSecond),
      .clock_type = GPR_CLOCK_MONOTONIC};
  const grpc::CompletionQueue::NextStatus next =
      queue_.AsyncNext(&tag, &ok, deadline);
  now_ = MonotonicNanoseconds();
  if (next == grpc::CompletionQueue::GOT_EVENT) {
    return static_cast<LoadSlot*>(tag);
  }
  CancelIfOverdue();
  return nullptr;
}

void LoadWorker::CancelIfOverdue() {
  const std::int64_t given_up =
      config_.times->end + absl::ToInt64Nanoseconds(config_.options->deadline) +
      kGrace;
  if (now_ < given_up) return;
  // Nobody starts a call so late, so the slots stand still.
  for (const auto& slot : slots_) {
    if (slot->idle_since == 0) slot->Cancel();
  }
}

}  // namespace yatzy::client
