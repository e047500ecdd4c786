#include "tests/support/captured_log.h"

#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <utility>

namespace yatzy {
namespace {

template <typename Take>
class TakingSink : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit TakingSink(Take take) : take_(std::move(take)) {}

 private:
  void sink_it_(const spdlog::details::log_msg& message) override {
    take_(std::string(message.payload.data(), message.payload.size()));
  }
  void flush_() override {}

  const Take take_;
};

}  // namespace

CapturedLog::CapturedLog() : before_(spdlog::default_logger()) {
  const auto take = [lines = lines_](std::string line) {
    const std::lock_guard lock(lines->mutex);
    lines->lines.push_back(std::move(line));
    lines->changed.notify_all();
  };
  spdlog::set_default_logger(std::make_shared<spdlog::logger>(
      "captured", std::make_shared<TakingSink<decltype(take)>>(take)));
}

CapturedLog::~CapturedLog() { spdlog::set_default_logger(before_); }

bool CapturedLog::WaitFor(const std::string& text) {
  std::unique_lock lock(lines_->mutex);
  return lines_->changed.wait_for(lock, std::chrono::seconds(30), [&] {
    while (lines_->looked_at < lines_->lines.size()) {
      const std::string& line = lines_->lines[lines_->looked_at++];
      if (line.find(text) != std::string::npos) return true;
    }
    return false;
  });
}

int CapturedLog::Count(const std::string& text) const {
  const std::lock_guard lock(lines_->mutex);
  int count = 0;
  for (const std::string& line : lines_->lines) {
    if (line.find(text) != std::string::npos) ++count;
  }
  return count;
}

}  // namespace yatzy
