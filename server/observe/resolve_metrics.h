#ifndef YATZY_SERVER_OBSERVE_RESOLVE_METRICS_H_
#define YATZY_SERVER_OBSERVE_RESOLVE_METRICS_H_

#include <array>
#include <mutex>

#include "absl/time/time.h"
#include "server/observe/callback_metrics.h"

namespace yatzy::server {

enum class ResolveResult { kSucceeded, kFailed, kCancelled };

// What solves report, as metrics; one solve at a time. Thread-safe.
class ResolveMetrics {
 public:
  // Adds the metrics, which ask this object; it must outlive them.
  void AddTo(CallbackMetrics& metrics) const;

  void Began();
  // Of the solve that began last: the level that is solved now (from 14 down to
  // 0), and the states solved in all.
  void Progressed(int level, int states_solved);
  void Ended(ResolveResult result, absl::Duration took);

 private:
  struct Numbers {
    bool is_running = false;
    int level = 0;
    int states_solved = 0;
    double last_seconds = 0;
    std::array<double, 3> ended{};  // by ResolveResult
  };

  Numbers Read() const;

  mutable std::mutex mutex_;
  Numbers numbers_;  // guarded by mutex_
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_OBSERVE_RESOLVE_METRICS_H_
