#include "tests/support/captured_log.h"

#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "server/log/logging.h"

namespace yatzy::server {

CapturedLog::CapturedLog() {
  static const bool kHasLog = [] {
    InitLogging(LogLevel::kDebug, LogFormat::kText);
    return true;
  }();
  static_cast<void>(kHasLog);
  int ends[2];
  stderr_before_ = dup(STDERR_FILENO);
  if (stderr_before_ < 0 || pipe(ends) != 0) std::abort();
  dup2(ends[1], STDERR_FILENO);
  close(ends[1]);
  reader_ = std::thread([this, fd = ends[0]] { Read(fd); });
}

CapturedLog::~CapturedLog() {
  FlushLog();
  dup2(stderr_before_, STDERR_FILENO);  // the last writer's end: Read returns
  reader_.join();
  close(stderr_before_);
}

void CapturedLog::Read(int fd) {
  std::FILE* const file = fdopen(fd, "r");
  char* line = nullptr;
  std::size_t size = 0;
  while (getline(&line, &size, file) > 0) {
    const std::lock_guard lock(mutex_);
    lines_.emplace_back(line);
    changed_.notify_all();
  }
  free(line);
  std::fclose(file);
}

bool CapturedLog::WaitFor(const std::string& text) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, std::chrono::seconds(30), [&] {
    while (looked_at_ < lines_.size()) {
      const std::string& line = lines_[looked_at_++];
      if (line.find(text) != std::string::npos) return true;
    }
    return false;
  });
}

int CapturedLog::Count(const std::string& text) {
  FlushLog();
  // What was written before this line has been read when this has.
  const std::string mark = "mark " + std::to_string(++marks_) + "\n";
  if (write(STDERR_FILENO, mark.data(), mark.size()) < 0) std::abort();
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return !lines_.empty() && lines_.back() == mark; });
  int count = 0;
  for (const std::string& line : lines_) {
    if (line.find(text) != std::string::npos) ++count;
  }
  return count;
}

}  // namespace yatzy::server
