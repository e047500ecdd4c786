#include "client/load/load.h"

#include <grpcpp/channel.h>

#include <algorithm>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/lib/channel.h"
#include "client/lib/yatzy_client.h"
#include "client/load/answer_check.h"
#include "client/load/load_slot.h"
#include "client/load/load_tally.h"
#include "client/load/load_worker.h"
#include "client/load/monotonic_clock.h"
#include "proto/status/steady_time.h"

namespace yatzy::client {
namespace {

using Channels = std::vector<std::shared_ptr<grpc::Channel>>;
using Workers = std::vector<std::unique_ptr<LoadWorker>>;

constexpr absl::Duration kProgressInterval = absl::Seconds(1);

absl::Status AwaitConnection(const std::shared_ptr<grpc::Channel>& channel,
                             const LoadOptions& options) {
  constexpr std::int64_t kNap = 50'000'000;
  const std::int64_t deadline =
      MonotonicNanoseconds() + absl::ToInt64Nanoseconds(options.deadline);
  for (;;) {
    const std::int64_t left = deadline - MonotonicNanoseconds();
    if (left <= 0) {
      return absl::UnavailableError(absl::StrCat(
          "no connection to ", options.address, " within ",
          absl::FormatDuration(options.deadline), ConnectionError(channel)));
    }
    if (options.stop.stop_requested()) {
      return absl::CancelledError("stopped while connecting");
    }
    if (channel->WaitForConnected(SteadyTime::Now() +
                                  absl::Nanoseconds(std::min(left, kNap)))) {
      return absl::OkStatus();
    }
  }
}

absl::StatusOr<Channels> Connect(const LoadOptions& options) {
  Channels channels;
  for (int i = 0; i < options.connections; ++i) {
    absl::StatusOr<std::shared_ptr<grpc::Channel>> channel =
        NewChannel(options.address, {.deadline = options.deadline,
                                     .retry = {.max_attempts = 1},
                                     .own_connection = true,
                                     .security = options.security});
    if (!channel.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat("address: ", channel.status().message()));
    }
    channels.push_back(*std::move(channel));
  }
  for (const auto& channel : channels) {
    absl::Status status = AwaitConnection(channel, options);
    if (!status.ok()) return status;
  }
  return channels;
}

Workers MakeWorkers(const LoadOptions& options, const LoadTimes& times,
                    const AnswerChecker* checker, const PlayedGames& played,
                    const Channels& channels) {
  const int threads = ThreadsOf(options);
  const int connections = options.connections;
  std::vector<Channels> slots(threads);
  // Each connection belongs to one thread, or each thread to one connection.
  for (int slot = 0; slot < options.in_flight; ++slot) {
    const int lane = slot % std::max(threads, connections);
    slots[lane % threads].push_back(channels[lane % connections]);
  }
  Workers workers;
  for (int worker = 0; worker < threads; ++worker) {
    workers.push_back(
        std::make_unique<LoadWorker>(LoadWorker::Config{.options = &options,
                                                        .times = &times,
                                                        .checker = checker,
                                                        .played = &played,
                                                        .worker = worker,
                                                        .workers = threads},
                                     slots[worker]));
  }
  return workers;
}

LoadTally TallyOf(const Workers& workers) {
  LoadTally tally;
  for (const auto& worker : workers) worker->AddTo(tally);
  return tally;
}

// Tells how a run is going, from one call to the next.
class ProgressTeller {
 public:
  ProgressTeller(const LoadOptions& options, const LoadTimes& times)
      : options_(options), times_(times), told_at_(times.start) {}

  void Tell(const Workers& workers) {
    const LoadTally tally = TallyOf(workers);
    const LoadReport report = MakeReport(tally, options_, 0);
    const std::int64_t now = MonotonicNanoseconds();
    const double seconds = static_cast<double>(now - told_at_) / 1e9;
    const double answers = static_cast<double>(
        tally.answers - std::exchange(told_, tally.answers));
    told_at_ = now;
    options_.on_progress({.elapsed = absl::Nanoseconds(now - times_.start),
                          .total = options_.warm_up + options_.duration,
                          .calls_per_second = answers / seconds,
                          .calls = report.calls,
                          .errors = report.errors,
                          .wrong = report.wrong,
                          .p99 = report.latency.Quantile(0.99)});
  }

 private:
  const LoadOptions& options_;
  const LoadTimes& times_;
  std::int64_t told_at_;
  std::int64_t told_ = 0;
};

// Until the run is over or stopped.
void AwaitEnd(const LoadOptions& options, const LoadTimes& times,
              const Workers& workers) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  ProgressTeller progress(options, times);
  while (!options.stop.stop_requested()) {
    const auto left =
        absl::Nanoseconds(times.end.load() - MonotonicNanoseconds());
    if (left <= absl::ZeroDuration()) return;
    never.wait_for(lock, options.stop,
                   absl::ToChronoNanoseconds(std::min(left, kProgressInterval)),
                   [] { return false; });
    if (options.on_progress != nullptr) progress.Tell(workers);
  }
}

LoadReport Measure(const LoadOptions& options, const AnswerChecker* checker,
                   const PlayedGames& played, const Channels& channels) {
  LoadTimes times;
  const Workers workers =
      MakeWorkers(options, times, checker, played, channels);
  times.start = MonotonicNanoseconds();
  times.begin = times.start + absl::ToInt64Nanoseconds(options.warm_up);
  times.end = times.begin + absl::ToInt64Nanoseconds(options.duration);
  {
    std::vector<std::jthread> threads;
    for (const auto& worker : workers) {
      threads.emplace_back([&worker] { worker->Run(); });
    }
    AwaitEnd(options, times, workers);
    times.end = std::min(times.end.load(), MonotonicNanoseconds());
  }
  const std::int64_t counted =
      std::max<std::int64_t>(times.end - times.begin, 0);
  return MakeReport(TallyOf(workers), options,
                    static_cast<double>(counted) / 1e9);
}

// That a rule set is served which was asked for by name. Answers that are not
// checked would hide that the server is too old to read the name.
absl::Status CheckServes(const YatzyClient& client,
                         const LoadOptions& options) {
  if (options.rule_set.empty()) return absl::OkStatus();
  v1::EvaluateStateRequest request;
  request.set_rule_set(options.rule_set);
  return client.EvaluateState(request).status();
}

// What the options want to be played first.
absl::StatusOr<PlayedGames> FetchPlayedGames(const YatzyClient& client,
                                             const LoadOptions& options) {
  PlayedGames played;
  if (options.stop.stop_requested()) {
    return absl::CancelledError("stopped before the measurement");
  }
  if (options.from_played_games) {
    auto positions = FetchPlayedPositions(client, *options.game,
                                          options.rule_set, options.seed);
    if (!positions.ok()) return positions.status();
    played.positions = *std::move(positions);
  }
  played.to_review = options.games_to_review;
  if (played.to_review.empty() &&
      HasShare(options,
               {LoadMethod::kReviewGame, LoadMethod::kBatchReviewGames})) {
    auto games = FetchGamesToReview(client, options.rule_set, options.seed);
    if (!games.ok()) return games.status();
    played.to_review = *std::move(games);
  }
  return played;
}

}  // namespace

absl::StatusOr<LoadReport> RunLoad(const LoadOptions& options) {
  if (absl::Status status = CheckLoadOptions(options); !status.ok()) {
    return status;
  }
  const absl::StatusOr<Channels> channels = Connect(options);
  if (!channels.ok()) return channels.status();
  const YatzyClient client(channels->front(), options.address, options.deadline,
                           {.max_attempts = 1});
  if (absl::Status status = CheckServes(client, options); !status.ok()) {
    return status;
  }
  std::optional<AnswerChecker> checker;
  if (options.check_share > 0) {
    absl::StatusOr<AnswerChecker> fetched = AnswerChecker::Fetch(
        client, options.game, options.rule_set, options.stop);
    if (!fetched.ok()) return fetched.status();
    checker = *std::move(fetched);
  }
  const absl::StatusOr<PlayedGames> played = FetchPlayedGames(client, options);
  if (!played.ok()) return played.status();
  LoadReport report = Measure(
      options, checker.has_value() ? &*checker : nullptr, *played, *channels);
  if (checker.has_value()) report.table_id = checker->table_id();
  return report;
}

}  // namespace yatzy::client
