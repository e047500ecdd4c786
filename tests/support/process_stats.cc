#include "tests/support/process_stats.h"

#include <time.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "absl/strings/str_cat.h"

namespace yatzy {
namespace {

[[noreturn]] void Fail(pid_t pid, const std::string& what) {
  std::fprintf(stderr, "process %d: no %s\n", static_cast<int>(pid),
               what.c_str());
  std::abort();
}

// The number of a line such as "VmRSS:     28672 kB".
int NumberOf(pid_t pid, const std::string& key) {
  std::ifstream status(absl::StrCat("/proc/", pid, "/status"));
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(key + ":")) {
      return std::atoi(line.c_str() + key.size() + 1);
    }
  }
  Fail(pid, key);
}

int OpenFiles(pid_t pid) {
  std::error_code error;
  const std::filesystem::directory_iterator files(
      absl::StrCat("/proc/", pid, "/fd"), error);
  if (error) Fail(pid, "open files");
  return static_cast<int>(std::distance(begin(files), end(files)));
}

}  // namespace

ProcessStats StatsOf(pid_t pid) {
  return {.resident_mib = NumberOf(pid, "VmRSS") / 1024.0,
          .private_mib = NumberOf(pid, "RssAnon") / 1024.0,
          .threads = NumberOf(pid, "Threads"),
          .open_files = OpenFiles(pid)};
}

std::int64_t CpuNanoseconds(pid_t pid) {
  clockid_t clock = 0;
  timespec taken = {};
  if (clock_getcpuclockid(pid, &clock) != 0 ||
      clock_gettime(clock, &taken) != 0) {
    Fail(pid, "clock");
  }
  return std::int64_t{taken.tv_sec} * 1'000'000'000 + taken.tv_nsec;
}

}  // namespace yatzy
