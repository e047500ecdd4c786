#include "server/process/exit_bound.h"

#include <spdlog/spdlog.h>
#include <unistd.h>

#include <condition_variable>
#include <mutex>
#include <utility>

namespace yatzy {

ExitBound::ExitBound(absl::Duration bound, int code, std::string what)
    : thread_([bound, code, what = std::move(what)](std::stop_token stop) {
        std::mutex mutex;
        std::condition_variable_any stopped;
        std::unique_lock lock(mutex);
        const auto never = [] { return false; };
        stopped.wait_for(lock, stop, absl::ToChronoNanoseconds(bound), never);
        if (stop.stop_requested()) return;
        spdlog::critical("exiting code={} reason=\"{} took longer than {}\"",
                         code, what, absl::FormatDuration(bound));
        _exit(code);
      }) {}

}  // namespace yatzy
