#ifndef YATZY_TESTS_SUPPORT_FROZEN_THREADS_H_
#define YATZY_TESTS_SUPPORT_FROZEN_THREADS_H_

#include <sys/types.h>

#include <string>
#include <vector>

namespace yatzy {

// Holds up some threads of a child process, as a defect might, and lets the
// others run: a debugger's means, with which alone that can be done. Construct
// and destroy it on the same thread.
class FrozenThreads {
 public:
  // Those of this name. Aborts the test program if one cannot be stopped.
  FrozenThreads(pid_t pid, const std::string& name);

  // Lets them go on.
  ~FrozenThreads();
  FrozenThreads(const FrozenThreads&) = delete;
  FrozenThreads& operator=(const FrozenThreads&) = delete;

  // Waits until something else has ended them with their process, which cannot
  // be waited for before.
  void WaitUntilEnded();

  int count() const { return static_cast<int>(threads_.size()); }

 private:
  std::vector<pid_t> threads_;
};

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_FROZEN_THREADS_H_
