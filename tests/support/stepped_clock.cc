#include "tests/support/stepped_clock.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <utility>

#include "tests/support/files.h"
#include "tests/support/must_work.h"

namespace yatzy {

SteppedClock::SteppedClock(std::string preload) : preload_(std::move(preload)) {
  WriteFile(dir_.File("clock"), std::string(sizeof(*offset_), '\0'));
  const int fd = open(dir_.File("clock").c_str(), O_RDWR | O_CLOEXEC);
  // For good: a page.
  void* const memory = mmap(nullptr, sizeof(*offset_), PROT_READ | PROT_WRITE,
                            MAP_SHARED, fd, 0);
  MustWork(memory != MAP_FAILED, "mmap");
  close(fd);
  offset_ = static_cast<std::atomic<std::int64_t>*>(memory);
}

std::vector<std::string> SteppedClock::CommandOf(
    std::vector<std::string> argv) const {
  std::vector<std::string> command = {
      "/usr/bin/env", "LD_PRELOAD=" + preload_,
      "YATZY_PRELOADED_CLOCK=" + dir_.File("clock")};
  command.insert(command.end(), argv.begin(), argv.end());
  return command;
}

}  // namespace yatzy
