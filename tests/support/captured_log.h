#ifndef YATZY_TESTS_SUPPORT_CAPTURED_LOG_H_
#define YATZY_TESTS_SUPPORT_CAPTURED_LOG_H_

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "spdlog/common.h"

namespace spdlog {
class logger;
}  // namespace spdlog

namespace yatzy {

// Takes the lines of spdlog's default logger as long as it lives. Make it
// before what logs.
class CapturedLog {
 public:
  CapturedLog();
  ~CapturedLog();
  CapturedLog(const CapturedLog&) = delete;
  CapturedLog& operator=(const CapturedLog&) = delete;

  // Waits for a line that contains `text`, after the one that was last waited
  // for. False after 30 s without one.
  bool WaitFor(const std::string& text);

  // How many lines contain `text` so far.
  int Count(const std::string& text) const;

 private:
  struct Lines {
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<std::string> lines;
    std::size_t looked_at = 0;
  };

  const std::shared_ptr<Lines> lines_ = std::make_shared<Lines>();
  const std::shared_ptr<spdlog::logger> before_;
};

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_CAPTURED_LOG_H_
