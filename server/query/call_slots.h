#ifndef YATZY_SERVER_QUERY_CALL_SLOTS_H_
#define YATZY_SERVER_QUERY_CALL_SLOTS_H_

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include "absl/synchronization/blocking_counter.h"
#include "absl/time/time.h"
#include "server/query/call_slot.h"

namespace yatzy::server {

// All slots of one method. Callers that do not take their answers keep slots;
// so that the others find one all the same, each such slot has a spare one, and
// when there are no more, those callers are cut off.
//
// Thread-safe as the slots are; LookAfter and Retire are called by one thread
// at a time.
class CallSlots {
 public:
  struct Options {
    int usual = 1;  // slots for calls that are soon over
    int most = 1;   // with the spare ones
    // When there are no more: how long an answer may wait to be taken.
    absl::Duration patience;
    // Makes a slot; hooks and counter outlive it.
    std::function<std::unique_ptr<CallSlot>(const CallSlot::Hooks&,
                                            absl::BlockingCounter* parked)>
        make;
    // Those of the slots, `armed` and `taken` left out.
    CallSlot::Hooks hooks;
    // Told when no slot is left that waits for a call: LookAfter may help.
    std::function<void()> none_left = nullptr;
  };

  // Decrements `parked`, which must outlive the slots, `most` times in the end.
  CallSlots(Options options, absl::BlockingCounter* parked);

  // Arms the usual slots. Call once.
  void Arm();

  // Cuts off callers whose answers have been waiting since before `since`, and
  // arms spare slots if no slot is left. Returns whether that was so; then this
  // should be called again after kMoment.
  bool LookAfter(absl::Time since);

  // No spare slots any more, for the end of the server.
  void Retire();

  // An answer that has not been taken after so long keeps its slot.
  static constexpr absl::Duration kMoment = absl::Milliseconds(5);

 private:
  void Add();

  const Options options_;
  CallSlot::Hooks hooks_;
  absl::BlockingCounter* const parked_;
  std::atomic<int> armed_ = 0;
  std::vector<std::unique_ptr<CallSlot>> slots_;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_QUERY_CALL_SLOTS_H_
