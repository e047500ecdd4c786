#include "server/observe/resolve_metrics.h"

#include "core/game/state.h"

namespace yatzy::server {

void ResolveMetrics::Began() {
  const std::lock_guard lock(mutex_);
  numbers_.is_running = true;
  numbers_.level = 0;
  numbers_.states_solved = 0;
}

void ResolveMetrics::Progressed(int level, int states_solved) {
  const std::lock_guard lock(mutex_);
  numbers_.level = level;
  numbers_.states_solved = states_solved;
}

void ResolveMetrics::Ended(ResolveResult result, absl::Duration took) {
  const std::lock_guard lock(mutex_);
  numbers_.is_running = false;
  numbers_.last_seconds = absl::ToDoubleSeconds(took);
  ++numbers_.ended[static_cast<int>(result)];
}

ResolveMetrics::Numbers ResolveMetrics::Read() const {
  const std::lock_guard lock(mutex_);
  return numbers_;
}

void ResolveMetrics::AddTo(CallbackMetrics& metrics) const {
  metrics.AddGauge("yatzy_resolve_running", "1 while the game is solved.",
                   [this] { return Read().is_running ? 1 : 0; });
  metrics.AddGauge("yatzy_resolve_level",
                   "Level of the solve that runs, or of the last: categories "
                   "filled, from 14 down to 0.",
                   [this] { return Read().level; });
  metrics.AddGauge("yatzy_resolve_states",
                   "States that the solve that runs, or the last, has solved.",
                   [this] { return Read().states_solved; });
  metrics.AddGauge("yatzy_resolve_progress_ratio",
                   "The same as a share of all states.", [this] {
                     return static_cast<double>(Read().states_solved) /
                            kReachableStates;
                   });
  metrics.AddGauge("yatzy_resolve_last_duration_seconds",
                   "How long the last solve took that has ended.",
                   [this] { return Read().last_seconds; });
  metrics.AddCounters("yatzy_resolves_total",
                      "Solves that have ended, by their result.",
                      [this]() -> std::vector<std::pair<MetricLabels, double>> {
                        const Numbers numbers = Read();
                        return {{{{"result", "succeeded"}}, numbers.ended[0]},
                                {{{"result", "failed"}}, numbers.ended[1]},
                                {{{"result", "cancelled"}}, numbers.ended[2]}};
                      });
}

}  // namespace yatzy::server
