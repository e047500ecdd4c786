#ifndef YATZY_TESTS_SUPPORT_PROCESS_ONE_H_
#define YATZY_TESTS_SUPPORT_PROCESS_ONE_H_

#include <sys/types.h>

#include <string>
#include <vector>

namespace yatzy {

// A program as process 1 of a PID namespace, as in a container: there the
// default actions of signals are ignored.

// "" if this machine lets us make such a namespace, else why a test is skipped.
std::string WhyNoProcessOne();

// The command that runs this one as process 1. It ends as the program does, and
// the program with it. It takes no signals for the program.
std::vector<std::string> AsProcessOne(std::vector<std::string> argv);

// A process, for signals that never hit another which has its number since.
class ProcessHandle {
 public:
  // That process, or its child if it runs AsProcessOne. REQUIRES: it, and its
  // child, run or have not been waited for. Aborts the test program if not.
  explicit ProcessHandle(pid_t pid, bool of_child = false);
  ~ProcessHandle();
  ProcessHandle(const ProcessHandle&) = delete;
  ProcessHandle& operator=(const ProcessHandle&) = delete;

  pid_t pid() const { return pid_; }

  // Nothing happens if the process has ended.
  void Signal(int signal) const;

 private:
  pid_t pid_;
  int fd_;
};

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_PROCESS_ONE_H_
