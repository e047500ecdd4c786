#ifndef YATZY_TESTS_SUPPORT_CAPTURED_LOG_H_
#define YATZY_TESTS_SUPPORT_CAPTURED_LOG_H_

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace yatzy::server {

// Takes what the process writes to stderr as long as it lives, its log above
// all, which it begins. Make it before what logs.
class CapturedLog {
 public:
  CapturedLog();
  ~CapturedLog();
  CapturedLog(const CapturedLog&) = delete;
  CapturedLog& operator=(const CapturedLog&) = delete;

  // Waits for a line that contains `text`, after the one that was last waited
  // for. False after 30 s without one.
  bool WaitFor(const std::string& text);

  // How many lines contain `text` so far. While nobody else writes.
  int Count(const std::string& text);

 private:
  void Read(int fd);

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> lines_;  // guarded by mutex_, as is the next
  std::size_t looked_at_ = 0;

  int marks_ = 0;
  int stderr_before_ = -1;
  std::thread reader_;
};

}  // namespace yatzy::server

#endif  // YATZY_TESTS_SUPPORT_CAPTURED_LOG_H_
