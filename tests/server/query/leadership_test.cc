// Threads that wait in one completion queue, and what they do meanwhile.
#include "server/query/leadership.h"

#include <gmock/gmock.h>
#include <grpcpp/alarm.h>
#include <grpcpp/grpcpp.h>

#include <array>
#include <atomic>
#include <cstddef>
#include <functional>
#include <latch>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "absl/synchronization/blocking_counter.h"
#include "server/query/advisor_service.h"
#include "server/query/async_call.h"
#include "server/query/unary_call.h"
#include "server/tables/served_games.h"

namespace yatzy::server {
namespace {

// An event of a completion queue that does what it was given last. The queue
// tells ThreadSanitizer nothing of what it passes on: events are made before
// the threads, and what they are to do has a lock.
class Event final : public CompletionTag {
 public:
  void Give(std::function<void()> work) {
    const std::lock_guard lock(mutex_);
    work_ = std::move(work);
  }

  void Proceed(bool) override {
    std::unique_lock lock(mutex_);
    const std::function<void()> work = work_;
    lock.unlock();
    work();
  }

 private:
  std::mutex mutex_;
  std::function<void()> work_;
};

class LeadershipTest : public testing::TestWithParam<int> {
 protected:
  static constexpr int kEvents = 300;

  ~LeadershipTest() override { Stop(); }

  void Start(int threads) {
    for (int i = 0; i < threads; ++i) {
      threads_.emplace_back(
          [this] { AnswerCalls(queue_, leadership_, service_); });
    }
  }

  // At most kEvents at a time.
  void Add(std::function<void()> work) {
    Event& event = events_[next_++ % kEvents];
    event.Give(std::move(work));
    alarms_.push_back(std::make_unique<grpc::Alarm>());
    alarms_.back()->Set(&queue_, gpr_now(GPR_CLOCK_MONOTONIC), &event);
  }

  // Of as many works as there are events, how many were done at a time.
  int MostAtATime() {
    std::atomic<int> at_work = 0;
    std::atomic<int> most = 0;
    absl::BlockingCounter left(kEvents);
    for (int i = 0; i < kEvents; ++i) {
      Add([&] {
        const int now = ++at_work;
        int seen = most;
        while (seen < now && !most.compare_exchange_weak(seen, now)) {
        }
        std::this_thread::yield();
        --at_work;
        left.DecrementCount();
      });
    }
    left.Wait();
    return most;
  }

  // After all that was added.
  void Stop() {
    if (threads_.empty()) return;
    queue_.Shutdown();
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }

  Leadership leadership_{GetParam()};
  grpc::CompletionQueue queue_;

 private:
  ServedGames games_;
  const AdvisorService service_{games_};
  std::array<Event, kEvents> events_;
  std::size_t next_ = 0;
  std::vector<std::unique_ptr<grpc::Alarm>> alarms_;
  std::vector<std::thread> threads_;
};

TEST_P(LeadershipTest, NoMoreWorkAtATimeThanLead) {
  Start(4);
  EXPECT_LE(MostAtATime(), GetParam());
}

TEST_P(LeadershipTest, LongWorkStopsNobody) {
  Start(4);
  // Three threads have long work, which ends when the fourth has had work too.
  std::latch short_work_done(1);
  std::latch at_long_work(3);
  absl::BlockingCounter left(3);
  for (int i = 0; i < 3; ++i) {
    Add([&] {
      Leadership::BeginLongWork();
      Leadership::BeginLongWork();  // and more of it
      at_long_work.count_down();
      short_work_done.wait();
      left.DecrementCount();
    });
  }
  at_long_work.wait();
  Add([&] { short_work_done.count_down(); });
  left.Wait();
}

TEST_P(LeadershipTest, OneThreadGoesOnByItself) {
  Start(1);
  absl::BlockingCounter left(20);
  for (int i = 0; i < 20; ++i) {
    Add([&] {
      Leadership::BeginLongWork();
      left.DecrementCount();
    });
  }
  left.Wait();
}

TEST_P(LeadershipTest, WhoHadLongWorkSleepsAfterAWhile) {
  Start(4);
  // Threads may still leave it when the test has ended.
  const auto at_long_work = std::make_shared<std::latch>(4);
  for (int i = 0; i < 4; ++i) {
    Add([at_long_work] {
      Leadership::BeginLongWork();
      at_long_work->arrive_and_wait();
    });
  }
  at_long_work->wait();
  // All lead now, until each has had its short works: soon, or this test hangs.
  while (MostAtATime() > GetParam()) {
  }
}

TEST_P(LeadershipTest, ALeaderWhoIsHeldUpIsReplaced) {
  Start(4);
  // As many as lead, busy with something that nobody announced.
  std::atomic<bool> is_done = false;
  absl::BlockingCounter left(GetParam() + 100);
  for (int i = 0; i < GetParam(); ++i) {
    Add([&] {
      while (!is_done) {
      }
      left.DecrementCount();
    });
  }
  for (int i = 0; i < 100; ++i) {
    Add([&, i] {
      if (i == 99) is_done = true;
      left.DecrementCount();
    });
  }
  left.Wait();
}

TEST_P(LeadershipTest, WhatWasPutOffIsDoneBeforeLongWork) {
  int put_off = 0;
  Leadership::Thread thread(leadership_, [&] { ++put_off; });
  thread.Lead();
  Leadership::BeginLongWork();
  EXPECT_EQ(put_off, 1);
  Leadership::BeginLongWork();
  EXPECT_EQ(put_off, 1) << "it is at long work already";
  thread.Lead();
  Leadership::BeginLongWork();
  EXPECT_EQ(put_off, 2);
}

TEST(LeadershipOfNobodyTest, OtherThreadsMayBeginLongWork) {
  Leadership::BeginLongWork();
}

INSTANTIATE_TEST_SUITE_P(Leaders, LeadershipTest, testing::Values(1, 2));

}  // namespace
}  // namespace yatzy::server
