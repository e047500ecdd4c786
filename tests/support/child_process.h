#ifndef YATZY_TESTS_SUPPORT_CHILD_PROCESS_H_
#define YATZY_TESTS_SUPPORT_CHILD_PROCESS_H_

#include <sys/types.h>

#include <string>
#include <vector>

namespace yatzy {

// A program run by a test, with its standard error read line by line. Killed
// and reaped on destruction if it still runs. Not thread-safe.
class ChildProcess {
 public:
  // Starts argv[0] with these arguments. Its standard output is that of the
  // test program, or goes to a new file if one is named. Aborts the test
  // program if it cannot.
  explicit ChildProcess(const std::vector<std::string>& argv,
                        const std::string& stdout_file = "");
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  // Reads until a line contains `text` and returns that line; "" if the stream
  // ends first. Blocks; the test's own timeout is the bound.
  std::string WaitForLine(const std::string& text);

  // Everything read so far, by WaitForLine and Wait.
  const std::string& log() const { return log_; }

  void Signal(int signal) const;

  pid_t pid() const { return pid_; }

  // Reads to the end, reaps, and returns the exit code, or -N if signal N ended
  // the process.
  int Wait();

 private:
  bool ReadMore();

  pid_t pid_ = -1;
  int stderr_fd_ = -1;
  std::string log_;
  std::size_t line_start_ = 0;  // of the first line not yet looked at
};

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_CHILD_PROCESS_H_
