#include "server/tables/distributions.h"

#include <algorithm>
#include <bit>
#include <chrono>
#include <condition_variable>
#include <new>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/advisor/distribution_memory.h"
#include "core/advisor/late_values.h"
#include "core/game/solve_parts.h"
#include "core/solver/solver.h"
#include "server/log/log_event.h"
#include "server/os/threads.h"

namespace yatzy::server {
namespace {

// How often a caller is asked whether he still waits.
constexpr std::chrono::milliseconds kLook{10};

// Held by the one who does long work.
std::mutex& LongWork() {
  static std::mutex mutex;
  return mutex;
}

int OpenCategories(const Game& game, State state) {
  return game.categories() - std::popcount(state.filled);
}

bool IsStart(const DistributionKey& key) { return key == DistributionKey{}; }

// Asks a checkpoint again and again, on a thread of its own, and has the work
// stopped when it says so.
class Lookout {
 public:
  explicit Lookout(Distributions::Checkpoint checkpoint)
      : thread_([this, checkpoint](const std::stop_token& end) {
          std::unique_lock lock(mutex_);
          while (status_.ok()) {
            end_.wait_for(lock, end, kLook, [] { return false; });
            if (end.stop_requested()) return;
            status_ = checkpoint();
          }
          work_.request_stop();
        }) {}

  std::stop_token token() const { return work_.get_token(); }

  // Ends the thread. What the checkpoint said last.
  absl::Status End() {
    thread_.request_stop();
    if (thread_.joinable()) thread_.join();
    return status_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable_any end_;
  std::stop_source work_;
  absl::Status status_;  // of the thread, until it has ended
  std::jthread thread_;
};

absl::StatusOr<std::shared_ptr<const Distribution>> Follow(
    const ExactValues& values, const DistributionKey& key,
    const DistributionOptions& options) {
  const auto& turn = key.turn;
  auto made =
      turn.has_value()
          ? DistributionOf(values, {key.state, turn->dice, turn->rerolls_left},
                           turn->action, options)
          : DistributionOf(values, key.state, options);
  if (!made.ok()) return made.status();
  return std::make_shared<const Distribution>(*std::move(made));
}

void LogStart(const Game& game, const Distribution& start,
              const LogField& source, const LogField& more) {
  LogEvent(LogLevel::kInfo, "distribution of the start",
           {{"rule_set", game.id()},
            {"mean", start.Mean()},
            {"standard_deviation", start.StandardDeviation()},
            source,
            more});
}

std::string Megabytes(std::size_t bytes) {
  return absl::StrCat(bytes >> 20, " MB");
}

}  // namespace

Distributions::Distributions(std::shared_ptr<const Game> game)
    : game_(std::move(game)) {}

void Distributions::Set(const Options& options) {
  const std::lock_guard lock(mutex_);
  options_ = options;
}

Distributions::Answer Distributions::Kept(const DistributionKey& key) const {
  if (IsStart(key)) return start_;
  const auto found = std::ranges::find(
      kept_, key, [](const auto& kept) -> auto& { return kept.first; });
  return found == kept_.end() ? nullptr : found->second;
}

bool Distributions::IsFinal(const DistributionKey& key) const {
  return !key.turn.has_value() && game_->IsFinished(key.state);
}

bool Distributions::IsQuick(const DistributionKey& key) const {
  const std::lock_guard lock(mutex_);
  return IsFinal(key) || IsLate(key) || Kept(key) != nullptr ||
         (values_ != nullptr &&
          OpenCategories(*game_, key.state) <= MostOpenQuick(*game_));
}

// Of a large game, whose values take seconds, the few that may follow.
bool Distributions::IsLate(const DistributionKey& key) const {
  return IsLargeGame(*game_) && !game_->saves_rolls() &&
         OpenCategories(*game_, key.state) <= MostOpenQuick(*game_);
}

absl::StatusOr<Distributions::Answer> Distributions::Of(
    const DistributionKey& key, Checkpoint checkpoint) {
  try {
    auto answer = Make(key, checkpoint);
    if (answer.ok()) Keep(key, *answer);
    return answer;
  } catch (const std::bad_alloc&) {
    return absl::ResourceExhaustedError("out of memory for the distribution");
  }
}

absl::StatusOr<Distributions::Answer> Distributions::Make(
    const DistributionKey& key, Checkpoint checkpoint) {
  if (IsFinal(key)) {
    return std::make_shared<const Distribution>(
        FinalDistribution(*game_, key.state));
  }
  std::shared_ptr<const ExactValues> values;
  DistributionOptions options;
  options.threads = 1;
  {
    const std::lock_guard lock(mutex_);
    if (Answer kept = Kept(key); kept != nullptr) return kept;
    values = values_;
    options.simd = options_.simd;
    options.after_task = options_.after_task;
  }
  if (values != nullptr &&
      OpenCategories(*game_, key.state) <= MostOpenQuick(*game_)) {
    return Follow(*values, key, options);
  }
  if (absl::Status s = CheckMemory(key); !s.ok()) return s;
  if (IsLate(key)) {
    const auto late = LateValues(game_, key.state, options.simd, checkpoint);
    if (!late.ok()) return late.status();
    return Follow(**late, key, options);
  }
  std::unique_lock alone(LongWork(), std::try_to_lock);
  while (!alone.owns_lock()) {
    if (absl::Status s = checkpoint(); !s.ok()) return s;
    std::this_thread::sleep_for(kLook);
    alone.try_lock();
  }
  return MakeLong(key, checkpoint);
}

absl::StatusOr<std::shared_ptr<const ExactValues>> Distributions::MakeValues(
    const DistributionOptions& options) {
  {
    const std::lock_guard lock(mutex_);
    if (values_ != nullptr) return values_;
  }
  SolveOptions solve;
  solve.threads = options.threads;
  solve.simd = options.simd;
  solve.on_thread = options.on_thread;
  solve.after_task = options.after_task;
  solve.stop = options.stop;
  auto values = SolveExactly(game_, solve);
  if (!values.ok()) return values.status();
  const std::lock_guard lock(mutex_);
  values_ = *values;
  return *std::move(values);
}

absl::StatusOr<Distributions::Answer> Distributions::MakeLong(
    const DistributionKey& key, Checkpoint checkpoint) {
  DistributionOptions options;
  options.on_thread = YieldToOtherThreads;
  {
    const std::lock_guard lock(mutex_);
    // Somebody may have made it while this caller waited.
    if (Answer kept = Kept(key); kept != nullptr) return kept;
    options.threads = options_.threads;
    options.simd = options_.simd;
    options.after_task = options_.after_task;
  }
  Lookout lookout(checkpoint);
  options.stop = lookout.token();
  const auto values = MakeValues(options);
  absl::StatusOr<Answer> answer =
      values.ok() ? Follow(**values, key, options) : values.status();
  ++long_done_;
  const absl::Status gone = lookout.End();
  if (absl::IsCancelled(answer.status()) && !gone.ok()) return gone;
  return answer;
}

absl::Status Distributions::CheckMemory(const DistributionKey& key) const {
  const std::size_t values = std::size_t{game_->values()} * sizeof(double);
  if (values > kMostValueBytes) {
    return absl::FailedPreconditionError(absl::StrCat(
        "distributions of ", game_->id(), " take values of ", Megabytes(values),
        ", more than ", Megabytes(kMostValueBytes)));
  }
  const int open = OpenCategories(*game_, key.state);
  if (open <= MostOpenQuick(*game_)) return absl::OkStatus();
  const std::size_t work = MemoryOfDistribution(*game_, key.state);
  if (work <= kMostWorkBytes) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      "a distribution with ", open, " open categories of ", game_->id(),
      " takes ", Megabytes(work), ", more than ", Megabytes(kMostWorkBytes),
      "; one from a later state takes less"));
}

void Distributions::Keep(const DistributionKey& key, const Answer& answer) {
  const std::lock_guard lock(mutex_);
  if (IsStart(key)) {
    KeepStart(answer);
    return;
  }
  std::erase_if(kept_, [&](const auto& kept) { return kept.first == key; });
  kept_.emplace_front(key, answer);
  if (kept_.size() > kMostKept) kept_.pop_back();
}

// The caller does not wait for the disk.
void Distributions::KeepStart(const Answer& answer) {
  if (start_ != nullptr) return;
  start_ = answer;
  if (store_ == nullptr) return;
  writer_ = std::jthread([this, answer] { StoreStart(*answer); });
}

void Distributions::StoreStart(const Distribution& start) const {
  NameThisThread("distribution");
  const absl::Status status = store_->Store(start);
  if (status.ok()) {
    LogEvent(LogLevel::kInfo, "distribution of the start kept",
             {{"path", store_->path()}, {"rule_set", game_->id()}});
    return;
  }
  LogEvent(
      LogLevel::kWarn, "distribution of the start not kept",
      {{"reason", std::string(status.message())}, {"rule_set", game_->id()}});
}

void Distributions::ReadStart(const ValueTable& table) {
  if (store_ == nullptr) return;
  auto found = store_->Open(table);
  if (absl::IsNotFound(found.status())) return;
  if (!found.ok()) {
    LogEvent(LogLevel::kWarn, "bad distribution of the start",
             {{"reason", std::string(found.status().message())},
              {"rule_set", game_->id()}});
    return;
  }
  LogStart(*game_, *found, {"source", "file"}, {"path", store_->path()});
  auto start = std::make_shared<const Distribution>(*std::move(found));
  const std::lock_guard lock(mutex_);
  start_ = std::move(start);
}

void Distributions::Prepare() {
  {
    const std::lock_guard lock(mutex_);
    if (options_.scope == DistributionScope::kDemand) return;
    if (start_ != nullptr) return;
  }
  thread_ =
      std::jthread([this](const std::stop_token& stop) { PrepareStart(stop); });
}

void Distributions::PrepareStart(const std::stop_token& stop) {
  NameThisThread("distribution");
  YieldToOtherThreads();
  const auto begin = std::chrono::steady_clock::now();
  const auto checkpoint = [&stop] {
    return stop.stop_requested() ? absl::CancelledError("the daemon ends")
                                 : absl::OkStatus();
  };
  const auto made = Of({}, checkpoint);
  if (!made.ok()) {
    if (stop.stop_requested()) return;
    LogEvent(LogLevel::kError, "no distribution of the start",
             {{"rule_set", game_->id()},
              {"reason", std::string(made.status().message())}});
    return;
  }
  const std::chrono::duration<double> took =
      std::chrono::steady_clock::now() - begin;
  LogStart(*game_, **made, {"source", "made"}, {"seconds", took.count()});
}

}  // namespace yatzy::server
