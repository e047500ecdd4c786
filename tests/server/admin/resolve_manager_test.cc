#include "server/admin/resolve_manager.h"

#include <gmock/gmock.h>

#include <latch>
#include <set>
#include <stdexcept>
#include <thread>

#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "proto/status/details.h"
#include "tests/server/admin/fake_steps.h"
#include "tests/support/default_game.h"
#include "tests/support/status_matchers.h"

namespace yatzy::server {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

using Clock = ResolveManager::Clock;

// A bound that only a test which fails reaches.
Clock::time_point Late() { return Clock::now() + std::chrono::seconds(60); }

class ResolveManagerTest : public ::testing::Test {
 protected:
  // The manager of the fake's steps, open from the first call on.
  ResolveManager& manager() {
    if (manager_ == nullptr) {
      manager_ = std::make_unique<ResolveManager>(fake_.steps);
      manager_->Open();
    }
    return *manager_;
  }

  ResolveOperation Started(const ResolveRequest& request = {}) {
    return manager().Start(request).value();
  }

  ResolveOperation Ended(const std::string& name) {
    return manager().WaitForEnd(name, Late()).value();
  }

  // Waits until the operation is in this phase.
  void Await(const std::string& name, ResolvePhase phase) {
    for (int seen = 0;; ++seen) {
      const auto operation = manager().WaitForChange(name, seen, Late());
      ASSERT_THAT(operation, IsOk());
      ASSERT_LE(operation->progress.phase, phase);
      if (operation->progress.phase == phase) return;
    }
  }

  FakeSteps fake_;
  std::unique_ptr<ResolveManager> manager_;
};

TEST_F(ResolveManagerTest, TakesEveryStepOnce) {
  fake_.LetThrough();
  const ResolveRequest request = {.request_id = "a", .threads = 2};
  const ResolveOperation started = Started(request);
  EXPECT_EQ(started.name, "operations/1");
  EXPECT_EQ(started.request, request);
  const ResolveOperation ended = Ended(started.name);
  EXPECT_EQ(ended.progress.phase, ResolvePhase::kDone);
  EXPECT_EQ(ended.progress.levels_solved, kCategories);
  EXPECT_EQ(ended.progress.states_solved, kReachableStates);
  EXPECT_THAT(ended.error, IsOk());
  EXPECT_EQ(ended.outcome.table_id, SolvedTable()->id());
  EXPECT_TRUE(ended.outcome.solved);
  EXPECT_NEAR(ended.outcome.expected_final, 248.439989378, 1.6e-5);
  EXPECT_GE(ended.end_time, ended.create_time);
  EXPECT_EQ(fake_.solves, 1);
  EXPECT_EQ(fake_.stores, 1);
  EXPECT_EQ(fake_.publishes, 1);
  EXPECT_EQ(manager().Running(), "");
}

TEST_F(ResolveManagerTest, AWatcherSeesEveryChangeHoweverLateItLooks) {
  fake_.LetThrough();
  const std::string name = Started().name;
  const int changes = Ended(name).changes;
  std::vector<ResolvePhase> phases;
  std::vector<int> levels;
  for (int seen = 0; seen < changes; ++seen) {
    const auto operation = manager().WaitForChange(name, seen, Late());
    ASSERT_THAT(operation, IsOk());
    EXPECT_EQ(operation->changes, seen + 1);
    EXPECT_EQ(operation->HasEnded(), seen + 1 == changes);
    EXPECT_EQ(operation->outcome.table_id.empty(), seen + 1 < changes);
    phases.push_back(operation->progress.phase);
    levels.push_back(operation->progress.levels_solved);
  }
  using enum ResolvePhase;
  EXPECT_THAT(phases, ElementsAre(kPending, kSolving, kSolving, kSolving,
                                  kVerifying, kPublishing, kDone));
  EXPECT_THAT(levels, ElementsAre(0, 0, 0, 15, 15, 15, 15));
}

TEST_F(ResolveManagerTest, SolvesOnceForAThousandCallersAtATime) {
  constexpr int kCallers = 1000;
  constexpr int kRepeating = 500;  // with the same request_id
  manager();
  std::latch begin(kCallers);
  std::mutex mutex;
  std::set<std::string> names;
  int aborted = 0;
  std::vector<std::jthread> callers;
  for (int i = 0; i < kCallers; ++i) {
    callers.emplace_back([&, i] {
      const ResolveRequest request = {
          .request_id = i < kRepeating ? "same" : absl::StrCat("own-", i)};
      begin.arrive_and_wait();
      const auto operation = manager_->Start(request);
      const std::lock_guard lock(mutex);
      if (operation.ok()) {
        names.insert(operation->name);
      } else {
        EXPECT_THAT(operation, StatusIs(absl::StatusCode::kAborted,
                                        HasSubstr("operations/1 is running")));
        EXPECT_EQ(ResourceName(operation.status()), "operations/1");
        ++aborted;
      }
    });
  }
  callers.clear();
  EXPECT_THAT(names, ElementsAre("operations/1"));
  // All that repeat were answered with it, or none was.
  EXPECT_THAT(aborted, ::testing::AnyOf(kCallers - kRepeating, kCallers - 1));
  fake_.LetThrough();
  Ended("operations/1");
  EXPECT_EQ(fake_.solves, 1);
  EXPECT_EQ(fake_.publishes, 1);
}

TEST_F(ResolveManagerTest, ARepeatedRequestIdReturnsTheOperationForEver) {
  fake_.LetThrough();
  const ResolveRequest request = {.request_id = "x", .force = true};
  const std::string name = Started(request).name;
  Ended(name);
  EXPECT_EQ(Started(request).name, name);
  EXPECT_EQ(fake_.solves, 1);
}

TEST_F(ResolveManagerTest, RefusesARequestIdThatMeantSomethingElse) {
  fake_.LetThrough();
  Ended(Started({.request_id = "x"}).name);
  const auto error = StatusIs(
      absl::StatusCode::kInvalidArgument,
      "request_id: 'x' started operations/1, which has other parameters");
  for (const ResolveRequest& other :
       {ResolveRequest{.request_id = "x", .threads = 1},
        ResolveRequest{.request_id = "x", .arithmetic = Arithmetic::kFloat},
        ResolveRequest{.request_id = "x", .force = true}}) {
    EXPECT_THAT(manager().Start(other), error);
    EXPECT_THAT(manager().CheckStart(other), error);
  }
}

TEST_F(ResolveManagerTest, CheckingStartsNothing) {
  EXPECT_THAT(manager().CheckStart({}), IsOk());
  EXPECT_THAT(manager().List(), IsEmpty());
  const std::string name = Started().name;
  EXPECT_THAT(manager().CheckStart({}),
              StatusIs(absl::StatusCode::kAborted, HasSubstr(name)));
}

TEST_F(ResolveManagerTest, StartsNothingThatCouldNotBeKept) {
  fake_.steps.check_writable = [](const ResolveRequest&) {
    return absl::FailedPreconditionError("read-only");
  };
  const auto error =
      StatusIs(absl::StatusCode::kFailedPrecondition, "read-only");
  EXPECT_THAT(manager().Start({}), error);
  EXPECT_THAT(manager().CheckStart({}), error);
  EXPECT_THAT(manager().List(), IsEmpty());
}

TEST_F(ResolveManagerTest, UsesAKeptTableUnlessForced) {
  fake_.LetThrough();
  fake_.steps.find_kept = [](const ResolveRequest&) { return SolvedTable(); };
  const ResolveOperation found = Ended(Started().name);
  EXPECT_EQ(found.progress.phase, ResolvePhase::kDone);
  EXPECT_FALSE(found.outcome.solved);
  EXPECT_EQ(fake_.solves, 0);
  EXPECT_EQ(fake_.stores, 1);
  EXPECT_EQ(fake_.publishes, 1);

  EXPECT_TRUE(
      Ended(Started({.request_id = "", .force = true}).name).outcome.solved);
  EXPECT_EQ(fake_.solves, 1);
}

TEST_F(ResolveManagerTest, CancelsASolve) {
  const std::string name = Started().name;
  Await(name, ResolvePhase::kSolving);
  EXPECT_EQ(manager().Running(), name);
  ASSERT_THAT(manager().Cancel(name), IsOk());
  const ResolveOperation ended = Ended(name);
  EXPECT_EQ(ended.progress.phase, ResolvePhase::kCancelled);
  EXPECT_THAT(ended.error, StatusIs(absl::StatusCode::kCancelled, "stopped"));
  EXPECT_EQ(fake_.stores, 0);
  EXPECT_EQ(fake_.publishes, 0);
  // Again, and the next is not touched.
  ASSERT_THAT(manager().Cancel(name), IsOk());
  const std::string next = Started().name;
  ASSERT_THAT(manager().Cancel(name), IsOk());
  fake_.LetThrough();
  EXPECT_EQ(Ended(next).progress.phase, ResolvePhase::kDone);
}

TEST_F(ResolveManagerTest, CancelsWhileItVerifiesButNotWhileItPublishes) {
  fake_.LetThrough();
  std::string running;
  fake_.steps.verify = [&](const ResolvedTable&) {
    return manager_->Cancel(manager_->Running());
  };
  EXPECT_EQ(Ended(Started().name).progress.phase, ResolvePhase::kCancelled);
  EXPECT_EQ(fake_.stores, 0);

  manager_ = nullptr;
  fake_.steps.verify = [](const ResolvedTable&) { return absl::OkStatus(); };
  fake_.steps.store = [&](const ResolvedTable&) {
    return manager_->Cancel(manager_->Running());
  };
  EXPECT_EQ(Ended(Started().name).progress.phase, ResolvePhase::kDone);
  EXPECT_EQ(fake_.publishes, 1);
}

TEST_F(ResolveManagerTest, WaitsNoLongerThanAsked) {
  const std::string name = Started().name;
  Await(name, ResolvePhase::kSolving);
  const auto soon = Clock::now() + std::chrono::milliseconds(20);
  const auto operation = manager().WaitForEnd(name, soon);
  ASSERT_THAT(operation, IsOk());
  EXPECT_FALSE(operation->HasEnded());
  EXPECT_GE(Clock::now(), soon);
  // Pending, solving, and the level that is known: no fourth change.
  const auto same = manager().WaitForChange(name, 3, Clock::now());
  ASSERT_THAT(same, IsOk());
  EXPECT_LE(same->changes, 3);
}

TEST_F(ResolveManagerTest, KnowsOnlyTheLastHundred) {
  fake_.LetThrough();
  std::string last;
  for (int i = 0; i < 105; ++i) last = Ended(Started().name).name;
  EXPECT_EQ(last, "operations/105");
  const auto all = manager().List();
  ASSERT_THAT(all, SizeIs(100));
  EXPECT_EQ(all.front().name, last);
  EXPECT_EQ(all.back().name, "operations/6");
  for (const char* gone : {"operations/5", "operations/106", "", "x"}) {
    const auto unknown =
        AllOf(StatusIs(absl::StatusCode::kNotFound,
                       HasSubstr(absl::StrCat("no operation '", gone, "'"))));
    EXPECT_THAT(manager().Get(gone), unknown);
    EXPECT_THAT(manager().Cancel(gone), unknown);
    EXPECT_THAT(manager().WaitForEnd(gone, Late()), unknown);
    EXPECT_THAT(manager().WaitForChange(gone, 0, Late()), unknown);
    EXPECT_EQ(ResourceName(manager().Get(gone).status()), gone);
  }
}

TEST_F(ResolveManagerTest, DoesOtherWorkOnlyWhileIdle) {
  bool done = false;
  const auto work = [&] {
    done = true;
    return absl::NotFoundError("as it says");
  };
  EXPECT_THAT(manager().WhileIdle(work),
              StatusIs(absl::StatusCode::kNotFound, "as it says"));
  EXPECT_TRUE(done);
  done = false;
  const std::string name = Started().name;
  EXPECT_THAT(manager().WhileIdle(work),
              StatusIs(absl::StatusCode::kAborted, HasSubstr(name)));
  EXPECT_FALSE(done);
}

TEST_F(ResolveManagerTest, AStartWaitsForOtherWork) {
  fake_.LetThrough();
  std::jthread starter;
  std::latch at_work(1);
  EXPECT_THAT(manager().WhileIdle([&] {
    starter = std::jthread([&] {
      at_work.count_down();
      EXPECT_THAT(manager_->Start({}), IsOk());
    });
    at_work.wait();
    EXPECT_THAT(manager_->List(), IsEmpty());
    return absl::OkStatus();
  }),
              IsOk());
  starter.join();
  EXPECT_THAT(manager().List(), SizeIs(1));
}

TEST_F(ResolveManagerTest, StartsNothingUnlessOpen) {
  ResolveManager manager(fake_.steps);
  const auto starting =
      StatusIs(absl::StatusCode::kUnavailable, HasSubstr("starting"));
  EXPECT_THAT(manager.Start({}), starting);
  EXPECT_THAT(manager.WhileIdle([] { return absl::OkStatus(); }), starting);
  manager.Open();
  EXPECT_THAT(manager.CheckStart({}), IsOk());
  manager.Shutdown();
  manager.Open();
  const auto stopping =
      StatusIs(absl::StatusCode::kUnavailable, HasSubstr("shutting down"));
  EXPECT_THAT(manager.Start({}), stopping);
  EXPECT_THAT(manager.WhileIdle([] { return absl::OkStatus(); }), stopping);
}

TEST_F(ResolveManagerTest, ShuttingDownCancelsWhatRuns) {
  const std::string name = Started().name;
  Await(name, ResolvePhase::kSolving);
  manager().Shutdown();
  EXPECT_EQ(manager().Get(name)->progress.phase, ResolvePhase::kCancelled);
  EXPECT_EQ(fake_.stores, 0);
}

}  // namespace
}  // namespace yatzy::server
