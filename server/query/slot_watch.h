#ifndef YATZY_SERVER_QUERY_SLOT_WATCH_H_
#define YATZY_SERVER_QUERY_SLOT_WATCH_H_

#include <atomic>
#include <semaphore>
#include <stop_token>
#include <thread>
#include <vector>

#include "absl/time/time.h"
#include "server/query/call_slots.h"

namespace yatzy::server {

// A thread that looks after the slots of some methods: a few times in every
// `timeout`, and at once when Wake is called.
class SlotWatch {
 public:
  SlotWatch() = default;

  ~SlotWatch() { Stop(); }
  SlotWatch(const SlotWatch&) = delete;
  SlotWatch& operator=(const SlotWatch&) = delete;

  // Starts the thread, which cuts off callers that have not taken their answer
  // after `timeout`, or up to a quarter more. Call once; the slots must outlive
  // the watch.
  void Start(std::vector<CallSlots*> slots, absl::Duration timeout);

  // Ends the thread, if there is one.
  void Stop();

  // For CallSlots::Options::none_left. Thread-safe, before Start as well.
  void Wake();

 private:
  void Loop(const std::stop_token& stop, const std::vector<CallSlots*>& slots,
            absl::Duration timeout);

  std::atomic<bool> is_woken_ = false;  // so that release is called once
  std::binary_semaphore wake_{0};
  std::jthread thread_;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_QUERY_SLOT_WATCH_H_
