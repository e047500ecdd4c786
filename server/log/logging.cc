#include "server/log/logging.h"

#include <grpc/support/log.h>
#include <signal.h>
#include <spdlog/async.h>
#include <spdlog/async_logger.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cmath>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"

namespace yatzy::server {
namespace {

constexpr std::string_view kPlain = "-+_./:@%,~#";

bool IsPlain(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
         kPlain.find(c) != std::string_view::npos;
}

std::string Capped(std::string_view text) {
  std::string capped(text.substr(0, kMaxLoggedBytes));
  if (capped.size() < text.size()) capped += "...";
  return capped;
}

std::string TextValue(std::string_view text) {
  std::string value = Capped(text);
  if (!value.empty() && std::all_of(value.begin(), value.end(), IsPlain)) {
    return value;
  }
  // Within double quotes, single ones are harmless.
  return absl::StrCat(
      "\"", absl::StrReplaceAll(absl::CHexEscape(value), {{"\\'", "'"}}), "\"");
}

// Takes the first character of `text`, which has some; nothing and one byte
// less if it does not begin with one in UTF-8.
std::optional<std::uint32_t> TakeCharacter(std::string_view& text) {
  const auto byte = [&text](std::size_t i) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i]));
  };
  const std::uint32_t first = byte(0);
  const std::size_t size = first < 0x80    ? 1
                           : first < 0xc2  ? 0
                           : first < 0xe0  ? 2
                           : first < 0xf0  ? 3
                           : first <= 0xf4 ? 4
                                           : 0;
  constexpr std::uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
  std::uint32_t character = size <= 1 ? first : first & (0x7fU >> size);
  bool is_good = size > 0 && size <= text.size();
  for (std::size_t i = 1; is_good && i < size; ++i) {
    is_good = (byte(i) & 0xc0U) == 0x80;
    character = character << 6U | (byte(i) & 0x3fU);
  }
  is_good = is_good && character >= kLeast[size] && character <= 0x10ffff &&
            (character < 0xd800 || character > 0xdfff);
  text.remove_prefix(is_good ? size : 1);
  return is_good ? std::optional(character) : std::nullopt;
}

void AppendJsonCharacter(std::uint32_t character, std::string& json) {
  if (character == '"' || character == '\\') {
    json += '\\';
    json += static_cast<char>(character);
  } else if (character >= 0x20 && character < 0x7f) {
    json += static_cast<char>(character);
  } else if (character < 0x10000) {
    absl::StrAppendFormat(&json, "\\u%04x", character);
  } else {  // as a surrogate pair
    const std::uint32_t rest = character - 0x10000;
    absl::StrAppendFormat(&json, "\\u%04x\\u%04x", 0xd800 + (rest >> 10U),
                          0xdc00 + (rest & 0x3ffU));
  }
}

std::string JsonString(std::string_view text) {
  constexpr std::uint32_t kReplacement = 0xfffd;
  const std::string capped = Capped(text);
  std::string json = "\"";
  for (std::string_view rest = capped; !rest.empty();) {
    AppendJsonCharacter(TakeCharacter(rest).value_or(kReplacement), json);
  }
  return json + '"';
}

// Without "-0", and without zeros at the end.
std::string DecimalText(double number) {
  std::string text = absl::StrFormat("%.3f", number);
  text.resize(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text == "-0" ? "0" : text;
}

// Lines that may wait for stderr.
constexpr std::size_t kQueuedLines = 1024;

constexpr double kPeerLinesPerSecond = 75;
constexpr double kPeerLinesAtOnce = 20;

// By LogLevel.
constexpr spdlog::level::level_enum kLevels[] = {
    spdlog::level::debug, spdlog::level::info, spdlog::level::warn,
    spdlog::level::err};

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

struct Log {
  LogFormat format;
  std::shared_ptr<StderrSink> sink;
  std::shared_ptr<spdlog::details::thread_pool> thread;
  std::shared_ptr<spdlog::async_logger> logger;
  std::mutex peer_mutex;
  LogThrottle peer_lines{kPeerLinesPerSecond, kPeerLinesAtOnce};  // guarded
  std::atomic<std::int64_t> suppressed = 0;

  std::optional<std::int64_t> AdmitPeerLine() {
    const std::lock_guard lock(peer_mutex);
    return peer_lines.Admit(SteadyTime::Now());
  }
};

// Never destroyed: its thread may wait for ever for a stderr that is not read,
// and an exit must not wait for the thread.
Log* g_log = nullptr;

std::atomic<LogLevel> g_level = LogLevel::kInfo;

// A thread that takes no signal, whoever else will: it exists before those that
// block theirs.
std::shared_ptr<spdlog::details::thread_pool> StartThread() {
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  auto thread = std::make_shared<spdlog::details::thread_pool>(kQueuedLines, 1);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return thread;
}

// gRPC prints what a peer sent as it came.
void LogGrpc(gpr_log_func_args* args) {
  LogPeerEvent(args->severity == GPR_LOG_SEVERITY_ERROR  ? LogLevel::kWarn
               : args->severity == GPR_LOG_SEVERITY_INFO ? LogLevel::kInfo
                                                         : LogLevel::kDebug,
               "grpc", {{"message", args->message}});
}

}  // namespace

LogField::LogField(std::string_view key, double number)
    : key_(key),
      text_(std::abs(number) < 1e18 ? DecimalText(number)
                                    : absl::StrCat(number)),
      kind_(std::isfinite(number) ? Kind::kNumber : Kind::kText) {}

std::string FormatText(std::string_view event, LogFields fields) {
  std::string line(event);
  for (const LogField& field : fields) {
    line += ' ';
    line += field.key();
    line += '=';
    line += TextValue(field.text());
  }
  return line;
}

std::string FormatJson(std::string_view event, LogFields fields) {
  std::string line = "\"event\":" + JsonString(event);
  for (const LogField& field : fields) {
    line += ',' + JsonString(field.key()) + ':';
    line += field.is_number() || field.is_bool() ? std::string(field.text())
                                                 : JsonString(field.text());
  }
  return line;
}

void InitLogging(LogLevel level, LogFormat format) {
  auto* log = new Log;
  log->format = format;
  g_level = level;
  log->sink = std::make_shared<StderrSink>();
  log->thread = StartThread();
  log->logger = std::make_shared<spdlog::async_logger>(
      "yatzyd", log->sink, log->thread,
      spdlog::async_overflow_policy::overrun_oldest);
  log->logger->set_level(spdlog::level::debug);  // g_level decides
  log->logger->set_pattern(
      format == LogFormat::kText
          ? "%Y-%m-%dT%H:%M:%S.%eZ %l %v"
          : R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})",
      spdlog::pattern_time_type::utc);
  g_log = log;
  gpr_set_log_function(LogGrpc);
}

void SetLogLevel(LogLevel level) { g_level = level; }

LogLevel LogLevelNow() { return g_level; }

bool LogsLevel(LogLevel level) {
  return g_log != nullptr && level >= g_level.load(std::memory_order_relaxed);
}

void LogEvent(LogLevel level, std::string_view event, LogFields fields) {
  if (!LogsLevel(level)) return;
  g_log->logger->log(kLevels[static_cast<int>(level)],
                     g_log->format == LogFormat::kText
                         ? FormatText(event, fields)
                         : FormatJson(event, fields));
}

void LogPeerEvent(LogLevel level, std::string_view event, LogFields fields) {
  if (!LogsLevel(level)) return;
  const auto left_out = g_log->AdmitPeerLine();
  if (!left_out.has_value()) {
    ++g_log->suppressed;
    return;
  }
  if (*left_out > 0) {
    LogEvent(LogLevel::kWarn, "log_suppressed", {{"lines", *left_out}});
  }
  LogEvent(level, event, fields);
}

void FlushLog(absl::Duration at_most) {
  if (g_log == nullptr) return;
  const std::int64_t flushes = g_log->sink->flushes();
  g_log->logger->flush();
  g_log->sink->WaitForFlushAfter(flushes, at_most);
}

LogStats LogStatsNow() {
  if (g_log == nullptr) return {};
  return {
      .suppressed = g_log->suppressed.load(),
      .overrun = static_cast<std::int64_t>(g_log->thread->overrun_counter())};
}

}  // namespace yatzy::server
