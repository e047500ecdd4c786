#ifndef YATZY_CORE_SOLVER_PARALLEL_LOOPS_H_
#define YATZY_CORE_SOLVER_PARALLEL_LOOPS_H_

#include <functional>
#include <memory>

namespace yatzy {

// A bounded set of threads that share loops.
//
// It is made of oneTBB. In ThreadSanitizer builds it is made of std::thread
// instead: Debian's oneTBB is not instrumented, so the sanitizer would report
// every loop as a race, and to silence those would silence races in the loop
// bodies as well.
//
// oneTBB tells performance from efficiency cores by its library tbbbind, on
// which Debian's oneTBB depends. Without it all cores count as alike.
class ParallelLoops {
 public:
  // Lets at most `threads` threads run at any time, the caller among them. 0
  // means one per usable processor (machine.h), and where there are
  // performance and efficiency cores, one per usable performance core.
  // REQUIRES: threads >= 0.
  //
  // Each thread calls `on_thread`, if there is one, before it takes part, and
  // maybe again later.
  explicit ParallelLoops(int threads, std::function<void()> on_thread = {});
  ~ParallelLoops();

  // Returns the most threads that run at any time.
  int threads() const;

  // Calls body(i) once for every i in [0, count), in any order, and returns
  // when all calls have returned. Not reentrant.
  void Run(int count, const std::function<void(int)>& body);

 private:
  struct Rep;
  std::unique_ptr<Rep> rep_;
};

}  // namespace yatzy

#endif  // YATZY_CORE_SOLVER_PARALLEL_LOOPS_H_
