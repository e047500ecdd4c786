#include "tests/support/frozen_threads.h"

#include <sys/ptrace.h>
#include <sys/wait.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "tests/support/must_work.h"

namespace yatzy {

FrozenThreads::FrozenThreads(pid_t pid, const std::string& name) {
  const std::string tasks = "/proc/" + std::to_string(pid) + "/task";
  for (const auto& task : std::filesystem::directory_iterator(tasks)) {
    std::string thread_name;
    std::getline(std::ifstream(task.path() / "comm") >> std::ws, thread_name);
    if (thread_name != name) continue;
    const pid_t thread = std::stoi(task.path().filename());
    MustWork(ptrace(PTRACE_SEIZE, thread, nullptr, nullptr) == 0, "seize");
    MustWork(ptrace(PTRACE_INTERRUPT, thread, nullptr, nullptr) == 0,
             "interrupt");
    int status = 0;
    MustWork(waitpid(thread, &status, __WALL) == thread, "waitpid");
    threads_.push_back(thread);
  }
}

FrozenThreads::~FrozenThreads() {
  for (const pid_t thread : threads_) {
    ptrace(PTRACE_DETACH, thread, nullptr, nullptr);
  }
}

// Whichever ends next: the last thread of a process that is process 1 of a PID
// namespace only ends once all others have been waited for.
void FrozenThreads::WaitUntilEnded() {
  while (!threads_.empty()) {
    siginfo_t next{};
    MustWork(
        waitid(P_ALL, 0, &next, WEXITED | WSTOPPED | WNOWAIT | __WALL) == 0,
        "waitid");
    MustWork(std::ranges::count(threads_, next.si_pid) == 1, "its thread");
    int status = 0;
    MustWork(waitpid(next.si_pid, &status, __WALL) == next.si_pid, "waitpid");
    if (!WIFSTOPPED(status)) std::erase(threads_, next.si_pid);
  }
}

}  // namespace yatzy
