// Re-solves that go wrong, at each step: what queries and the next start get is
// as before.
#include <gmock/gmock.h>

#include <atomic>
#include <cmath>
#include <limits>
#include <new>
#include <random>
#include <stdexcept>

#include "server/admin/resolve_manager.h"
#include "server/tables/table_registry.h"
#include "server/tables/table_store.h"
#include "tests/support/small_game.h"
#include "tests/support/solved_table.h"
#include "tests/support/status_matchers.h"
#include "tests/support/table_bytes.h"
#include "tests/support/temp_dir.h"

namespace yatzy::server {
namespace {

using ::testing::_;
using ::testing::HasSubstr;

constexpr int kCases = 20;

// On the small game.
class ResolveFailuresTest : public ::testing::Test {
 protected:
  using TablePtr = std::shared_ptr<const ValueTable>;

  ResolveFailuresTest()
      : ResolveFailuresTest(SolvedSmallTable(), SolvedSmallTableInFloat()) {}

  // `good` is what the solver finds, `before` what is there.
  ResolveFailuresTest(const TablePtr& good, const TablePtr& before)
      : good_(good), before_(before) {
    EXPECT_THAT(store_.Store(*before_), IsOk());
    registry_.Publish(before_);
  }

  // Solves with the steps as they are now, and expects that it fails like this
  // and leaves everything as it was.
  template <typename Matcher>
  void ExpectFailure(const Matcher& error) {
    ResolveManager manager(steps_);
    manager.Open();
    const ResolveRequest request = {
        .request_id = "", .threads = 1, .game = games_->main().game};
    const auto operation = manager.WaitForEnd(
        manager.Start(request).value().name,
        ResolveManager::Clock::now() + std::chrono::seconds(60));
    EXPECT_EQ(operation->progress.phase, ResolvePhase::kFailed);
    EXPECT_THAT(operation->error, error);
    EXPECT_EQ(registry_.Snapshot(), before_);
    EXPECT_EQ((*store_.OpenCurrent())->id(), before_->id());
    EXPECT_EQ(store_.List()->size(), 1u);
  }

  // Lets the solver find `value` of a state instead of its value.
  void Find(std::uint32_t index, float value) {
    steps_.solve = [this, index, value](const auto&, const auto&, const auto&) {
      return TableWith(*good_, index, value);
    };
  }

  std::uint32_t AnyState(std::mt19937& random) const {
    const Game& game = good_->game();
    for (;;) {
      const std::uint32_t index = random() % game.state_slots();
      if (game.IsReachable(game.StateAt(index))) return index;
    }
  }

  const TempDir dir_;
  const std::unique_ptr<StateDirectory> directory_ =
      StateDirectory::Open(dir_.File("state")).value();
  const TablePtr good_;
  const TablePtr before_;
  const std::unique_ptr<ServedGames> games_ =
      ServedGames::Compile({good_->game().rules()}).value();
  TableStore& store_ = [this]() -> TableStore& {
    games_->KeepIn(*directory_, TableResidency::kCopy);
    return *games_->main().store;
  }();
  TableRegistry& registry_ = games_->main().registry;
  ResolveSteps steps_ = StepsOf(*games_, BestSimd());
};

// On Scandinavian Yatzy, whose tables have a signature.
class SignedResolveFailuresTest : public ResolveFailuresTest {
 protected:
  SignedResolveFailuresTest()
      : ResolveFailuresTest(SolvedTable(), SolvedTableInFloat()) {}
};

TEST_F(ResolveFailuresTest, AnExceptionAtAnyLevel) {
  const int levels = good_->game().categories() + 1;
  for (int i = 0; i < kCases; ++i) {
    int progress = 0;
    steps_.solve =
        [&](const auto&, const auto&,
            const auto& on_progress) -> absl::StatusOr<ResolvedTable> {
      for (; progress < i % (levels + 1); ++progress) {
        on_progress({levels - 1 - progress, 64});
      }
      if (i % 3 == 0) throw std::bad_alloc();
      if (i % 3 == 1) throw std::runtime_error("a task failed");
      throw 7;
    };
    if (i % 3 == 0) {
      ExpectFailure(
          StatusIs(absl::StatusCode::kResourceExhausted, "out of memory"));
    } else {
      ExpectFailure(
          StatusIs(absl::StatusCode::kInternal, HasSubstr("exception")));
    }
    EXPECT_EQ(progress, i % (levels + 1));
  }
}

TEST_F(ResolveFailuresTest, ANumberThatIsNone) {
  std::mt19937 random(2);
  for (int i = 0; i < kCases; ++i) {
    Find(AnyState(random), std::numeric_limits<float>::quiet_NaN());
    ExpectFailure(
        StatusIs(absl::StatusCode::kInternal, HasSubstr("own table refused")));
  }
}

TEST_F(SignedResolveFailuresTest, AWrongValueOfOneBit) {
  std::mt19937 random(3);
  for (int i = 0; i < kCases; ++i) {
    const std::uint32_t index = AnyState(random);
    const float right = good_->At(index);
    Find(index, std::nextafter(right, i % 2 == 0 ? 1000.0F : -1.0F));
    ExpectFailure(
        StatusIs(absl::StatusCode::kInternal, HasSubstr("own table refused")));
  }
}

TEST_F(ResolveFailuresTest, ASolverThatReportsAnError) {
  steps_.solve = [](const auto&, const auto&, const auto&) {
    return absl::ResourceExhaustedError("no memory");
  };
  ExpectFailure(StatusIs(absl::StatusCode::kResourceExhausted, "no memory"));
  // That nobody asked for a stop makes it no cancellation.
  steps_.solve = [](const auto&, const auto&, const auto&) {
    return absl::CancelledError("stopped");
  };
  ExpectFailure(StatusIs(absl::StatusCode::kCancelled, "stopped"));
}

TEST_F(ResolveFailuresTest, ADiskThatDoesNotTakeIt) {
  steps_.solve = [this](const auto&, const auto&, const auto&) {
    return good_;
  };
  for (const absl::StatusCode code :
       {absl::StatusCode::kResourceExhausted,
        absl::StatusCode::kFailedPrecondition, absl::StatusCode::kDataLoss,
        absl::StatusCode::kPermissionDenied, absl::StatusCode::kUnknown}) {
    steps_.store = [code](const ResolvedTable&) {
      return absl::Status(code, "cannot write");
    };
    ExpectFailure(StatusIs(code, "cannot write"));
  }
  steps_.store = [](const ResolvedTable&) -> absl::Status {
    throw std::bad_alloc();
  };
  ExpectFailure(
      StatusIs(absl::StatusCode::kResourceExhausted, "out of memory"));
}

TEST_F(ResolveFailuresTest, ThenItWorksAgain) {
  Find(0, 0);
  ExpectFailure(StatusIs(absl::StatusCode::kInternal, _));
  ResolveManager manager(StepsOf(*games_, BestSimd()));
  manager.Open();
  const ResolveRequest request = {.request_id = "",
                                  .game = games_->main().game};
  const auto operation = manager.WaitForEnd(
      manager.Start(request).value().name,
      ResolveManager::Clock::now() + std::chrono::seconds(60));
  EXPECT_THAT(operation->error, IsOk());
  EXPECT_EQ(registry_.Snapshot()->id(), good_->id());
  EXPECT_EQ((*store_.OpenCurrent())->id(), good_->id());
}

TEST(ResolveStepsTest, WhoSolvesIsAskedToRest) {
  const TempDir dir;
  const auto directory = StateDirectory::Open(dir.path());
  ASSERT_THAT(directory, IsOk());
  ServedGames games;
  games.KeepIn(**directory, TableResidency::kCopy);
  std::atomic<int> rests = 0;
  const ResolveSteps steps = StepsOf(games, BestSimd(), [&rests] { ++rests; });
  EXPECT_THAT(steps.solve({.request_id = "", .threads = 1}, {}, nullptr),
              IsOk());
  EXPECT_GT(rests, 1000);
}

}  // namespace
}  // namespace yatzy::server
