#include "core/solver/solver.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <mutex>
#include <set>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "core/solver/parallel_loops.h"
#include "core/verify/verify.h"
#include "tests/support/default_game.h"
#include "tests/support/goldens.h"
#include "tests/support/solved_table.h"
#include "tests/support/status_matchers.h"

namespace yatzy {
namespace {

using ::testing::HasSubstr;

SolveOptions Options(Arithmetic arithmetic, int threads) {
  SolveOptions options;
  options.arithmetic = arithmetic;
  options.threads = threads;
  return options;
}

std::string Digest(const absl::StatusOr<std::shared_ptr<const ValueTable>>& t) {
  return t.ok() ? ToHex((*t)->values_sha256()) : t.status().ToString();
}

TEST(SolverTest, PublishesTheSignatureInDouble) {
  EXPECT_EQ(SolvedTable()->arithmetic(), Arithmetic::kDouble);
  EXPECT_EQ(ToHex(SolvedTable()->values_sha256()), kDoubleValuesSha256);
  EXPECT_EQ(Signature(*SolvedTable()),
            "248.439987183 / " + std::string(kDoubleValuesSha256));
}

// The shared tables are solved by as many threads as there are processors. A
// solve takes seconds under a sanitizer, so other tests lend theirs to this
// comparison: ReportsEveryLevel two threads, DeliversATable one.
TEST(SolverTest, GivesTheSameBytesForAnyNumberOfThreads) {
  EXPECT_EQ(ToHex(SolvedTableInFloat()->values_sha256()), kFloatValuesSha256);
  for (const int threads : {1, 3}) {
    EXPECT_EQ(Digest(Solve(Options(Arithmetic::kDouble, threads))),
              kDoubleValuesSha256)
        << threads << " threads";
  }
}

TEST(SolverTest, GivesTheSameBytesForEveryInstructionSet) {
  for (const Simd simd : AvailableSimd()) {
    for (const auto arithmetic : {Arithmetic::kDouble, Arithmetic::kFloat}) {
      SolveOptions options = Options(arithmetic, 0);
      options.simd = simd;
      EXPECT_EQ(Digest(Solve(options)), ExpectedValuesSha256(arithmetic))
          << SimdName(simd) << " " << ArithmeticName(arithmetic);
    }
  }
}

TEST(SolverTest, RefusesAnInstructionSetThatIsNotThere) {
  for (const Simd simd : kAllSimd) {
    if (IsAvailable(simd)) continue;
    SolveOptions options;
    options.simd = simd;
    EXPECT_THAT(Solve(options),
                StatusIs(absl::StatusCode::kInvalidArgument,
                         HasSubstr(std::string(SimdName(simd)))));
  }
}

TEST(SolverTest, FloatStaysNearDouble) {
  EXPECT_EQ(SolvedTableInFloat()->arithmetic(), Arithmetic::kFloat);
  double worst = 0;
  for (std::uint32_t index = 0; index < kStateSlots; ++index) {
    const float in_double = SolvedTable()->At(index);
    const float in_float = SolvedTableInFloat()->At(index);
    ASSERT_EQ(std::isnan(in_float), std::isnan(in_double)) << index;
    if (std::isnan(in_float)) continue;
    worst = std::max<double>(worst, std::abs(in_float - in_double));
  }
  EXPECT_LE(worst, 5e-4);
}

TEST(SolverTest, HoldsNaNExactlyWhereNoGameGoes) {
  for (std::uint32_t index = 0; index < kStateSlots; ++index) {
    ASSERT_EQ(std::isnan(SolvedTable()->At(index)),
              !IsReachable(StateAt(index)))
        << index;
  }
}

TEST(SolverTest, FindsTheReferenceExpectationOfTheStart) {
  EXPECT_NEAR(SolvedTable()->ExpectedRemaining(State{}),
              kReferenceExpectedStart, 1.6e-5);
}

TEST(SolverTest, AgreesWithEveryGoldenState) {
  const std::vector<GoldenState> goldens = GoldenStates();
  ASSERT_EQ(goldens.size(), 1000u);
  for (const auto& [state, expected] : goldens) {
    EXPECT_NEAR(SolvedTable()->ExpectedRemaining(state), expected, 2e-5)
        << "C=" << state.filled << " m=" << int{state.upper_total};
  }
}

TEST(SolverTest, NeverLosesByHavingMoreUpperPoints) {
  // The widget kernel relies on this where it offers a score of 0 for any roll.
  for (int filled = 0; filled <= kAllCategories; ++filled) {
    float previous = 0;
    for (int total = 0; total < kUpperTotals; ++total) {
      const float value =
          SolvedTable()->ExpectedRemaining({static_cast<CategoryMask>(filled),
                                            static_cast<std::uint8_t>(total)});
      if (std::isnan(value)) continue;
      ASSERT_GE(value, previous) << "C=" << filled << " m=" << total;
      previous = value;
    }
  }
}

TEST(SolverTest, ReportsEveryLevelWithRisingCounts) {
  std::vector<SolveProgress> reports;
  SolveOptions options = Options(Arithmetic::kFloat, 2);
  options.on_progress = [&](const SolveProgress& p) { reports.push_back(p); };
  EXPECT_EQ(Digest(Solve(options)), kFloatValuesSha256);
  ASSERT_EQ(reports.size(), 16u);
  for (int i = 0; i < 16; ++i) {
    EXPECT_EQ(reports[i].level, 15 - i);
    if (i > 0) {
      EXPECT_GT(reports[i].states_solved, reports[i - 1].states_solved);
    }
  }
  EXPECT_EQ(reports.front().states_solved, 64);
  EXPECT_EQ(reports.back().states_solved, kReachableStates);
}

TEST(SolverTest, StopsAtTheNextLevelWhenStoppedFromWithinProgress) {
  std::stop_source stop;
  int last_level = -1;
  SolveOptions options = Options(Arithmetic::kFloat, 2);
  options.stop = stop.get_token();
  options.on_progress = [&](const SolveProgress& progress) {
    last_level = progress.level;
    if (progress.level == 12) stop.request_stop();
  };
  EXPECT_THAT(Solve(options),
              StatusIs(absl::StatusCode::kCancelled, HasSubstr("level 11")));
  EXPECT_EQ(last_level, 12);
}

TEST(SolverTest, DoesNothingWhenStoppedBeforehand) {
  std::stop_source stop;
  stop.request_stop();
  int reports = 0;
  SolveOptions options;
  options.stop = stop.get_token();
  options.on_progress = [&](const SolveProgress&) { ++reports; };
  EXPECT_THAT(Solve(options),
              StatusIs(absl::StatusCode::kCancelled, HasSubstr("level 15")));
  EXPECT_EQ(reports, 0);
}

TEST(SolverTest, DeliversATableThatIsCompleteWhenStopped) {
  std::stop_source stop;
  SolveOptions options = Options(Arithmetic::kFloat, 1);
  options.stop = stop.get_token();
  options.on_progress = [&](const SolveProgress& progress) {
    if (progress.level == 0) stop.request_stop();
  };
  EXPECT_EQ(Digest(Solve(options)), kFloatValuesSha256);
}

TEST(SolverTest, RefusesANegativeNumberOfThreads) {
  EXPECT_THAT(
      Solve(Options(Arithmetic::kDouble, -1)),
      StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("threads is -1")));
}

TEST(ParallelLoopsTest, CallTheBodyOnceForEveryIndex) {
  for (const int threads : {0, 1, 3}) {
    ParallelLoops loops(threads);
    for (const int count : {0, 1, 2, 1000}) {
      std::vector<int> calls(count);
      loops.Run(count, [&](int i) { ++calls[i]; });
      EXPECT_EQ(calls, std::vector<int>(count, 1));
    }
  }
}

TEST(ParallelLoopsTest, TellEveryThreadBeforeItTakesPart) {
  for (const int threads : {1, 2, 3}) {
    std::mutex mutex;
    std::set<std::thread::id> told;
    bool all_were_told = true;
    ParallelLoops loops(threads, [&] {
      const std::lock_guard lock(mutex);
      told.insert(std::this_thread::get_id());
    });
    loops.Run(1000, [&](int) {
      const std::lock_guard lock(mutex);
      all_were_told &= told.contains(std::this_thread::get_id());
    });
    EXPECT_TRUE(all_were_told);
    EXPECT_LE(told.size(), static_cast<std::size_t>(threads));
    EXPECT_TRUE(told.contains(std::this_thread::get_id()));
  }
}

}  // namespace
}  // namespace yatzy
