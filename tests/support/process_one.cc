#include "tests/support/process_one.h"

#include <sys/syscall.h>
#include <unistd.h>

#include <fstream>
#include <utility>

#include "tests/support/child_process.h"
#include "tests/support/must_work.h"
#include "tests/support/sanitized.h"

namespace yatzy {
namespace {

constexpr char kUnshare[] = "/usr/bin/unshare";

pid_t OnlyChildOf(pid_t pid) {
  const std::string number = std::to_string(pid);
  std::ifstream children("/proc/" + number + "/task/" + number + "/children");
  pid_t child = 0;
  MustWork(static_cast<bool>(children >> child), "the child of unshare");
  return child;
}

}  // namespace

std::string WhyNoProcessOne() {
#ifdef YATZY_SANITIZED
  return "sanitizers do not bear a /proc of another namespace";
#endif
  if (access(kUnshare, X_OK) != 0) return "there is no unshare";
  ChildProcess trial(AsProcessOne({"/bin/true"}));
  return trial.Wait() == 0 ? "" : "no PID namespaces for us: " + trial.log();
}

std::vector<std::string> AsProcessOne(std::vector<std::string> argv) {
  std::vector<std::string> command = {kUnshare, "--pid", "--fork",
                                      "--kill-child"};
  command.insert(command.end(), argv.begin(), argv.end());
  return command;
}

ProcessHandle::ProcessHandle(pid_t pid, bool of_child)
    : pid_(of_child ? OnlyChildOf(pid) : pid),
      // The C library's header of these is not for C++.
      fd_(static_cast<int>(syscall(SYS_pidfd_open, pid_, 0))) {
  MustWork(fd_ >= 0, "pidfd_open");
}

ProcessHandle::~ProcessHandle() { close(fd_); }

void ProcessHandle::Signal(int signal) const {
  syscall(SYS_pidfd_send_signal, fd_, signal, nullptr, 0);
}

}  // namespace yatzy
