#include "tests/support/child_process.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

#include "tests/support/must_work.h"

namespace yatzy {

ChildProcess::ChildProcess(const std::vector<std::string>& argv,
                           const std::string& stdout_file) {
  int ends[2];
  MustWork(pipe2(ends, O_CLOEXEC) == 0, "pipe2");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
  if (!stdout_file.empty()) {
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO,
                                     stdout_file.c_str(),
                                     O_WRONLY | O_CREAT | O_TRUNC, 0600);
  }
  std::vector<char*> arguments;
  arguments.reserve(argv.size() + 1);
  for (const std::string& argument : argv) {
    arguments.push_back(const_cast<char*>(argument.c_str()));
  }
  arguments.push_back(nullptr);
  MustWork(posix_spawn(&pid_, arguments[0], &actions, nullptr, arguments.data(),
                       environ) == 0,
           argv[0].c_str());
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  stderr_fd_ = ends[0];
}

ChildProcess::~ChildProcess() {
  if (pid_ > 0) {
    kill(pid_, SIGKILL);
    Wait();
  }
  close(stderr_fd_);
}

bool ChildProcess::ReadMore() {
  char buffer[4096];
  ssize_t size;
  do {
    size = read(stderr_fd_, buffer, sizeof(buffer));
  } while (size < 0 && errno == EINTR);
  if (size <= 0) return false;
  log_.append(buffer, size);
  return true;
}

std::string ChildProcess::WaitForLine(const std::string& text) {
  do {
    for (std::size_t end = log_.find('\n', line_start_);
         end != std::string::npos; end = log_.find('\n', line_start_)) {
      std::string line = log_.substr(line_start_, end - line_start_);
      line_start_ = end + 1;
      if (line.find(text) != std::string::npos) return line;
    }
  } while (ReadMore());
  return "";
}

void ChildProcess::Signal(int signal) const { kill(pid_, signal); }

int ChildProcess::Wait() {
  while (ReadMore()) {
  }
  int status = 0;
  MustWork(waitpid(pid_, &status, 0) == pid_, "waitpid");
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

}  // namespace yatzy
