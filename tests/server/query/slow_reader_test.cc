// Callers of unary methods who do not take their answers.
#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/query/call_slot.h"
#include "tests/support/test_server.h"

namespace yatzy::server {
namespace {

// A slot without gRPC: calls come when the test says so.
class SlowReaderTest : public testing::Test {
 protected:
  static constexpr int kUsual = 2;
  static constexpr int kMost = 5;

  class FakeSlot final : public CallSlot {
   public:
    using CallSlot::CallSlot;

   private:
    void Called() override {}
  };

  SlowReaderTest() {
    CallSlots::Options options;
    options.usual = kUsual;
    options.most = kMost;
    options.patience = absl::Hours(1);
    options.make = [this](const CallSlot::Hooks& hooks,
                          absl::BlockingCounter* parked) {
      auto slot = std::make_unique<FakeSlot>(hooks, parked);
      made_.push_back(slot.get());
      return slot;
    };
    options.hooks.accept = [this](auto*, auto*, auto*, void*) { ++asked_; };
    // Links what describes the service.
    calls_.AddService(v1::EvaluateStateRequest::descriptor()
                          ->file()
                          ->service(0)
                          ->full_name());
    options.hooks.observer =
        calls_.Find("/yatzy.v1.AdvisorService/EvaluateState");
    options.none_left = [this] { ++none_left_; };
    slots_ = std::make_unique<CallSlots>(std::move(options), &parked_);
    slots_->Arm();
  }

  void CallComesTo(int slot) { made_[slot]->Proceed(true); }

  CallObserver calls_;
  absl::BlockingCounter parked_{kMost};
  std::vector<FakeSlot*> made_;
  int asked_ = 0;
  int none_left_ = 0;
  std::unique_ptr<CallSlots> slots_;
};

TEST_F(SlowReaderTest, SaysWhenNoSlotIsLeft) {
  EXPECT_EQ(asked_, kUsual);
  CallComesTo(0);
  EXPECT_EQ(none_left_, 0);
  EXPECT_FALSE(slots_->LookAfter(SteadyTime()));
  CallComesTo(1);
  EXPECT_EQ(none_left_, 1);
  EXPECT_TRUE(slots_->LookAfter(SteadyTime()));
  made_[0]->Arm();
  EXPECT_FALSE(slots_->LookAfter(SteadyTime()));
}

TEST_F(SlowReaderTest, CallsThatAreBeingAnsweredHaveNoSpareSlots) {
  CallComesTo(0);
  CallComesTo(1);
  for (int i = 0; i < 10; ++i) {
    EXPECT_TRUE(slots_->LookAfter(SteadyTime()));
  }
  EXPECT_EQ(asked_, kUsual);
}

TEST_F(SlowReaderTest, SpareSlotsThatWereNeverMadeParkAtTheEnd) {
  slots_->Retire();
  for (int i = 0; i < kUsual; ++i) made_[i]->Proceed(false);
  parked_.Wait();
}

}  // namespace
}  // namespace yatzy::server
