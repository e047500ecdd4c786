#ifndef YATZY_SERVER_OBSERVE_PROCESS_METRICS_H_
#define YATZY_SERVER_OBSERVE_PROCESS_METRICS_H_

#include "server/observe/callback_metrics.h"

namespace yatzy::server {

// Adds what every Prometheus client library tells of its process (process_*),
// as /proc/self has it, and process_threads. Where there is no /proc, values
// are NaN.
void AddProcessMetrics(CallbackMetrics& metrics);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_OBSERVE_PROCESS_METRICS_H_
