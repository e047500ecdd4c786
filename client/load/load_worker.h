#ifndef YATZY_CLIENT_LOAD_LOAD_WORKER_H_
#define YATZY_CLIENT_LOAD_LOAD_WORKER_H_

#include <grpcpp/channel.h>
#include <grpcpp/completion_queue.h>

#include <array>
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "client/load/answer_check.h"
#include "client/load/load_messages.h"
#include "client/load/load_options.h"
#include "client/load/load_slot.h"
#include "client/load/load_tally.h"

namespace yatzy::client {

// When a run happens, by MonotonicNanoseconds.
struct LoadTimes {
  std::int64_t start = 0;         // the first call
  std::int64_t begin = 0;         // the end of the warm-up
  std::atomic<std::int64_t> end;  // no call is made after it; may be moved
};

// The calls of one thread: a completion queue and the slots on it.
class LoadWorker {
 public:
  struct Config {
    const LoadOptions* options;    // a valid one
    const LoadTimes* times;        // set before Run
    const AnswerChecker* checker;  // null: nothing is checked
    const PlayedGames* played;
    int worker;  // 0 to workers - 1
    int workers;
  };

  // `channels` has one for each slot. The pointees must outlive the worker.
  LoadWorker(const Config& config,
             const std::vector<std::shared_ptr<grpc::Channel>>& channels);
  ~LoadWorker();
  LoadWorker(const LoadWorker&) = delete;
  LoadWorker& operator=(const LoadWorker&) = delete;

  // Makes calls until the end and returns when all are answered. Once only.
  void Run();

  // Adds what was counted so far. From any thread, also while Run runs.
  void AddTo(LoadTally& tally) const;

 private:
  // Makes the calls of an open loop as they fall due, until the end.
  void Pace();

  // False if that is not before the end.
  bool SleepUntil(std::int64_t due) const;

  // Waits for an idle slot; null if there was none before the end.
  LoadSlot* TakeIdle();
  void AddIdle(LoadSlot& slot);

  void CountStart(std::int64_t due, std::int64_t idle_since);
  void CountUnsent(std::int64_t due, double interval);

  void StartNext(LoadSlot& slot, std::int64_t due);

  // Takes completions until all slots are idle and nobody will start one.
  void TakeAnswers();
  bool AllIdle() const;

  // True if the slot makes its next call already.
  bool OnAnswer(LoadSlot& slot);
  std::optional<Verdict> Judge(LoadSlot& slot);
  void Record(LoadSlot& slot, const std::optional<Verdict>& verdict);
  void CloseStreams();

  // The next completion, taken at now_; null if there was none for a while.
  LoadSlot* NextCompletion(bool& ok);
  void CancelIfOverdue();

  const Config config_;
  const std::int64_t check_every_;  // 0: never
  LoadRequests requests_;
  grpc::CompletionQueue queue_;
  std::vector<std::unique_ptr<LoadSlot>> slots_;
  std::array<std::int64_t, kLoadMethods.size()> answered_{};
  std::int64_t now_ = 0;  // when the last completion was taken

  mutable std::mutex mutex_;
  std::condition_variable slot_idle_;
  // Guarded by mutex_:
  std::vector<LoadSlot*> idle_;  // a ring, the longest idle first
  std::size_t first_idle_ = 0;
  std::size_t idle_count_ = 0;
  bool pacing_ = false;
  LoadTally tally_;
};

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_LOAD_LOAD_WORKER_H_
