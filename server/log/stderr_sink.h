#ifndef YATZY_SERVER_LOG_STDERR_SINK_H_
#define YATZY_SERVER_LOG_STDERR_SINK_H_

#include <spdlog/sinks/base_sink.h>
#include <unistd.h>

#include <cerrno>
#include <condition_variable>
#include <cstdint>
#include <mutex>

#include "absl/time/time.h"

namespace yatzy::server {

// Writes each line to stderr with one system call, so that lines of several
// processes do not mix, and tells who waits that lines are written.
// Thread-safe.
class StderrSink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  std::int64_t flushes() {
    const std::lock_guard lock(flushed_mutex_);
    return flushes_;
  }

  // Waits for a flush after that many, but no longer than `at_most`.
  void WaitForFlushAfter(std::int64_t flushes, absl::Duration at_most) {
    std::unique_lock lock(flushed_mutex_);
    flushed_.wait_for(lock, absl::ToChronoNanoseconds(at_most),
                      [&] { return flushes_ > flushes; });
  }

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    spdlog::memory_buf_t line;
    base_sink::formatter_->format(message, line);
    const char* next = line.data();
    const char* const end = next + line.size();
    while (next < end) {
      const ssize_t size = write(STDERR_FILENO, next, end - next);
      if (size < 0 && errno != EINTR) return;  // nobody to tell
      next += size < 0 ? 0 : size;
    }
  }

  void flush_() override {
    {
      const std::lock_guard lock(flushed_mutex_);
      ++flushes_;
    }
    flushed_.notify_all();
  }

 private:
  std::mutex flushed_mutex_;
  std::condition_variable flushed_;
  std::int64_t flushes_ = 0;  // guarded by flushed_mutex_
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_LOG_STDERR_SINK_H_
