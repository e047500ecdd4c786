#include "tests/support/frozen_threads.h"

#include <sys/ptrace.h>
#include <sys/wait.h>

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

void FrozenThreads::WaitUntilEnded() {
  for (const pid_t thread : threads_) {
    int status = 0;
    do {
      MustWork(waitpid(thread, &status, __WALL) == thread, "waitpid");
    } while (WIFSTOPPED(status));
  }
  threads_.clear();
}

}  // namespace yatzy
