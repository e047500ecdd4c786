#include "server/observe/process_metrics.h"

#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <string>
#include <system_error>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "server/os/process_memory.h"

namespace yatzy::server {
namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

// Fields of /proc/self/stat as proc(5) numbers them.
constexpr int kThreads = 20;
constexpr int kStartTime = 22;
constexpr int kVirtualBytes = 23;

double StatField(int number) {
  std::ifstream file("/proc/self/stat");
  const std::string text(std::istreambuf_iterator<char>(file), {});
  // The second field, a name in parentheses, may hold anything.
  const std::size_t name_end = text.rfind(')');
  if (name_end == std::string::npos) return kUnknown;
  constexpr int kFirstAfterName = 3;
  const std::vector<absl::string_view> fields =
      absl::StrSplit(absl::string_view(text).substr(name_end + 2), ' ');
  const std::size_t i = number - kFirstAfterName;
  double value = kUnknown;
  if (i >= fields.size() || !absl::SimpleAtod(fields[i], &value)) {
    return kUnknown;
  }
  return value;
}

double Seconds(clockid_t clock) {
  timespec time{};
  if (clock_gettime(clock, &time) != 0) return kUnknown;
  return static_cast<double>(time.tv_sec) +
         static_cast<double>(time.tv_nsec) / 1e9;
}

// Since 1970.
double StartTime() {
#ifdef __linux__
  // The kernel counts in ticks from the boot on.
  const double booted = Seconds(CLOCK_REALTIME) - Seconds(CLOCK_BOOTTIME);
  return booted +
         StatField(kStartTime) / static_cast<double>(sysconf(_SC_CLK_TCK));
#else
  return Seconds(CLOCK_REALTIME);  // near enough: asked at the start
#endif
}

double OpenFiles() {
  std::error_code error;
  const std::filesystem::directory_iterator files("/proc/self/fd", error);
  if (error) return kUnknown;
  // One is that of the iterator.
  return static_cast<double>(std::distance(begin(files), end(files))) - 1;
}

double MostOpenFiles() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return kUnknown;
  return static_cast<double>(limit.rlim_cur);
}

}  // namespace

void AddProcessMetrics(CallbackMetrics& metrics) {
  metrics.AddCounter("process_cpu_seconds_total",
                     "Processor time, user and system, of all threads.",
                     [] { return Seconds(CLOCK_PROCESS_CPUTIME_ID); });
  metrics.AddGauge("process_resident_memory_bytes", "Memory in RAM.",
                   [] { return static_cast<double>(ResidentBytes()); });
  metrics.AddGauge("process_virtual_memory_bytes", "Address space in use.",
                   [] { return StatField(kVirtualBytes); });
  metrics.AddGauge("process_open_fds", "Open file descriptors.", OpenFiles);
  metrics.AddGauge("process_max_fds", "The most descriptors that can be open.",
                   MostOpenFiles);
  metrics.AddGauge("process_threads", "Threads.",
                   [] { return StatField(kThreads); });
  metrics.AddGauge("process_start_time_seconds",
                   "When the process started, in seconds since 1970.",
                   [start = StartTime()] { return start; });
}

}  // namespace yatzy::server
