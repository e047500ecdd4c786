#ifndef YATZY_SERVER_QUERY_LEADERSHIP_H_
#define YATZY_SERVER_QUERY_LEADERSHIP_H_

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>

namespace yatzy::server {

// Which of the threads that answer wait in the completion queue: the leaders.
// The others follow, asleep, and one of them leads when a leader has work that
// takes long (Leader/Followers: D. C. Schmidt et al., Pattern-Oriented Software
// Architecture 2, 2000).
//
// Any number of threads may wait in one queue, but with gRPC 1.51 two wake each
// other, meet at the same connections and hand work to a third, so that a call
// costs half as much again. One thread keeps up with whatever is answered in a
// microsecond or two. Long work is worth a second; so as not to wake one for
// each, whoever had some leads on for a while afterwards.
//
// A leader may also be held up without knowing: gRPC reads on for as long as a
// peer sends, and does not return before. So one of the followers, the deputy,
// looks from time to time whether work is done, and leads if none is while the
// process is busy. (20,000 calls that were reset at once, and not answered
// meanwhile, took 250 MiB.)
//
// Thread-safe.
class Leadership {
 public:
  // So many lead at least, while there are threads that have no long work; at
  // least 1.
  explicit Leadership(int leaders) : leaders_(leaders) {}
  Leadership(const Leadership&) = delete;
  Leadership& operator=(const Leadership&) = delete;

  // One of the threads, for as long as it lives; that thread alone uses it.
  class Thread {
   public:
    // `before_long_work` does what the thread has put off until later.
    Thread(Leadership& leadership, std::function<void()> before_long_work);
    // Others go on, or find out that there is nothing more to do.
    ~Thread();
    Thread(const Thread&) = delete;
    Thread& operator=(const Thread&) = delete;

    // To be called before each wait in the queue. Returns when the thread
    // leads. The work before is done.
    void Lead();

   private:
    friend class Leadership;

    Leadership& leadership_;
    const std::function<void()> before_long_work_;
    bool has_long_work_ = false;
    int short_works_;         // since the last long one, or the last look
    std::int64_t works_ = 0;  // in all
    std::int64_t works_of_others_ = 0;  // at the last look
  };

  // To be called before work of more than some microseconds: if the calling
  // thread leads, it does what it has put off, and then others lead. Of no
  // effect for a thread that is none of these.
  static void BeginLongWork();

 private:
  void SleepUnlessNeeded(Thread& thread);
  // Returns whether there is reason to lead: the mutex is held by `lock`.
  bool WaitAsDeputy(std::unique_lock<std::mutex>& lock);
  bool IsWoken() const { return to_wake_ > 0 || is_over_; }
  void WakeIfNeeded();

  const int leaders_;
  std::atomic<std::int64_t> works_ = 0;  // of all threads
  std::mutex mutex_;
  std::condition_variable wake_;
  // Guarded by mutex_.
  int asleep_ = 0;
  int awake_ = 0;
  int at_long_work_ = 0;  // of those awake
  int to_wake_ = 0;       // of those asleep
  bool has_deputy_ = false;
  bool is_over_ = false;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_QUERY_LEADERSHIP_H_
