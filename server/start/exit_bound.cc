#include "server/start/exit_bound.h"

#include <unistd.h>

#include <condition_variable>
#include <mutex>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/log/log_event.h"
#include "server/log/logging.h"

namespace yatzy::server {

ExitBound::ExitBound(absl::Duration bound, int code, std::string what)
    : thread_([bound, code, what = std::move(what)](std::stop_token stop) {
        std::mutex mutex;
        std::condition_variable_any stopped;
        std::unique_lock lock(mutex);
        const auto never = [] { return false; };
        stopped.wait_for(lock, stop, absl::ToChronoNanoseconds(bound), never);
        if (stop.stop_requested()) return;
        LogEvent(LogLevel::kError, "exiting",
                 {{"code", code},
                  {"reason", absl::StrCat(what, " took longer than ",
                                          absl::FormatDuration(bound))}});
        FlushLog();
        _exit(code);
      }) {}

}  // namespace yatzy::server
